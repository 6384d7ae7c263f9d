/** From the bytes of a file to what it would change: parsed, recognised, placed, judged. */
import {
  LianxiError,
  shanghaiDay,
  type EntryInput,
  type ErrorCode,
  type ErrorValues,
  type Sheet,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { closedFigures, type Gate } from '../ledger/gate.js';
import { readHeads } from '../ledger/heads.js';
import { askRows, concernsOfFile } from './ask-rows.js';
import { findForm, type FoundForm } from './find-form.js';
import { judgeRows, kept, type Judged } from './judge-rows.js';
import { findMatrix } from './matrix-form.js';
import { placeRows } from './place-rows.js';
import type { Table } from './table.js';
import { vocabularyOf } from './vocabulary.js';

export interface Result extends Judged {
  encoding: string;
  ignored: string[];
}
/** Why a file was refused as a whole. */
export interface Refused {
  problem: { code: ErrorCode; values: ErrorValues };
}
export type { EntryInput };

interface Asked {
  catalogue: Catalogue;
  gate: Gate;
  table: Table;
  /** The sheet it was imported on. */
  sheet: Sheet;
  now: number;
}

/**
 * Compares a table with the sheet it was imported on.
 * @throws LianxiError why the file is refused as a whole
 */
export async function judgeTable(sql: Sql, { catalogue, gate, table, sheet, now }: Asked): Promise<Result> {
  const { department, period, rows } = sheet;
  const periods = new Map(rows.map((row) => [row.indicator, row.period]));
  const district = catalogue.department(department)?.district ?? '';
  const form = formOf(table, (each) => findMatrix(each, vocabularyOf(catalogue, district, periods), period));
  const isOther =
    (form.department ?? department) !== department || !isSameMonth(form.period ?? period, period);
  if (isOther)
    throw new LianxiError('IMPORT_OTHER_SHEET', {
      name: kept(`${form.department ?? ''} ${form.period ?? ''}`.trim()),
    });
  const placed = await placeRows(form, {
    catalogue,
    department,
    today: shanghaiDay(now),
    periodOf: (indicator) => periods.get(indicator),
    placeOf: (indicator) => onlyPlace(sheet, indicator),
  });
  const figures = placed.flatMap(({ figure }) => (figure instanceof LianxiError ? [] : [figure]));
  const heads = await readHeads(sql, figures);
  const knowsVersions = form.epoch === sheet.epoch;
  const closed = await closedFigures(sql, gate, figures);
  const judged = await judgeRows(placed, { heads, closed, drafts: draftsOf(sheet), knowsVersions });
  const concerns = await concernsOfFile(sql, catalogue, judged, heads, shanghaiDay(now));
  return {
    encoding: table.encoding,
    ignored: form.ignored.map((text) => kept(text).slice(0, 40)),
    ...askRows(judged, concerns),
  };
}

/** The first sheet that is a form of ours, else the first whose headings are known names. */
function formOf(
  { sheets }: Table,
  matrixOf: (sheet: Table['sheets'][number]) => FoundForm | null,
): FoundForm {
  const find = (read: typeof matrixOf): FoundForm | null => {
    for (const sheet of sheets) {
      const form = read(sheet);
      if (form && sheet.formula !== null) throw new LianxiError('FILE_FORMULA', { cell: sheet.formula });
      if (form) return form;
    }
    return null;
  };
  const form = find(findForm) ?? find(matrixOf);
  if (form) return form;
  const formula = sheets.find((sheet) => sheet.formula !== null)?.formula;
  throw formula ? new LianxiError('FILE_FORMULA', { cell: formula }) : new LianxiError('IMPORT_NO_HEADER');
}

/** Spreadsheets rewrite months as dates; only a month that is plainly another one is refused. */
const isSameMonth = (written: string, period: string): boolean =>
  !/^\d{4}-\d{2}$/.test(written) || written === period;

function onlyPlace({ rows }: Sheet, indicator: string): string | undefined {
  const cells = rows.find((row) => row.indicator === indicator)?.cells ?? [];
  const places = new Set(cells.map(({ place }) => place));
  return places.size === 1 ? cells[0]?.place : undefined;
}

function draftsOf({ drafts }: Sheet): Map<string, { text: string; by: string }> {
  return new Map(
    drafts.cells.flatMap(({ indicator, place, period, item, text, by }) =>
      text === null ? [] : [[`${indicator}|${place}|${period}|${item ?? ''}`, { text, by }] as const],
    ),
  );
}
