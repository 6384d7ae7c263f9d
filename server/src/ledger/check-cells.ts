/** The cells that rules across figures read, from the ledger. */
import {
  figureKeyOf,
  inputsOf,
  readingCells,
  spanDays,
  type DayCode,
  type Known,
  type Occasion,
  type PeriodCode,
  type ReadFigure,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';

// Every cell a rule may read: one range of entry_by_day for each place and item.
const CELLS = `
  SELECT f.indicator, f.place, f.item, e.period, e.value, e.qualifier
  FROM jsonb_to_recordset($1) AS f (indicator text, place text, item text, from_day date, to_day date)
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (counts_on) counts_on, period, value, qualifier FROM entry
    WHERE indicator = f.indicator AND place = f.place AND item = f.item AND counts_on BETWEEN f.from_day AND f.to_day
      AND revision <= coalesce($2::bigint, revision)
    ORDER BY counts_on DESC, version DESC) e`;

interface CellRow {
  indicator: string;
  place: string;
  item: string;
  period: PeriodCode;
  value: string | null;
  qualifier: string;
}

/**
 * Everything that rules read on some occasions, in one query.
 * @param revision to read at; null = as it stands, within the caller's transaction
 * @returns cells by `figureKeyOf`
 */
export async function readCells(
  sql: Sql,
  occasions: readonly Occasion[],
  today: DayCode,
  revision: number | null = null,
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
  const rows = await sql.query<CellRow>(CELLS, [JSON.stringify([...ranges.values()]), revision]);
  return new Map(
    rows.map((row) => [figureKeyOf(row.indicator, row.place, row.period, row.item), knownOf(row)]),
  );
}

function knownOf({ value, qualifier }: CellRow): Known {
  if (qualifier === 'notApplicable') return 'notApplicable';
  return value === null ? null : Number(value);
}

/** Reads figures and their spans from cells. @param cells by `figureKeyOf` */
export function readingOf(catalogue: Catalogue, cells: ReadonlyMap<string, Known>): ReadFigure {
  const periods = new Map<string, PeriodCode[]>();
  for (const key of cells.keys()) {
    const [indicator, place, period, item] = key.split('|');
    const figure = `${indicator}|${place}|${item}`;
    const known = periods.get(figure);
    if (known) known.push(period as PeriodCode);
    else periods.set(figure, [period as PeriodCode]);
  }
  return readingCells(
    (indicator, place, period, item) => cells.get(figureKeyOf(indicator.code, place, period, item)) ?? null,
    (place) => catalogue.place(place)?.validFrom ?? null,
    (indicator, place, item) => periods.get(`${indicator.code}|${place}|${item}`) ?? [],
  );
}
