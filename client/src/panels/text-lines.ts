/** Breaks a name where SVG and measured boxes need to know its lines beforehand. */
import { textWidth } from '../design/text-width';

/** A name in at most two lines: between words, Han between glyphs. @param ems width of a line in em */
export function textLines(name: string, ems: number): string[] {
  if (textWidth(name) <= ems) return [name];
  const joint = name.includes(' ') ? ' ' : '';
  const lines: string[] = [];
  for (const word of name.split(joint)) {
    const last = lines[lines.length - 1];
    const longer = last === undefined ? word : last + joint + word;
    if (last !== undefined && (lines.length >= 2 || textWidth(longer) <= ems))
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
