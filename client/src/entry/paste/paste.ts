/** A block copied in Excel, WPS or a web page, as it lies on the clipboard: as text, or as an HTML table with merged cells. */

/** A cell of a block. The further cells that a merged one covers carry its text, but count only once. */
export interface Pasted {
  text: string;
  isCovered: boolean;
}
export type PastedBlock = readonly (readonly Pasted[])[];

/** A page can claim any span: more than the largest sheet is no table of ours. */
const MAX_ROWS = 6_000;
const MAX_COLUMNS = 400;

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

/**
 * Reads the first table of an HTML fragment, merged cells opened up. The fragment is parsed, never shown: nothing in it runs.
 * @returns null when there is no table
 */
export function parseHtmlBlock(html: string): Pasted[][] | null {
  if (!/<table/i.test(html)) return null;
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  if (!table) return null;
  const rows: Pasted[][] = [];
  [...table.rows].slice(0, MAX_ROWS).forEach((line, row) => {
    const own = (rows[row] ??= []);
    let column = 0;
    for (const cell of line.cells) {
      while (own[column]) column++;
      if (column >= MAX_COLUMNS) break;
      spread(rows, { row, column }, textOf(cell), span(cell.rowSpan, cell.colSpan));
    }
  });
  return rows.map((row) => Array.from(row, (cell) => cell ?? { text: '', isCovered: false }));
}

const textOf = (cell: HTMLElement): string => (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
const span = (down: number, right: number): { down: number; right: number } => ({
  down: Math.min(Math.max(down, 1), MAX_ROWS),
  right: Math.min(Math.max(right, 1), MAX_COLUMNS),
});

function spread(
  rows: Pasted[][],
  { row, column }: { row: number; column: number },
  text: string,
  { down, right }: { down: number; right: number },
): void {
  for (let y = 0; y < down && row + y < MAX_ROWS; y++) {
    const own = (rows[row + y] ??= []);
    for (let x = 0; x < right && column + x < MAX_COLUMNS; x++)
      own[column + x] ??= { text, isCovered: x + y > 0 };
  }
}

/**
 * What lies on the clipboard, the HTML form first: only it tells merged cells.
 * @returns null when there is nothing, or a single cell that goes the ordinary way
 */
export function blockFrom(html: string, text: string): PastedBlock | null {
  const fromHtml = parseHtmlBlock(html);
  const block =
    fromHtml ?? parseBlock(text).map((row) => row.map((each) => ({ text: each, isCovered: false })));
  return block.length > 1 || (block[0]?.length ?? 0) > 1 ? block : null;
}

/** The text of a single copied cell. */
export const singleFrom = (text: string): string => parseBlock(text)[0]?.[0]?.trim() ?? '';

/** Cells as spreadsheets take them. */
export function blockText(rows: readonly (readonly string[])[]): string {
  const quoted = (text: string): string => (/["\t\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return rows.map((row) => row.map(quoted).join('\t')).join('\n');
}
