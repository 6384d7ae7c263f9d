/** What every kind of file becomes, and how much of it we take. Imported by the reading process: no package of ours here. */
import { FileRefusal } from './file-refusal.js';

export type TableCell = string | number | null;
export interface TableRow {
  /** Row as the person's program shows it, from 1. */
  row: number;
  cells: TableCell[];
}
/** Cells that were merged into one; rows from 1, columns from 0, ends included. Only the first holds a value. */
export interface Merge {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}
export interface TableSheet {
  name: string;
  rows: TableRow[];
  merges: Merge[];
  /** Address of the first formula; then `rows` end before it. */
  formula: string | null;
}
export interface Table {
  /** Visible sheets in their order, none after the first that is a form of ours. */
  sheets: TableSheet[];
  /** How its text was written: xlsx, utf-8, utf-16le, utf-16be, gb18030. */
  encoding: string;
}

const MB = 1024 * 1024;
/** Limits of one file (TRUST A39). */
export const limits = {
  fileBytes: 5 * MB,
  unpackedBytes: 50 * MB,
  entries: 100,
  ratio: 100,
  rows: 20_000,
  columns: 200,
  /** All cells that say something. */
  cells: 400_000,
  merges: 5_000,
} as const;

/** Told how many rows have been read so far, and which share of the sheet that is, 0 to 1. */
export type Progress = (rows: number, share: number) => void;
const PROGRESS_STEP = 500;

/** Counts what all sheets of a file hold together; what lies beyond the limits is refused, not cut off. */
export class TableCounter {
  private rows = 0;
  private cells = 0;
  /** How far the present sheet has been read, 0 to 1. */
  share = 0;

  constructor(private readonly progress: Progress) {}

  row(): void {
    this.rows += 1;
    if (this.rows > limits.rows) throw new FileRefusal('FILE_TOO_LARGE', { limit: `${limits.rows} 行` });
    if (this.rows % PROGRESS_STEP === 0) this.progress(this.rows, this.share);
  }

  cell(): void {
    this.cells += 1;
    if (this.cells > limits.cells)
      throw new FileRefusal('FILE_TOO_LARGE', { limit: `${limits.cells} 个单元格` });
  }
}

/** Collects the rows of one sheet that say something. */
export class TableBuilder {
  readonly rows: TableRow[] = [];
  private current: TableRow | null = null;

  constructor(private readonly counter: TableCounter) {}

  /** @param column from 0 */
  put(row: number, column: number, value: TableCell): void {
    if (value === null || value === '') return;
    if (row > limits.rows) throw new FileRefusal('FILE_TOO_LARGE', { limit: `${limits.rows} 行` });
    if (column >= limits.columns) throw new FileRefusal('FILE_TOO_LARGE', { limit: `${limits.columns} 列` });
    if (this.current?.row !== row) this.begin(row);
    this.counter.cell();
    const cells = (this.current as TableRow).cells;
    while (cells.length < column) cells.push(null);
    cells[column] = value;
  }

  private begin(row: number): void {
    this.counter.row();
    this.current = { row, cells: [] };
    this.rows.push(this.current);
  }
}
