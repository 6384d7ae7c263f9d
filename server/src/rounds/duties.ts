/** What departments have to report for a month: the cells they owe, and which of them are filled. */
import {
  anchorDay,
  cyclePeriod,
  periodOf,
  periodRange,
  shiftPeriod,
  type DayCode,
  type Department,
  type Indicator,
  type PeriodCode,
  type Round,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';

/** What one department owes for one indicator: one cell a place and item. */
export interface Duty {
  indicator: Indicator;
  department: Department;
  period: PeriodCode;
  cells: { place: string; item: string }[];
}

/** One figure that is filled, as far as reporting is concerned. */
export interface CellState {
  indicator: string;
  place: string;
  period: string;
  item: string;
  state: 'provisional' | 'confirmed';
  first_at: Date;
  newest_at: Date;
}

/** Whatever holds now, for queries that can also look back. */
export const NEWEST = Number.MAX_SAFE_INTEGER;

/** The period of an indicator that is reported together with a month: the one that holds it, or the newest within it. */
export function periodReportedWith(
  indicator: Indicator,
  month: PeriodCode,
  today: DayCode,
): PeriodCode | null {
  const { start, end } = periodRange(month);
  switch (indicator.cycle) {
    case 'event':
      return null;
    case 'day': {
      const last = today < end ? today : end;
      const newest = shiftPeriod(periodOf('day', last), last === end ? 0 : -1); // today is still running
      return periodRange(newest).end >= start ? newest : periodOf('day', start);
    }
    case 'week':
      return weekReportedWith(start, end, today);
    default:
      return periodOf(cyclePeriod(indicator.cycle), end);
  }
}

/** The newest week that has ended and counts towards the month; its first one while none has ended. */
function weekReportedWith(start: DayCode, end: DayCode, today: DayCode): PeriodCode {
  const isOf = (week: PeriodCode): boolean => start <= anchorDay(week) && anchorDay(week) <= end;
  let week = periodOf('week', today < end ? today : end);
  while (anchorDay(week) > end || periodRange(week).end >= today) week = shiftPeriod(week, -1);
  if (isOf(week)) return week;
  const first = periodOf('week', start);
  return isOf(first) ? first : shiftPeriod(first, 1);
}

/**
 * Everything that is due in a district for a month.
 * @param round the round that asks for this month; null = none was opened, then the catalogue's duties without optional ones
 */
export function duties(
  catalogue: Catalogue,
  district: string,
  month: PeriodCode,
  today: DayCode,
  round: Pick<Round, 'duties'> | null = null,
): Duty[] {
  const asked = round && askedBy(round);
  const found = new Map<string, Duty>();
  for (const indicator of catalogue.indicatorsOf(district)) {
    if (indicator.type === 'derived' || indicator.isComputed) continue;
    if (asked === null && indicator.isOptional) continue;
    const period = periodReportedWith(indicator, month, today);
    if (period === null) continue;
    const { start, end } = periodRange(period);
    const items = indicator.items.length === 0 ? [''] : indicator.items.map(({ code }) => code);
    for (const place of catalogue.placesReporting(indicator)) {
      if (place.district !== district || !catalogue.isReporting(indicator, place, start, end)) continue;
      const department = catalogue.departmentOf(indicator, place.code, end);
      if (!department) continue;
      const key = `${indicator.code}|${department.code}`;
      if (asked !== null && !asked.has(key)) continue;
      const duty = found.get(key) ?? { indicator, department, period, cells: [] };
      duty.cells.push(...items.map((item) => ({ place: place.code, item })));
      found.set(key, duty);
    }
  }
  return [...found.values()];
}

const askedBy = (round: Pick<Round, 'duties'>): ReadonlySet<string> =>
  new Set(
    round.duties.flatMap(({ department, indicators }) => indicators.map((code) => `${code}|${department}`)),
  );

const SQL = `
  SELECT e.indicator, e.place, e.period, e.item,
    (array_agg(e.state ORDER BY e.version DESC))[1] AS state, min(r.recorded_at) AS first_at, max(r.recorded_at) AS newest_at
  FROM unnest($1::text[], $2::text[], $3::text[]) AS d (indicator, place, period)
  CROSS JOIN LATERAL (
    SELECT * FROM entry
    WHERE indicator = d.indicator AND place = d.place AND period = d.period AND revision <= $4 OFFSET 0) e
  JOIN revision r ON r.district = e.district AND r.number = e.revision
  GROUP BY e.indicator, e.place, e.period, e.item`;

/** State of everything that is due, by `cellId`: which cells are filled, since when. */
export async function readDuties(
  sql: Sql,
  owed: readonly Duty[],
  revision: number,
): Promise<Map<string, CellState>> {
  const reports = reportsOf(
    owed.map(({ indicator, period, cells }) => ({ indicator, periods: [period], cells })),
  );
  const rows = await sql.query<CellState>(SQL, [
    reports.indicators,
    reports.places,
    reports.periods,
    revision,
  ]);
  return new Map(rows.map((row) => [cellId(row.indicator, row.place, row.item), row]));
}

/** Names a cell of a sheet; the sheet fixes its period. */
export const cellId = (indicator: string, place: string, item: string): string =>
  `${indicator}|${place}|${item}`;

/**
 * How many figures of a sheet are not reported yet.
 * @param besides `figureId`s that are being written in the same transaction
 */
export async function countMissing(
  sql: Sql,
  owed: readonly Duty[],
  besides: ReadonlySet<string> = new Set(),
): Promise<number> {
  const filled = await readDuties(sql, owed, NEWEST);
  const missing = owed.flatMap(({ indicator, period, cells }) =>
    cells.filter(
      ({ place, item }) =>
        !filled.has(cellId(indicator.code, place, item)) &&
        !besides.has(`${indicator.code}|${place}|${period}|${item}`),
    ),
  );
  return missing.length;
}

/** Whether any figure of a sheet was entered after a revision; confirmations change no figure. */
export async function hasMoved(sql: Sql, owed: readonly Duty[], revision: number): Promise<boolean> {
  const reports = reportsOf(
    owed.map(({ indicator, period, cells }) => ({ indicator, periods: [period], cells })),
  );
  const moved = await sql.query(
    `SELECT 1 FROM unnest($1::text[], $2::text[], $3::text[]) AS d (indicator, place, period)
     WHERE EXISTS (
       SELECT 1 FROM entry WHERE indicator = d.indicator AND place = d.place AND period = d.period
         AND revision > $4 AND NOT is_confirmation) LIMIT 1`,
    [reports.indicators, reports.places, reports.periods, revision],
  );
  return moved.length > 0;
}

/** Every indicator × place × period once, as columns for a query: each is one probe of the figures' index. */
export function reportsOf(
  wanted: readonly { indicator: Indicator; periods: readonly PeriodCode[]; cells: Duty['cells'] }[],
): { indicators: string[]; places: string[]; periods: string[] } {
  const rows = wanted.flatMap(({ indicator, periods, cells }) =>
    [...new Set(cells.map(({ place }) => place))].flatMap((place) =>
      [...new Set(periods)].map((period) => ({ indicator: indicator.code, place, period })),
    ),
  );
  return {
    indicators: rows.map(({ indicator }) => indicator),
    places: rows.map(({ place }) => place),
    periods: rows.map(({ period }) => period),
  };
}
