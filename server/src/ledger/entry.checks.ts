/**
 * What is asked about entries before they are written: next to their past, and under the rules across figures. The judging
 * is the same function as in the browser (shared/concerns.ts); here it gets the whole ledger.
 */
import {
  cellsWith,
  concernsOf,
  figureKeyOf,
  inputsOf,
  readingCells,
  spanDays,
  type CellOf,
  type Concern,
  type DayCode,
  type Known,
  type Occasion,
  type PeriodCode,
  type TypedFigure,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { figureId, type CheckedEntry } from './entry.rules.js';
import type { Head } from './heads.js';

type Judged = Pick<CheckedEntry, 'indicator' | 'place' | 'period' | 'item' | 'value'>;

/**
 * Concerns of each entry, all of them entered together. Two queries at most, whatever their number.
 * @param heads of all entries, by `figureId`
 * @param today day in Shanghai by the server's clock
 */
export async function readConcerns(
  sql: Sql,
  catalogue: Catalogue,
  entries: readonly Judged[],
  heads: ReadonlyMap<string, Head>,
  today: DayCode,
): Promise<Concern[][]> {
  const typed = entries.map((entry) => ({
    indicator: entry.indicator,
    place: entry.place.code,
    period: entry.period,
    item: entry.item,
    value: entry.value,
    recent: heads.get(figureId(entry))?.recent ?? [],
  }));
  const cells = await readCells(sql, catalogue.checks.occasions(typed, today), today);
  const cellOf: CellOf = (indicator, place, period, item) =>
    cells.get(figureKeyOf(indicator.code, place, period, item)) ?? null;
  const periods = periodsOf(cells, typed);
  const reading = (of: CellOf): ReturnType<typeof readingCells> =>
    readingCells(
      of,
      (place) => catalogue.place(place)?.validFrom ?? null,
      (indicator, place, item) => periods.get(`${indicator.code}|${place}|${item}`) ?? [],
    );
  return concernsOf(catalogue.checks, typed, reading(cellOf), reading(cellsWith(typed, cellOf)), today);
}

/**
 * Keeps others from writing figures of these places that rules read, until this transaction ends: two departments could
 * otherwise each enter one side of a rule, and neither see the other.
 */
export async function holdChecked(sql: Sql, catalogue: Catalogue, entries: readonly Judged[]): Promise<void> {
  const places = entries
    .filter(({ indicator }) => catalogue.checks.about(indicator.code).length > 0)
    .map(({ place }) => place.code);
  if (places.length === 0) return;
  // in one order everywhere, so that nobody waits in a circle
  await sql.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(p.place, 0)) FROM unnest($1::text[]) AS p (place)`,
    [[...new Set(places)].sort()],
  );
}

// Every cell a rule may read: one range of entry_by_day for each place and item.
const CELLS = `
  SELECT f.indicator, f.place, f.item, e.period, e.value, e.qualifier
  FROM jsonb_to_recordset($1) AS f (indicator text, place text, item text, from_day date, to_day date)
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (counts_on) counts_on, period, value, qualifier FROM entry
    WHERE indicator = f.indicator AND place = f.place AND item = f.item AND counts_on BETWEEN f.from_day AND f.to_day
    ORDER BY counts_on DESC, version DESC) e`;

interface CellRow {
  indicator: string;
  place: string;
  item: string;
  period: PeriodCode;
  value: string | null;
  qualifier: string;
}

async function readCells(
  sql: Sql,
  occasions: readonly Occasion[],
  today: DayCode,
): Promise<Map<string, Known>> {
  const ranges = new Map<
    string,
    { indicator: string; place: string; item: string; from_day: DayCode; to_day: DayCode }
  >();
  for (const occasion of occasions) {
    for (const { indicator, item, period, span } of inputsOf(occasion, today)) {
      const key = `${indicator.code}|${occasion.place}|${item}`;
      const { from, to } = spanDays(indicator, period, span);
      const known = ranges.get(key);
      ranges.set(key, {
        ...{ indicator: indicator.code, place: occasion.place, item },
        from_day: known && known.from_day < from ? known.from_day : from,
        to_day: known && known.to_day > to ? known.to_day : to,
      });
    }
  }
  if (ranges.size === 0) return new Map();
  const rows = await sql.query<CellRow>(CELLS, [JSON.stringify([...ranges.values()])]);
  return new Map(
    rows.map((row) => [figureKeyOf(row.indicator, row.place, row.period, row.item), knownOf(row)]),
  );
}

function knownOf({ value, qualifier }: CellRow): Known {
  if (qualifier === 'notApplicable') return 'notApplicable';
  return value === null ? null : Number(value);
}

/** Periods of each figure that were ever reported, the typed ones included. */
function periodsOf(
  cells: ReadonlyMap<string, Known>,
  typed: readonly TypedFigure[],
): Map<string, PeriodCode[]> {
  const found = new Map<string, Set<PeriodCode>>();
  const add = (figure: string, period: PeriodCode): void => {
    found.set(figure, (found.get(figure) ?? new Set()).add(period));
  };
  for (const key of cells.keys()) {
    const [indicator, place, period, item] = key.split('|');
    add(`${indicator}|${place}|${item}`, period as PeriodCode);
  }
  for (const { indicator, place, period, item } of typed) add(`${indicator.code}|${place}|${item}`, period);
  return new Map([...found].map(([key, periods]) => [key, [...periods]]));
}
