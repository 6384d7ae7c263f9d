/** Which figures can no longer be entered, because every round that asks for them has closed (冻结). */
import {
  anchorDay,
  closesAtOf,
  periodOf,
  periodRange,
  shanghaiDay,
  shiftPeriod,
  type DayCode,
  type PeriodCode,
} from '@lianxi/shared';
import type { Clock } from '../config/clock.js';
import type { Sql } from '../database/database.js';
import type { KnownFigure } from '../ledger/entry.rules.js';
import type { Gate } from '../ledger/gate.js';

/** The last day on which a part that closes at an instant was open. @param closesAt ISO instant */
export const closingDay = (closesAt: string): DayCode => shanghaiDay(Date.parse(closesAt) - 1);

/** Months whose sheets ask for a period: the one a day or week counts towards, every month of a quarter or year. */
export function monthsAsking(period: PeriodCode): PeriodCode[] {
  const { kind, start, end } = periodRange(period);
  if (kind === 'day' || kind === 'week') return [periodOf('month', anchorDay(period))];
  const last = periodOf('month', end);
  const months = [periodOf('month', start)];
  for (let month = months[0]; month && month < last; month = months.at(-1))
    months.push(shiftPeriod(month, 1));
  return months;
}

interface Row {
  department: string;
  indicator: string;
  month: string;
  closes_on: DayCode;
  until: Date | null;
}

const SQL = `
  SELECT w.department, w.indicator, w.month, to_char(r.closes_on, 'YYYY-MM-DD') AS closes_on, s.until
  FROM unnest($2::text[], $3::text[], $4::text[]) AS w (department, indicator, month)
  JOIN round r ON r.district = $1 AND r.period = w.month
  JOIN round_duty d ON d.round = r.id AND d.department = w.department AND d.indicator = w.indicator
  LEFT JOIN LATERAL (
    SELECT until FROM round_step WHERE round = r.id AND department = w.department AND step = 'reopened'
    ORDER BY revision DESC LIMIT 1) s ON true`;

/** Asked by the ledger inside every write: the server's clock at that moment decides, no job closes anything. */
export class RoundGate implements Gate {
  constructor(private readonly clock: Clock) {}

  async closedSince(sql: Sql, figures: readonly KnownFigure[]): Promise<(DayCode | null)[]> {
    const asking = figures.map(({ indicator, department, period }) =>
      indicator.cycle === 'event'
        ? []
        : monthsAsking(period).map((month) => ({ department, indicator: indicator.code, month })),
    );
    const wanted = new Map(asking.flat().map((each) => [idOf(each), each]));
    const asked = [...wanted.values()];
    const rows = await sql.query<Row>(SQL, [
      figures[0]?.place.district ?? '',
      asked.map(({ department }) => department),
      asked.map(({ indicator }) => indicator),
      asked.map(({ month }) => month),
    ]);
    const closing = new Map(
      rows.map((row) => [idOf(row), closesAtOf(row.closes_on, row.until?.toISOString() ?? null)]),
    );
    const now = this.clock.now();
    return asking.map((months) => {
      const ends = months.flatMap((each) => closing.get(idOf(each)) ?? []);
      const last = ends.sort().at(-1); // ISO instants in UTC sort by time
      return last !== undefined && Date.parse(last) <= now ? closingDay(last) : null;
    });
  }
}

const idOf = (each: { department: string; indicator: string; month: string }): string =>
  `${each.department}|${each.indicator}|${each.month}`;
