/** From a table that came back to a preview: which figure each row is, what it would change, why it cannot. Pure. */
import {
  concernAbout,
  LianxiError,
  MAX_ENTRIES,
  MAX_REASON,
  type EntryInput,
  type ErrorCode,
  type ErrorValues,
  type ImportRow,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { checkEntry, figureId, knownFigure, type KnownFigure } from '../ledger/entry.rules.js';
import type { Head } from '../ledger/heads.js';
import type { Column, FoundForm } from './sheet-form.js';
import type { TableCell } from './table.js';

/** A row as kept; its problem becomes a sentence when somebody reads it, in their language. */
export type StoredRow = Omit<ImportRow, 'problem'> & { problem?: { code: ErrorCode; values: ErrorValues } };

export interface Scope {
  catalogue: Catalogue;
  department: string;
  /** Day in Shanghai. */
  today: string;
  /** Period an indicator is reported for on this sheet, for rows that name none. */
  periodOf: (indicator: string) => string | undefined;
}

export interface PlacedRow {
  row: number;
  cells: Record<Column, TableCell>;
  figure: KnownFigure | LianxiError;
}

const MANY = 20;
const text = (cell: TableCell): string => String(cell ?? '').trim();
const listed = (rows: readonly number[]): string =>
  `${rows.slice(0, MANY).join('、')}${rows.length > MANY ? '…' : ''}`;

/**
 * Finds the figure of each row.
 * @throws LianxiError IMPORT_FOREIGN when a row is another department's: then the whole file is refused
 */
export function placeRows(form: FoundForm, scope: Scope): PlacedRow[] {
  const placed = form.rows
    // a value without a name is a mistake to be shown, an empty row is none
    .filter(({ cells }) => text(cells.key) !== '' || text(cells.indicator) !== '' || text(cells.value) !== '')
    .map((each) => ({ ...each, figure: caught(() => figureOf(each.cells, scope)) }));
  const isForeign = ({ figure }: PlacedRow): boolean =>
    figure instanceof LianxiError ? figure.code === 'IMPORT_FOREIGN' : figure.department !== scope.department;
  const foreign = placed.filter(isForeign).map(({ row }) => row);
  if (foreign.length > 0)
    throw new LianxiError('IMPORT_FOREIGN', { rows: listed(foreign) }, undefined, { rows: foreign });
  return placed;
}

function caught<T>(work: () => T): T | LianxiError {
  try {
    return work();
  } catch (error) {
    if (error instanceof LianxiError) return error;
    throw error;
  }
}

function figureOf(cells: PlacedRow['cells'], scope: Scope): KnownFigure {
  const { catalogue, today } = scope;
  const district = catalogue.department(scope.department)?.district ?? '';
  const [indicator, place, period, item] = text(cells.key).split('|');
  refuseElsewhere(catalogue, text(cells.key) === '' ? text(cells.place) : (place ?? ''), district);
  if (indicator && place && period !== undefined) {
    return knownFigure(catalogue, { indicator, place, period, ...(item ? { item } : {}) }, today, 'row');
  }
  const meant = one(catalogue.indicatorsOf(district), text(cells.indicator), 'INDICATOR_UNKNOWN');
  const where = one(
    catalogue.data.places.filter((each) => each.district === district),
    text(cells.place),
    'PLACE_UNKNOWN',
  );
  const part = text(cells.item) === '' ? null : one(meant.items, text(cells.item), 'ITEM_UNKNOWN');
  const named = text(cells.period);
  return knownFigure(
    catalogue,
    {
      indicator: meant.code,
      place: where.code,
      period: codeOfPeriod(named) ?? (named === '' ? scope.periodOf(meant.code) : undefined) ?? named,
      ...(part ? { item: part.code } : {}),
    },
    today,
    'row',
  );
}

/** What lies in another district is foreign, whether or not it reports this indicator. */
function refuseElsewhere(catalogue: Catalogue, code: string, district: string): void {
  if ((catalogue.place(code)?.district ?? district) !== district) throw new LianxiError('IMPORT_FOREIGN');
}

/** By code, else by its Chinese or English name. */
function one<T extends { code: string; name: { zh: string; en: string } }>(
  list: readonly T[],
  name: string,
  unknown: ErrorCode,
): T {
  const coded = list.find(({ code }) => code === name);
  if (coded) return coded;
  const [found, second] = list.filter((each) => each.name.zh === name || each.name.en === name);
  if (!found) throw new LianxiError(unknown, { code: name });
  if (second) throw new LianxiError('NAME_AMBIGUOUS', { name });
  return found;
}

/** `2026年11月`, `2026-11-23`, `2026年11月23日` as codes; anything else is left to the check of periods. */
function codeOfPeriod(named: string): string | undefined {
  const match = /^(\d{4})[年/.](\d{1,2})(?:[月/.](?:(\d{1,2})日?)?)?$/.exec(named);
  if (!match) return undefined;
  return match
    .slice(1)
    .filter((part) => part !== undefined)
    .map((part) => part.padStart(2, '0'))
    .join('-');
}

export interface Judged {
  rows: StoredRow[];
  entries: EntryInput[];
  /** Row of each entry, for what the ledger says about it. */
  entryRows: number[];
}

/**
 * Compares the rows with what stands in the ledger.
 * @param heads by `figureId`
 * @param knowsVersions whether versions in the file are of this history
 * @throws LianxiError IMPORT_TOO_MANY
 */
export function judgeRows(
  placed: readonly PlacedRow[],
  heads: ReadonlyMap<string, Head>,
  knowsVersions: boolean,
): Judged {
  const rowsOf = new Map<string, number[]>();
  for (const { row, figure } of placed) {
    if (figure instanceof LianxiError) continue;
    rowsOf.set(figureId(figure), [...(rowsOf.get(figureId(figure)) ?? []), row]);
  }
  const judged: Judged = { rows: [], entries: [], entryRows: [] };
  for (const each of placed) {
    const { stored, entry } = judge(each, heads, rowsOf, knowsVersions);
    judged.rows.push(stored);
    if (!entry) continue;
    judged.entries.push(entry);
    judged.entryRows.push(each.row);
  }
  if (judged.entries.length > MAX_ENTRIES) throw new LianxiError('IMPORT_TOO_MANY', { max: MAX_ENTRIES });
  return judged;
}

function judge(
  { row, cells, figure }: PlacedRow,
  heads: ReadonlyMap<string, Head>,
  rowsOf: ReadonlyMap<string, number[]>,
  knowsVersions: boolean,
): { stored: StoredRow; entry?: EntryInput } {
  const typed = text(cells.value);
  const base = readAs(row, cells, typed);
  if (figure instanceof LianxiError) return { stored: refused(base, figure) };
  const head = heads.get(figureId(figure));
  const key = keyOf(figure);
  const stored: StoredRow = { ...base, key, before: head?.amount.value ?? null };
  const duplicates = rowsOf.get(figureId(figure)) ?? [];
  if (duplicates.length > 1)
    return { stored: refused(stored, new LianxiError('IMPORT_DUPLICATE', { rows: listed(duplicates) })) };
  if (typed === '') return { stored: { ...stored, verdict: 'same' } };
  const version = head?.version ?? 0;
  const input = { ...key, value: cells.value ?? '', expectedVersion: version, reason: text(cells.reason) };
  const checked = caught(() => {
    if (input.reason.length > MAX_REASON)
      throw new LianxiError('INVALID_PAYLOAD', { hint: `≤ ${MAX_REASON}`, field: '说明' });
    return checkEntry(figure, input, 'row');
  });
  if (checked instanceof LianxiError) return { stored: refused(stored, checked) };
  stored.after = checked.value ?? typed;
  const { value, qualifier } = head?.amount ?? {};
  const isSame = value === checked.value && (value !== null || qualifier === checked.qualifier);
  if (version > 0 && isSame) return { stored: { ...stored, verdict: 'same' } };
  if (knowsVersions && text(cells.version) !== '' && Number(text(cells.version)) !== version)
    return { stored: refused(stored, new LianxiError('IMPORT_OUTDATED')) };
  const isOdd = concernAbout(figure.indicator, checked.value, head?.recent ?? []) !== null;
  return {
    stored: {
      ...stored,
      verdict: version > 0 ? 'changed' : 'new',
      needsReason: checked.reason === null && (version > 0 || isOdd),
    },
    entry: {
      ...key,
      value: checked.value ?? typed,
      expectedVersion: version,
      ...(checked.reason === null ? {} : { reason: checked.reason }),
    },
  };
}

/** The row as it reads, before anything is known about it. */
function readAs(row: number, cells: PlacedRow['cells'], typed: string): StoredRow {
  return {
    row,
    key: null,
    names: {
      indicator: text(cells.indicator),
      place: text(cells.place),
      item: text(cells.item),
      period: text(cells.period),
    },
    before: null,
    after: typed === '' ? null : typed.slice(0, 64),
    verdict: 'refused',
    needsReason: false,
  };
}

function keyOf(figure: KnownFigure): NonNullable<StoredRow['key']> {
  return {
    indicator: figure.indicator.code,
    place: figure.place.code,
    period: figure.period,
    ...(figure.item === '' ? {} : { item: figure.item }),
  };
}

const refused = (row: StoredRow, { code, values }: LianxiError): StoredRow => ({
  ...row,
  verdict: 'refused',
  problem: { code, values },
});
