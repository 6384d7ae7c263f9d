/** The cells that rules across figures read, from the ledger. */
import {
  figureKeyOf,
  readingCells,
  spanDays,
  type DayCode,
  type Known,
  type PeriodCode,
  type ReadFigure,
  type ReadInput,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';

// Every cell a rule may read: one range of entry_by_day, and one row, for each place and item.
const CELLS = `
  SELECT f.indicator, f.place, f.item,
    json_object_agg(e.period, coalesce(e.value::text, e.qualifier)) AS cells
  FROM jsonb_to_recordset($1) AS f (indicator text, place text, item text, from_day date, to_day date)
  CROSS JOIN LATERAL (
    SELECT DISTINCT ON (counts_on) counts_on, period, value, qualifier FROM entry
    WHERE indicator = f.indicator AND place = f.place AND item = f.item AND counts_on BETWEEN f.from_day AND f.to_day
      AND revision <= coalesce($2::bigint, revision)
    ORDER BY counts_on DESC, version DESC) e
  GROUP BY f.indicator, f.place, f.item`;

interface Range {
  indicator: string;
  place: string;
  item: string;
  from_day: DayCode;
  to_day: DayCode;
}
type CellsRow = Pick<Range, 'indicator' | 'place' | 'item'> & { cells: Record<string, string> };

/**
 * Everything that rules read, in one query.
 * @param revision to read at; null = as it stands, within the caller's transaction
 * @returns cells by `figureKeyOf`
 */
export async function readCells(
  sql: Sql,
  inputs: readonly ReadInput[],
  revision: number | null = null,
): Promise<Map<string, Known>> {
  const ranges = new Map<string, Range>();
  for (const { indicator, place, item, period, span } of inputs) {
    const key = `${indicator.code}|${place}|${item}`;
    const { from, to } = spanDays(indicator, period, span);
    const known = ranges.get(key);
    ranges.set(key, {
      ...{ indicator: indicator.code, place, item },
      from_day: known && known.from_day < from ? known.from_day : from,
      to_day: known && known.to_day > to ? known.to_day : to,
    });
  }
  const cells = new Map<string, Known>();
  if (ranges.size === 0) return cells;
  for (const row of await sql.query<CellsRow>(CELLS, [JSON.stringify([...ranges.values()]), revision])) {
    for (const [period, text] of Object.entries(row.cells))
      cells.set(figureKeyOf(row.indicator, row.place, period, row.item), knownOf(text));
  }
  return cells;
}

/** A value as text, or its qualifier where there is none. */
function knownOf(text: string): Known {
  if (text === 'notApplicable') return 'notApplicable';
  return text === 'words' ? null : Number(text);
}

/**
 * Reads figures and their spans from cells.
 * @param cells by `figureKeyOf`
 * @param over put over them: what is about to be entered
 */
export function readingOf(
  catalogue: Catalogue,
  cells: ReadonlyMap<string, Known>,
  over: ReadonlyMap<string, Known> = new Map(),
): ReadFigure {
  let periods: Map<string, PeriodCode[]> | null = null; // only totals since the start need them
  return readingCells(
    (indicator, place, period, item) => {
      const key = figureKeyOf(indicator.code, place, period, item);
      return over.get(key) ?? cells.get(key) ?? null;
    },
    (place) => catalogue.place(place)?.validFrom ?? null,
    (indicator, place, item) => {
      periods ??= periodsOf(new Set([...cells.keys(), ...over.keys()]));
      return periods.get(`${indicator.code}|${place}|${item}`) ?? [];
    },
  );
}

/** Periods of each figure that were reported. */
function periodsOf(keys: ReadonlySet<string>): Map<string, PeriodCode[]> {
  const periods = new Map<string, PeriodCode[]>();
  for (const key of keys) {
    const [indicator, place, period, item] = key.split('|');
    const figure = `${indicator}|${place}|${item}`;
    const known = periods.get(figure);
    if (known) known.push(period as PeriodCode);
    else periods.set(figure, [period as PeriodCode]);
  }
  return periods;
}
