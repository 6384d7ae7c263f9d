/** How a sheet looks as a table: one figure a row, what it is above, where to sign below. */
import { createHash } from 'node:crypto';
import { periodName, type Amount, type Indicator, type Sheet } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { columnName } from './cell-address.js';
import { facts } from './find-form.js';
import { columns, titles, type Column } from './form-header.js';
import type { Allowed, WrittenCell, WrittenSheet } from './write-workbook.js';

const widths: Record<Column, number> = {
  programme: 14,
  indicator: 30,
  place: 16,
  item: 14,
  unit: 8,
  period: 14,
  previous: 12,
  value: 14,
  reason: 30,
  draft: 16,
  key: 40,
  version: 8,
};
const HOW =
  '只填“本期”“说明”两列；空白表示未报，不等于零；更正已报数据须写明原因。填好后在填报页“导入文件”。';
const SIGNATURES = '填报人：＿＿＿＿＿＿　　审核人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿';
/** Columns that stay in view beside the figures: 专项 指标 区域. */
const FROZEN_COLUMNS = 3;
/** As the strict parser reads it. */
export const NOT_APPLICABLE = '无';

export interface FormRow {
  texts: Record<'programme' | 'indicator' | 'place' | 'item' | 'unit' | 'period', string>;
  previous: number | string | null;
  value: number | string | null;
  /** Typed by somebody and not yet submitted; shown beside the figure and never read back. */
  draft: string | null;
  key: string;
  version: number;
  indicator: Indicator;
}

/** As it stands in a cell: words (数万) are no number and can't be typed over one. */
const shown = (amount: Amount | null): number | string | null =>
  amount?.qualifier === 'notApplicable' ? NOT_APPLICABLE : (amount?.value ?? null);

/** One line a figure, in the sheet's order. */
export function formRows(catalogue: Catalogue, sheet: Sheet): FormRow[] {
  const drafts = new Map(
    sheet.drafts.cells.map(({ indicator, place, period, item, text }) => [
      `${indicator}|${place}|${period}|${item ?? ''}`,
      text,
    ]),
  );
  return sheet.rows.flatMap(({ indicator: code, period, cells }) => {
    const indicator = catalogue.indicator(code);
    if (!indicator) return [];
    return cells.map(({ place, item, value, previous, version }) => {
      const key = `${code}|${place}|${period}|${item ?? ''}`;
      return {
        texts: {
          programme: catalogue.programme(indicator.programme)?.name.zh ?? indicator.programme,
          indicator: indicator.name.zh,
          place: catalogue.place(place)?.name.zh ?? place,
          item: indicator.items.find((each) => each.code === item)?.name.zh ?? '',
          unit: indicator.unit.zh,
          period: periodName(period, 'zh'),
        },
        previous: shown(previous) ?? previous?.words ?? null,
        value: shown(value),
        draft: drafts.get(key) ?? null,
        key,
        version,
        indicator,
      };
    });
  });
}

/** What the signed paper, the file and the screen can be compared by: first 16 hex digits over all figures of a sheet. */
export function checksumOf(sheet: Sheet): string {
  const said = (amount: Amount | null): string => String(shown(amount) ?? amount?.words ?? '');
  const lines = sheet.rows.flatMap(({ indicator, period, cells }) =>
    cells.map(({ place, item, value }) => `${indicator}|${place}|${period}|${item ?? ''}=${said(value)}`),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 16);
}

const label = (value: string): WrittenCell => ({ value });

/**
 * The table as written: what it is, how to fill it in, the header, the figures, where to sign.
 * @param isBlank leaves the column 本期 empty: a template to be filled in
 */
export function formTable(
  catalogue: Catalogue,
  sheet: Sheet,
  isBlank: boolean,
): { sheet: WrittenSheet; rows: FormRow[] } {
  const rows = formRows(catalogue, sheet);
  const drafts = isBlank ? 0 : rows.filter(({ draft }) => draft !== null).length;
  const head = heading(catalogue, sheet, drafts);
  const body = rows.map((row) => line(row, isBlank));
  const stamp = `${facts.revision} ${sheet.revision} · ${facts.checksum} ${checksumOf(sheet)}`;
  const hidden: readonly Column[] = [...(drafts > 0 ? [] : (['draft'] as const)), 'key', 'version'];
  return {
    rows,
    sheet: {
      name: '填报表',
      columns: columns.map((column) => ({ width: widths[column], isHidden: hidden.includes(column) })),
      rows: [...head, ...body, [], [label(SIGNATURES)]],
      frozenRows: head.length,
      frozenColumns: FROZEN_COLUMNS,
      isProtected: true,
      allowed: allowedIn(rows, head.length + 1),
      print: { repeatedRow: head.length, foot: stamp },
    },
  };
}

function heading(catalogue: Catalogue, sheet: Sheet, drafts: number): WrittenCell[][] {
  const department = catalogue.department(sheet.department)?.name.zh ?? sheet.department;
  const month = periodName(sheet.period, 'zh');
  const unsent = `另有 ${drafts} 项草稿尚未上报，列在“${titles.draft}”，不属于本表数据；导入时不读该列。`;
  return [
    [{ value: `${department} ${month} 联席会议数据填报表`, look: 'title' }],
    [label(facts.department), label(department), label(sheet.department)],
    [label(facts.period), label(month), label(sheet.period)],
    [label(facts.revision), { value: sheet.revision }, label(sheet.epoch)],
    [label(facts.checksum), label(checksumOf(sheet))],
    [label(drafts > 0 ? `${HOW}${unsent}` : HOW)],
    columns.map((column) => ({ value: titles[column], look: 'head' })),
  ];
}

function line(
  { texts, previous, value, draft, key, version, indicator }: FormRow,
  isBlank: boolean,
): WrittenCell[] {
  const { decimals } = indicator;
  const cells: Record<Column, WrittenCell> = {
    programme: { value: texts.programme, look: 'cell' },
    indicator: { value: texts.indicator, look: 'cell' },
    place: { value: texts.place, look: 'cell' },
    item: { value: texts.item, look: 'cell' },
    unit: { value: texts.unit, look: 'cell' },
    period: { value: texts.period, look: 'cell' },
    previous: { value: previous, look: 'number', decimals },
    value: { value: isBlank ? null : value, look: 'openNumber', decimals },
    reason: { value: null, look: 'openText' },
    draft: { value: isBlank ? null : draft, look: 'cell' },
    key: label(key),
    version: { value: version },
  };
  return columns.map((column) => cells[column]);
}

/** One rule for each indicator's cells: what may be typed, and its definition while the cursor is there. */
function allowedIn(rows: readonly FormRow[], firstRow: number): Allowed[] {
  const found = new Map<string, Allowed & { cells: string[] }>();
  const letter = columnName(columns.indexOf('value'));
  rows.forEach(({ indicator }, index) => {
    const { code, decimals, max, mayBeNotApplicable } = indicator;
    const kind = decimals === 0 ? '整数' : `数字，最多 ${decimals} 位小数`;
    const message = `请输入 0 到 ${max} 的${kind}${mayBeNotApplicable ? `；确实没有此项时填“${NOT_APPLICABLE}”` : ''}`;
    const rule = found.get(code) ?? {
      cells: [],
      decimals,
      max,
      word: mayBeNotApplicable ? NOT_APPLICABLE : null,
      message,
      hint: {
        title: indicator.name.zh,
        text: `单位：${indicator.unit.zh}。${message}。\n口径：${indicator.definition.zh}`,
      },
    };
    rule.cells.push(`${letter}${firstRow + index}`);
    found.set(code, rule);
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
        { value: code, look: 'cell' },
        { value: name.zh, look: 'cell' },
        { value: unit.zh, look: 'cell' },
        { value: definition.zh, look: 'wrapped' },
      ]),
    ],
    frozenRows: 1,
    frozenColumns: 0,
    isProtected: true,
    allowed: [],
    print: { repeatedRow: 1, foot: '' },
  };
}
