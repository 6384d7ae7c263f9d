/** Breaks a name where SVG and measured boxes need to know its lines beforehand. */
import { textWidth } from '../design/text-width';

/** A text that would be wider ends in an ellipsis. @param ems width of the line in em */
export function shortened(text: string, ems: number): string {
  if (textWidth(text) <= ems) return text;
  const glyphs = [...text];
  while (glyphs.length > 1 && textWidth(glyphs.join('')) + 1 > ems) glyphs.pop();
  return `${glyphs.join('').trimEnd()}…`;
}

/**
 * A name in few lines: broken between words, Han between glyphs; what is longer still ends in an ellipsis.
 * @param ems width of a line in em · @param most lines
 */
export function textLines(name: string, ems: number, most = 2): string[] {
  if (textWidth(name) <= ems) return [name];
  if (most === 1) return [shortened(name, ems)];
  const joint = name.includes(' ') ? ' ' : '';
  const lines: string[] = [];
  for (const word of name.split(joint)) {
    const last = lines[lines.length - 1];
    const longer = last === undefined ? word : last + joint + word;
    if (last !== undefined && (lines.length >= most || textWidth(longer) <= ems))
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => shortened(line, ems));
}
