/** How a sheet looks as a table: written for export, found again when it comes back. */
import { createHash } from 'node:crypto';
import { periodName, type Amount, type Indicator, type Sheet } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { columnName } from './read-workbook.js';
import type { Table, TableCell, TableRow } from './table.js';
import type { WrittenCell, WrittenSheet } from './write-workbook.js';

/** Columns of the long form, in their order; the last two are hidden in workbooks. */
export const columns = [
  'programme',
  'indicator',
  'place',
  'item',
  'unit',
  'period',
  'previous',
  'value',
  'reason',
  'key',
  'version',
] as const;
export type Column = (typeof columns)[number];
const titles: Record<Column, string> = {
  programme: '专项',
  indicator: '指标',
  place: '区域',
  item: '分项',
  unit: '单位',
  period: '期次',
  previous: '上期',
  value: '本期',
  reason: '说明',
  key: '编码（请勿改动）',
  version: '版本（请勿改动）',
};
const widths = [14, 30, 16, 14, 8, 14, 12, 14, 30, 40, 8];
const facts = {
  department: '填报单位',
  period: '填报月份',
  revision: '数据版本号',
  checksum: '校验码',
} as const;
const HOW =
  '只填“本期”“说明”两列；空白表示未报，不等于零；更正已报数据须写明原因。填好后在填报页“导入文件”。';

export interface FormRow {
  texts: Record<'programme' | 'indicator' | 'place' | 'item' | 'unit' | 'period', string>;
  previous: number | string | null;
  value: number | null;
  key: string;
  version: number;
  indicator: Indicator;
}

/** One line a figure, in the sheet's order. */
export function formRows(catalogue: Catalogue, sheet: Sheet): FormRow[] {
  return sheet.rows.flatMap(({ indicator: code, period, cells }) => {
    const indicator = catalogue.indicator(code);
    if (!indicator) return [];
    return cells.map(({ place, item, value, previous, version }) => ({
      texts: {
        programme: catalogue.programme(indicator.programme)?.name.zh ?? indicator.programme,
        indicator: indicator.name.zh,
        place: catalogue.place(place)?.name.zh ?? place,
        item: indicator.items.find((each) => each.code === item)?.name.zh ?? '',
        unit: indicator.unit.zh,
        period: periodName(period, 'zh'),
      },
      previous: previous?.value ?? previous?.words ?? null,
      value: value?.value ?? null,
      key: `${code}|${place}|${period}|${item ?? ''}`,
      version,
      indicator,
    }));
  });
}

/** What the signed paper, the file and the screen can be compared by: first 16 hex digits over all figures of a sheet. */
export function checksumOf(sheet: Sheet): string {
  const said = (amount: Amount | null): string => String(amount?.value ?? amount?.words ?? '');
  const lines = sheet.rows.flatMap(({ indicator, period, cells }) =>
    cells.map(({ place, item, value }) => `${indicator}|${place}|${period}|${item ?? ''}=${said(value)}`),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}

const label = (value: string): WrittenCell => ({ value });

/** The table as written: what it is, how to fill it in, the header, the figures. */
export function formTable(catalogue: Catalogue, sheet: Sheet): { sheet: WrittenSheet; rows: FormRow[] } {
  const rows = formRows(catalogue, sheet);
  const department = catalogue.department(sheet.department)?.name.zh ?? sheet.department;
  const head: WrittenCell[][] = [
    [{ value: '联席会议数据填报表', look: 'title' }],
    [label(facts.department), label(department), label(sheet.department)],
    [label(facts.period), label(periodName(sheet.period, 'zh')), label(sheet.period)],
    [label(facts.revision), { value: sheet.revision }, label(sheet.epoch)],
    [label(facts.checksum), label(checksumOf(sheet))],
    [label(HOW)],
    columns.map((column) => ({ value: titles[column], look: 'head' })),
  ];
  const body = rows.map(({ texts, previous, value, key, version }): WrittenCell[] => [
    ...[texts.programme, texts.indicator, texts.place, texts.item, texts.unit, texts.period].map(label),
    { value: previous, look: 'number' },
    { value, look: 'openNumber' },
    { value: '', look: 'openText' },
    label(key),
    { value: version },
  ]);
  return {
    rows,
    sheet: {
      name: '填报表',
      columns: widths.map((width, index) => ({ width, isHidden: index >= columns.indexOf('key') })),
      rows: [...head, ...body],
      frozenRows: head.length,
      isProtected: true,
      ranges: rangesOf(rows, head.length + 1),
    },
  };
}

/** One rule for all cells that allow the same numbers. */
function rangesOf(rows: readonly FormRow[], firstRow: number): WrittenSheet['ranges'] {
  const found = new Map<string, WrittenSheet['ranges'][number]>();
  const letter = columnName(columns.indexOf('value'));
  rows.forEach(({ indicator: { decimals, max } }, index) => {
    const kind = decimals === 0 ? '整数' : `数字，最多 ${decimals} 位小数`;
    const range = found.get(`${decimals}|${max}`) ?? {
      cells: [],
      isWhole: decimals === 0,
      max,
      message: `请输入 0 到 ${max} 的${kind}`,
    };
    range.cells.push(`${letter}${firstRow + index}`);
    found.set(`${decimals}|${max}`, range);
  });
  return [...found.values()];
}

/** Second sheet: what exactly each indicator counts. */
export function definitionsSheet(rows: readonly FormRow[]): WrittenSheet {
  const indicators = [...new Set(rows.map(({ indicator }) => indicator))];
  return {
    name: '口径',
    columns: [{ width: 18 }, { width: 30 }, { width: 8 }, { width: 90 }],
    rows: [
      ['代码', '指标', '单位', '口径'].map((value) => ({ value, look: 'head' })),
      ...indicators.map(({ code, name, unit, definition }): WrittenCell[] => [
        label(code),
        label(name.zh),
        label(unit.zh),
        { value: definition.zh, look: 'wrapped' },
      ]),
    ],
    frozenRows: 1,
    isProtected: true,
    ranges: [],
  };
}

// --- coming back --------------------------------------------------------------------------------------------------

export interface FoundForm {
  /** Department, month and history the file was exported from; null where it does not say. */
  department: string | null;
  period: string | null;
  epoch: string | null;
  rows: { row: number; cells: Record<Column, TableCell> }[];
}

const HEADER_WITHIN = 40;
const textOf = (cell: TableCell | undefined): string => String(cell ?? '').trim();

/** Finds header and facts; columns may stand in any order. @returns null without the columns 指标 and 本期 */
export function findForm(table: Table): FoundForm | null {
  const isHeader = ({ cells }: TableRow): boolean => {
    const texts = cells.map(textOf);
    return texts.includes(titles.indicator) && texts.includes(titles.value);
  };
  const at = table.rows.slice(0, HEADER_WITHIN).findIndex(isHeader);
  const header = table.rows[at];
  if (!header) return null;
  const texts = header.cells.map(textOf);
  const places = columns.map((column) => [column, texts.indexOf(titles[column])] as const);
  const fact = (name: string): string | null => {
    const row = table.rows.slice(0, at).find(({ cells }) => textOf(cells[0]) === name);
    return textOf(row?.cells[2]) || null;
  };
  return {
    department: fact(facts.department),
    period: fact(facts.period),
    epoch: fact(facts.revision),
    rows: table.rows.slice(at + 1).map(({ row, cells }) => ({
      row,
      cells: Object.fromEntries(places.map(([column, place]) => [column, cells[place] ?? null])) as Record<
        Column,
        TableCell
      >,
    })),
  };
}
