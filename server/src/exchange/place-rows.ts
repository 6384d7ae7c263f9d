/** Which figure each row is. Pure. */
import { cyclePeriod, LianxiError, periodOf, type ErrorCode, type PeriodCode } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { knownFigure, type KnownFigure } from '../ledger/entry.rules.js';
import type { FormLine, FoundForm } from './find-form.js';
import { textOf as text } from './form-header.js';
import { inSlices } from './in-slices.js';
import type { TableCell } from './table.js';

export interface Scope {
  catalogue: Catalogue;
  department: string;
  /** Day in Shanghai. */
  today: string;
  /** Period an indicator is reported for on this sheet, for rows that name none. */
  periodOf: (indicator: string) => PeriodCode | undefined;
  /** The only place an indicator is reported at on this sheet, for rows that name none. */
  placeOf: (indicator: string) => string | undefined;
}

export interface PlacedRow extends FormLine {
  figure: KnownFigure | LianxiError;
}

const MANY = 20;
/** Row numbers in a sentence. */
export const listed = (rows: readonly number[]): string =>
  `${rows.slice(0, MANY).join('、')}${rows.length > MANY ? '…' : ''}`;

/**
 * Finds the figure of each row.
 * @throws LianxiError IMPORT_FOREIGN when a row is another department's: then the whole file is refused
 */
export async function placeRows(form: FoundForm, scope: Scope): Promise<PlacedRow[]> {
  // a value without a name is a mistake to be shown, an empty row is none
  const rows = form.rows.filter(
    ({ cells }) => text(cells.key) !== '' || text(cells.indicator) !== '' || text(cells.value) !== '',
  );
  const placed: PlacedRow[] = [];
  await inSlices(rows, (row) => placed.push({ ...row, figure: caught(() => figureOf(row.cells, scope)) }));
  const isForeign = ({ figure }: PlacedRow): boolean =>
    figure instanceof LianxiError ? figure.code === 'IMPORT_FOREIGN' : figure.department !== scope.department;
  const foreign = placed.filter(isForeign).map(({ row }) => row);
  if (foreign.length > 0)
    throw new LianxiError('IMPORT_FOREIGN', { rows: listed(foreign) }, undefined, { rows: foreign });
  return placed;
}

/** Runs a check whose refusal belongs to one row. */
export function caught<T>(work: () => T): T | LianxiError {
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
    text(cells.place) || (scope.placeOf(meant.code) ?? ''),
    'PLACE_UNKNOWN',
  );
  const part = text(cells.item) === '' ? null : one(meant.items, text(cells.item), 'ITEM_UNKNOWN');
  const kind = cyclePeriod(meant.cycle);
  const named = writtenPeriod(cells.period, kind);
  return knownFigure(
    catalogue,
    {
      indicator: meant.code,
      place: where.code,
      period: named === '' ? (scope.periodOf(meant.code) ?? periodOf(kind, today)) : named,
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

/** Days since 1900 that spreadsheets keep for dates from 2000 to 2099. */
const [FIRST_DATE, LAST_DATE] = [36_526, 73_050];
/** The day spreadsheets count from, in days before 1970. */
const EPOCH_DAYS = 25_569;

/** `2026年11月`, `2026/11`, `2026年11月23日` and date cells as codes; anything else is left to the check of periods. */
function writtenPeriod(cell: TableCell, kind: ReturnType<typeof cyclePeriod>): string {
  const isDate = typeof cell === 'number' && cell >= FIRST_DATE && cell <= LAST_DATE;
  const named = isDate
    ? new Date((Math.floor(cell) - EPOCH_DAYS) * 86_400_000).toISOString().slice(0, 10)
    : text(cell).replace(/T00:00(:00(\.0+)?)?Z?$/, '');
  const match = /^(\d{4})[-年/.](\d{1,2})(?:[-月/.](?:(\d{1,2})日?)?)?$/.exec(named);
  if (!match) return named;
  const parts = match.slice(1).filter((part) => part !== undefined);
  const code = parts.map((part) => part.padStart(2, '0')).join('-');
  // programs turn a month into its first day
  return kind === 'month' && code.endsWith('-01') && parts.length === 3 ? code.slice(0, 7) : code;
}
