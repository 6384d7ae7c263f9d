/** Who has reported what for a month, by department. */
import {
  cyclePeriod,
  periodOf,
  periodRange,
  resolvePeriod,
  shanghaiDay,
  shiftPeriod,
  type DayCode,
  type Department,
  type Indicator,
  type PeriodCode,
  type QuestionOf,
  type ReportingAnswer,
  type Timeliness,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { dueOn } from '../rounds/due.js';

/** What one department owes for one indicator: one cell a place and item. */
export interface Duty {
  indicator: Indicator;
  department: Department;
  period: PeriodCode;
  cells: { place: string; item: string }[];
}

interface CellState {
  indicator: string;
  place: string;
  period: string;
  item: string;
  state: 'provisional' | 'confirmed';
  first_at: Date;
  newest_at: Date;
}

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
    case 'day':
    case 'week': {
      const kind = cyclePeriod(indicator.cycle);
      const last = today < end ? today : end;
      const newest = shiftPeriod(periodOf(kind, last), last === end ? 0 : -1); // today is still running
      return periodRange(newest).end >= start ? newest : periodOf(kind, start);
    }
    default:
      return periodOf(cyclePeriod(indicator.cycle), end);
  }
}

/** Everything that is due in a district for a month. */
export function duties(catalogue: Catalogue, district: string, month: PeriodCode, today: DayCode): Duty[] {
  const found = new Map<string, Duty>();
  for (const indicator of catalogue.indicatorsOf(district)) {
    if (indicator.type === 'derived' || indicator.isComputed || indicator.isOptional) continue;
    const period = periodReportedWith(indicator, month, today);
    if (period === null) continue;
    const { start, end } = periodRange(period);
    const items = indicator.items.length === 0 ? [''] : indicator.items.map(({ code }) => code);
    for (const place of catalogue.placesReporting(indicator)) {
      if (place.district !== district || !catalogue.isReporting(indicator, place, start, end)) continue;
      const department = catalogue.departmentOf(indicator, place.code, end);
      if (!department) continue;
      const key = `${indicator.code}|${department.code}`;
      const duty = found.get(key) ?? { indicator, department, period, cells: [] };
      duty.cells.push(...items.map((item) => ({ place: place.code, item })));
      found.set(key, duty);
    }
  }
  return [...found.values()];
}

const SQL = `
  SELECT e.indicator, e.place, e.period, e.item,
    (array_agg(e.state ORDER BY e.version DESC))[1] AS state, min(r.recorded_at) AS first_at, max(r.recorded_at) AS newest_at
  FROM unnest($1::text[], $2::text[], $3::text[]) AS d (indicator, place, period)
  CROSS JOIN LATERAL (
    SELECT * FROM entry
    WHERE indicator = d.indicator AND place = d.place AND period = d.period AND revision <= $4 OFFSET 0) e
  JOIN revision r ON r.district = e.district AND r.number = e.revision
  GROUP BY e.indicator, e.place, e.period, e.item`;

/** State of everything that is due: which cells are filled, since when. */
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
  return new Map(rows.map((row) => [`${row.indicator}|${row.place}|${row.item}`, row]));
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

/** Counts of a department: due, filled, confirmed, on time. */
export interface Tally {
  due: number;
  filled: number;
  confirmed: number;
  onTime: number;
  reportedAt: string | null;
  missing: ReportingAnswer['departments'][number]['missing'];
}

/** Adds one duty to its department's tally. */
export function tally(duty: Duty, states: ReadonlyMap<string, CellState>, into: Tally): Tally {
  const due = dueOn(duty.period);
  const found = duty.cells.flatMap(
    ({ place, item }) => states.get(`${duty.indicator.code}|${place}|${item}`) ?? [],
  );
  const gaps = duty.cells.length - found.length;
  const newest =
    found
      .map(({ newest_at }) => newest_at.toISOString())
      .sort()
      .at(-1) ?? null;
  return {
    due: into.due + duty.cells.length,
    filled: into.filled + found.length,
    confirmed: into.confirmed + found.filter(({ state }) => state === 'confirmed').length,
    onTime: into.onTime + found.filter(({ first_at }) => shanghaiDay(first_at.getTime()) <= due).length,
    reportedAt:
      newest !== null && (into.reportedAt === null || newest > into.reportedAt) ? newest : into.reportedAt,
    missing:
      gaps === 0
        ? into.missing
        : [...into.missing, { indicator: duty.indicator.code, name: duty.indicator.name, cells: gaps }],
  };
}

export const emptyTally: Tally = {
  due: 0,
  filled: 0,
  confirmed: 0,
  onTime: 0,
  reportedAt: null,
  missing: [],
};

export async function answerReporting(
  sql: Sql,
  catalogue: Catalogue,
  question: QuestionOf<'reporting'>,
  revision: number,
  today: DayCode,
): Promise<ReportingAnswer> {
  const asked = resolvePeriod(question.period, 'month', today);
  const month = periodOf('month', periodRange(asked).end < today ? periodRange(asked).end : today);
  const owed = duties(catalogue, question.district, month, today);
  const states = await readDuties(sql, owed, revision);
  const due = dueOn(month);
  // who owes nothing for this month is not asked, and not shown as if he had reported
  const departments = catalogue
    .departmentsOf(question.district, periodRange(month).end)
    .flatMap((department) => {
      const own = owed.filter((duty) => duty.department.code === department.code);
      if (own.length === 0) return [];
      const counts = own.reduce((sum, duty) => tally(duty, states, sum), emptyTally);
      const { code, name, shortName } = department;
      return [{ code, name, shortName, ...counts, state: timeliness(counts, due, today), handIn: null }];
    });
  return {
    period: month,
    dueOn: due,
    due: departments.reduce((sum, each) => sum + each.due, 0),
    filled: departments.reduce((sum, each) => sum + each.filled, 0),
    round: null,
    departments,
  };
}

function timeliness(counts: Tally, due: DayCode, today: DayCode): Timeliness {
  if (counts.filled < counts.due) return today > due ? 'overdue' : 'open';
  return counts.onTime < counts.due ? 'late' : 'complete';
}
