/**
 * Where the cells of a pasted block belong: by the names in its headings when it has any, else by position from the active
 * cell. Nothing is dropped in silence: what finds no cell is told with its name.
 */
import type { CellKey } from '../draft/cell';
import { keyAt, type Grid, type Position } from '../grid/grid-moves';
import type { PastedBlock } from './paste';
import { figureFinder, isTotal, looksLikeValue, placeFinder } from './paste-names';
import type { Layout, Region } from '../grid/sheet-layout';

export interface Unplaced {
  /** The names it came with, or its position in the block. */
  words: string;
  text: string;
  /**
   * outside: beyond the sheet · unknown: no such name here · total: a sum, which nobody enters · twice: its
   * cell is taken · toDate: a total below that of the earlier periods, or one of those is missing
   */
  why: 'outside' | 'unknown' | 'total' | 'twice' | 'toDate';
}
export interface Matched {
  how: 'names' | 'position';
  placed: { key: CellKey; text: string }[];
  unplaced: Unplaced[];
  /** Blank cells: left as they are, a blank is not a zero and wipes nothing. */
  blank: number;
}

/** Rows and columns of headings in a block, and what they lead to. */
interface Reading {
  block: PastedBlock;
  region: Region;
  headRows: number;
  headColumns: number;
  rows: (number | null)[];
  columns: (number | null)[];
  score: number;
}

const MAX_HEADINGS = 6;

/** @param from the active cell */
export function matchBlock(
  block: PastedBlock,
  layout: Pick<Layout, 'regions'>,
  grid: Grid,
  from: Position,
): Matched {
  const here = layout.regions[grid.rows[from.row]?.region ?? -1];
  const regions = here ? [here, ...layout.regions.filter((each) => each !== here)] : layout.regions;
  const turned = transpose(block);
  const readings = regions.flatMap((region) => {
    const start = region === here ? startIn(grid, from) : null;
    const straight = readIn(block, region, start);
    return region.shape === 'list' ? [straight] : [straight, readIn(turned, region, null)];
  });
  const best = readings.reduce<Reading | null>(
    (one, other) => (other.score > (one?.score ?? 0) ? other : one),
    null,
  );
  return best ? byName(best) : byPosition(block, grid, from);
}

/** The active cell counted within its own region. */
function startIn(grid: Grid, { row, column }: Position): Position {
  const first = grid.rows.findIndex(({ region }) => region === grid.rows[row]?.region);
  return { row: row - first, column };
}

function transpose(block: PastedBlock): PastedBlock {
  const width = Math.max(0, ...block.map((row) => row.length));
  return Array.from({ length: width }, (_, column) =>
    block.map((row) => row[column] ?? { text: '', isCovered: false }),
  );
}

const textAt = (block: PastedBlock, row: number, column: number): string => block[row]?.[column]?.text ?? '';

/** Labels of a row: its heading cells; a blank one takes what stands above it (plain text knows no merged cells). */
function rowLabels(block: PastedBlock, row: number, headRows: number, count: number): string[] {
  return Array.from({ length: count }, (_, column) => {
    for (let at = row; at >= headRows; at--) {
      const text = textAt(block, at, column);
      if (text !== '') return column === count - 1 && at !== row ? '' : text;
    }
    return '';
  });
}

/** Labels of a column: its heading cells; a blank one takes what stands left of it. */
function columnLabels(block: PastedBlock, column: number, headColumns: number, count: number): string[] {
  return Array.from({ length: count }, (_, row) => {
    for (let at = column; at >= headColumns; at--) {
      const text = textAt(block, row, at);
      if (text !== '') return text;
    }
    return '';
  });
}

/** @param start where it is laid by position in the direction that has no names; null = nowhere */
function readIn(block: PastedBlock, region: Region, start: Position | null): Reading {
  const isTable = region.shape === 'table';
  const findRow = isTable ? placeFinder(region.rows) : figureFinder(region.lines);
  const findColumn = isTable ? figureFinder(region.columns) : valueColumn;
  const headColumns = headingColumns(block, (labels) => findRow(labels) !== null);
  const headRows = headingRows(block, headColumns, (labels) => findColumn(labels) !== null);
  const width = Math.max(0, ...block.map((row) => row.length));
  let rows = block.map((_, row) =>
    row < headRows || headColumns === 0 ? null : findRow(rowLabels(block, row, headRows, headColumns)),
  );
  let columns = Array.from({ length: width }, (_, column) =>
    column < headColumns || headRows === 0
      ? null
      : findColumn(columnLabels(block, column, headColumns, headRows)),
  );
  const score = found(rows) * Math.max(found(columns), 1) + found(columns);
  if (found(columns) === 0 && score > 0)
    columns = isTable
      ? counted(columns, headColumns, region.columns.length === 1 ? 0 : start?.column)
      : oneValueColumn(block, columns, headColumns, headRows);
  if (found(rows) === 0 && score > 0) rows = counted(rows, headRows, start?.row);
  const isUsable = found(rows) > 0 && found(columns) > 0;
  return { block, region, headRows, headColumns, rows, columns, score: isUsable ? score : 0 };
}

const found = (all: readonly (number | null)[]): number => all.filter((each) => each !== null).length;

/** By position where there are no names: counted on from the active cell. */
function counted(all: readonly unknown[], headings: number, start: number | undefined): (number | null)[] {
  return all.map((_, at) => (start === undefined || at < headings ? null : start + at - headings));
}

/** In a list there is one column of values: the one that says so, or the first that holds values. */
const valueColumn = (labels: readonly string[]): number | null =>
  labels.some((label) => /本期|本月|数值|填报数|this period|value/i.test(label)) ? 0 : null;

function oneValueColumn(
  block: PastedBlock,
  columns: readonly (number | null)[],
  headColumns: number,
  headRows: number,
): (number | null)[] {
  const holdsValues = (column: number): boolean =>
    block.slice(headRows).some((row) => {
      const text = row[column]?.text ?? '';
      return text !== '' && looksLikeValue(text);
    });
  const at = columns.findIndex((_, column) => column >= headColumns && holdsValues(column));
  return columns.map((_, column) => (column === at ? 0 : null));
}

/** How many columns on the left are headings: up to and with the last one whose texts are known names. */
function headingColumns(block: PastedBlock, isKnown: (labels: string[]) => boolean): number {
  let count = 0;
  for (let column = 0; column < MAX_HEADINGS; column++) {
    const texts = block
      .map((row) => row[column]?.text ?? '')
      .filter((text) => text !== '' && !looksLikeValue(text));
    const isName = block.some((_, row) => isKnown(rowLabels(block, row, 0, column + 1))) && texts.length > 0;
    if (isName && texts.some((text) => !isTotal(text)))
      count = knownMore(block, column, count, isKnown) ? column + 1 : count;
  }
  return count;
}

/** Whether taking this column as a heading too makes more rows known. */
function knownMore(
  block: PastedBlock,
  column: number,
  count: number,
  isKnown: (labels: string[]) => boolean,
): boolean {
  const known = (width: number): number =>
    width === 0 ? 0 : block.filter((_, row) => isKnown(rowLabels(block, row, 0, width))).length;
  return known(column + 1) > known(count);
}

/** How many rows at the top are headings: up to and with the last one that makes more columns known. */
function headingRows(
  block: PastedBlock,
  headColumns: number,
  isKnown: (labels: string[]) => boolean,
): number {
  const width = Math.max(0, ...block.map((row) => row.length));
  let [count, best] = [0, 0];
  for (let rows = 1; rows <= Math.min(MAX_HEADINGS, block.length); rows++) {
    let known = 0;
    for (let column = headColumns; column < width; column++)
      if (isKnown(columnLabels(block, column, headColumns, rows))) known++;
    if (known > best) [count, best] = [rows, known];
  }
  return count;
}

function byName({ block, region, headRows, headColumns, rows, columns }: Reading): Matched {
  const result: Matched = { how: 'names', placed: [], unplaced: [], blank: 0 };
  const taken = new Set<CellKey>();
  for (let row = headRows; row < block.length; row++) {
    for (let column = headColumns; column < (block[row]?.length ?? 0); column++) {
      const { text, isCovered } = block[row]?.[column] ?? { text: '', isCovered: true };
      if (isCovered) continue;
      if (text.trim() === '') {
        result.blank++;
        continue;
      }
      const [at, across] = [rows[row] ?? null, columns[column] ?? null];
      const key = at === null || across === null ? null : keyIn(region, at, across);
      if (key && !taken.has(key)) {
        taken.add(key);
        result.placed.push({ key, text: text.trim() });
        continue;
      }
      const labels = [
        ...rowLabels(block, row, headRows, headColumns),
        ...columnLabels(block, column, headColumns, headRows),
      ];
      result.unplaced.push(unplaced(text, labels, key !== null));
    }
  }
  return result;
}

function keyIn(region: Region, row: number, column: number): CellKey | null {
  return region.shape === 'table'
    ? (region.rows[row]?.keys[column] ?? null)
    : (region.lines[row]?.key ?? null);
}

function unplaced(text: string, labels: readonly string[], isTaken: boolean): Unplaced {
  const names = [...new Set(labels.filter((label) => label !== ''))];
  const why = isTaken ? 'twice' : names.some(isTotal) ? 'total' : 'unknown';
  return { words: names.join(' · '), text, why };
}

function byPosition(block: PastedBlock, grid: Grid, from: Position): Matched {
  const result: Matched = { how: 'position', placed: [], unplaced: [], blank: 0 };
  const region = grid.rows[from.row]?.region;
  block.forEach((cells, down) =>
    cells.forEach(({ text, isCovered }, right) => {
      const at = { row: from.row + down, column: from.column + right };
      const key = grid.rows[at.row]?.region === region ? keyAt(grid, at) : null;
      if (isCovered) return;
      if (text.trim() === '') result.blank++;
      else if (key) result.placed.push({ key, text: text.trim() });
      else result.unplaced.push({ words: `${down + 1} × ${right + 1}`, text, why: 'outside' });
    }),
  );
  return result;
}
