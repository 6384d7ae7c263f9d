/** What every kind of file becomes, and how much of it we take. Imported by the reading process: no package of ours here. */
import { FileRefusal } from './file-refusal.js';

export type TableCell = string | number | null;
export interface TableRow {
  /** Row as the person's program shows it, from 1. */
  row: number;
  cells: TableCell[];
}
export interface Table {
  rows: TableRow[];
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
} as const;

/** Told how many rows have been read so far. */
export type Progress = (rows: number) => void;
const PROGRESS_STEP = 500;

/** Collects rows that say something; what lies beyond the limits is refused, not cut off. */
export class TableBuilder {
  readonly rows: TableRow[] = [];
  private current: TableRow | null = null;

  constructor(private readonly progress: Progress) {}

  /** @param column from 0 */
  put(row: number, column: number, value: TableCell): void {
    if (value === null || value === '') return;
    if (row > limits.rows) throw new FileRefusal('FILE_TOO_LARGE', { limit: `${limits.rows} 行` });
    if (column >= limits.columns) throw new FileRefusal('FILE_TOO_LARGE', { limit: `${limits.columns} 列` });
    if (this.current?.row !== row) this.begin(row);
    const cells = (this.current as TableRow).cells;
    while (cells.length < column) cells.push(null);
    cells[column] = value;
  }

  private begin(row: number): void {
    this.current = { row, cells: [] };
    this.rows.push(this.current);
    if (this.rows.length % PROGRESS_STEP === 0) this.progress(this.rows.length);
  }
}
