/** The header line that makes a table a form of ours. Imported by the reading process: no package of ours here. */
import type { TableCell, TableRow } from './table.js';

/** Columns of the long form, in their order, with their titles. */
export const titles = {
  programme: '专项',
  indicator: '指标',
  place: '区域',
  item: '分项',
  unit: '单位',
  period: '期次',
  previous: '上期',
  value: '本期',
  reason: '说明',
  draft: '草稿（未上报）',
  key: '编码（请勿改动）',
  version: '版本（请勿改动）',
} as const;
export type Column = keyof typeof titles;
export const columns = Object.keys(titles) as Column[];

/** A header further down belongs to something else. */
export const HEADER_WITHIN = 40;

/** What a cell says, without the spaces that people align with; line breaks inside a heading mean nothing. */
export const textOf = (cell: TableCell | undefined): string =>
  String(cell ?? '')
    .replace(/[\s\u3000]+/gu, ' ')
    .trim();

/** @returns index in `rows` of the line that names 指标 and 本期, or -1 */
export function headerAt(rows: readonly TableRow[]): number {
  return rows.slice(0, HEADER_WITHIN).findIndex(({ cells }) => {
    const texts = cells.map(textOf);
    return texts.includes(titles.indicator) && texts.includes(titles.value);
  });
}
