/** Who has reported what for a month, by department. */
import {
  periodOf,
  periodRange,
  resolvePeriod,
  shanghaiDay,
  type DayCode,
  type QuestionOf,
  type ReportingAnswer,
  type Timeliness,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { dueOn } from '../rounds/due.js';
import { cellId, duties, readDuties, type CellState, type Duty } from '../rounds/duties.js';

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
    ({ place, item }) => states.get(cellId(duty.indicator.code, place, item)) ?? [],
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
