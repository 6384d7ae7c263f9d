/** A block copied in Excel or WPS, as it lies on the clipboard: rows by line, cells by tab, quotes around odd ones. */

/**
 * Reads clipboard text into rows of cells. The line break that spreadsheets add at the end is no row of its own.
 * @example parseBlock('12\t"a\nb"\n13\t14\n') // [['12', 'a\nb'], ['13', '14']]
 */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  const source = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  while (at <= source.length) {
    const cell = source[at] === '"' ? readQuoted(source, at) : readPlain(source, at);
    rows[rows.length - 1]?.push(cell.text);
    if (cell.end >= source.length) break;
    if (source[cell.end] === '\n') rows.push([]);
    at = cell.end + 1;
  }
  return rows;
}

function readPlain(source: string, start: number): { text: string; end: number } {
  let end = start;
  while (end < source.length && source[end] !== '\t' && source[end] !== '\n') end++;
  return { text: source.slice(start, end), end };
}

function readQuoted(source: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] !== '"') text += source[at];
    else if (source[at + 1] === '"') {
      text += '"';
      at++;
    } else {
      const rest = readPlain(source, at + 1);
      return { text: text + rest.text, end: rest.end };
    }
  }
  return readPlain(source, start); // the quote was never closed: it is part of the text
}

/** Whether a pasted text is more than one cell; a single one goes the ordinary way. */
export function isBlock(text: string): boolean {
  return /[\t\n\r]/.test(text.replace(/[\r\n]+$/, ''));
}

export interface Placed<K> {
  placed: { key: K; text: string }[];
  /** Pasted cells that fell outside the sheet: said, never dropped in silence. */
  outside: number;
  /** Blank pasted cells, left as they are: a blank is not a zero and wipes nothing. */
  blank: number;
}

/**
 * Lays a block over a grid, its top-left cell on `from`.
 * @param grid visual rows of the sheet, each with its cells from left to right
 */
export function placeBlock<K>(
  block: readonly string[][],
  grid: readonly K[][],
  from: { row: number; column: number },
): Placed<K> {
  const result: Placed<K> = { placed: [], outside: 0, blank: 0 };
  block.forEach((texts, down) =>
    texts.forEach((text, right) => {
      const key = grid[from.row + down]?.[from.column + right];
      if (text.trim() === '') result.blank++;
      else if (key === undefined) result.outside++;
      else result.placed.push({ key, text });
    }),
  );
  return result;
}
