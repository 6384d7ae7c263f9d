/** Finds the form of ours in a table that came back: its header, what it says of itself, its rows. */
import { columns, headerAt, textOf, titles, type Column } from './form-header.js';
import type { TableCell, TableSheet } from './table.js';

export interface FormLine {
  row: number;
  /** Address of the value where a row holds several. */
  cell?: string;
  /** The value's cell is merged with others: nobody knows which figure it is. */
  isMerged?: boolean;
  cells: Record<Column, TableCell>;
}

export interface FoundForm {
  /** Department, month and history the file was exported from; null where it does not say. */
  department: string | null;
  period: string | null;
  epoch: string | null;
  rows: FormLine[];
  /** Headings of a sheet of another make that were not understood; nothing was read from them. */
  ignored: string[];
}

/** What stands above the header, in the first and third column. */
export const facts = {
  department: '填报单位',
  period: '填报月份',
  revision: '数据版本号',
  checksum: '校验码',
} as const;

export const noCells = (): FormLine['cells'] =>
  Object.fromEntries(columns.map((column) => [column, null])) as FormLine['cells'];

/** Finds header and facts; columns may stand in any order. @returns null without the columns 指标 and 本期 */
export function findForm({ rows }: TableSheet): FoundForm | null {
  const at = headerAt(rows);
  const header = rows[at];
  if (!header) return null;
  const texts = header.cells.map(textOf);
  const places = columns.map((column) => [column, texts.indexOf(titles[column])] as const);
  const fact = (name: string): string | null => {
    const row = rows.slice(0, at).find(({ cells }) => textOf(cells[0]) === name);
    return textOf(row?.cells[2]) || null;
  };
  return {
    department: fact(facts.department),
    period: fact(facts.period),
    epoch: fact(facts.revision),
    rows: rows.slice(at + 1).map(({ row, cells }) => ({
      row,
      cells: Object.fromEntries(
        places.map(([column, place]) => [column, cells[place] ?? null]),
      ) as FormLine['cells'],
    })),
    ignored: [],
  };
}
