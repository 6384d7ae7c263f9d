/** Who has reported what for a month, by department. */
import {
  periodOf,
  periodRange,
  resolvePeriod,
  shanghaiDay,
  type DayCode,
  type QuestionOf,
  type ReportingAnswer,
  type Round,
  type Timeliness,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { dueOn, lateUntil } from '../rounds/due.js';
import { cellId, duties, readDuties, type CellState, type Duty } from '../rounds/duties.js';
import { monthAskedFor, readStanding } from '../rounds/standing.js';

/** Counts of a department: due, filled, confirmed, on time. */
export interface Tally {
  due: number;
  filled: number;
  confirmed: number;
  onTime: number;
  reportedAt: string | null;
  missing: ReportingAnswer['departments'][number]['missing'];
}

/**
 * Adds one duty to its department's tally.
 * @param due last day on time by the round; null = no round, each period has its default clock
 */
export function tally(
  duty: Duty,
  states: ReadonlyMap<string, CellState>,
  into: Tally,
  due: DayCode | null,
): Tally {
  const last = due ?? dueOn(duty.period);
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
    onTime: into.onTime + found.filter(({ first_at }) => shanghaiDay(first_at.getTime()) <= last).length,
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

/**
 * Who has reported what for a month: by the round that asks for it, or by the default clock. `current` is the month that
 * is asked for now: early in December the round of November still runs.
 */
export async function answerReporting(
  sql: Sql,
  catalogue: Catalogue,
  question: QuestionOf<'reporting'>,
  revision: number,
  today: DayCode,
): Promise<ReportingAnswer> {
  const { district } = question;
  const running = question.period === 'current' ? await monthAskedFor(sql, district, today, revision) : null;
  const asked = running ?? resolvePeriod(question.period, 'month', today);
  const month = periodOf('month', periodRange(asked).end < today ? periodRange(asked).end : today);
  const standing = await readStanding(sql, catalogue, { district, period: month }, today, revision);
  const round = standing?.round ?? null;
  const owed = duties(catalogue, district, month, today, round);
  const states = await readDuties(sql, owed, revision);
  // who owes nothing for this month is not asked, and not shown as if he had reported
  const departments = catalogue.departmentsOf(district, periodRange(month).end).flatMap((department) => {
    const own = owed.filter((duty) => duty.department.code === department.code);
    if (own.length === 0) return [];
    const counts = own.reduce((sum, duty) => tally(duty, states, sum, round?.dueOn ?? null), emptyTally);
    const { code, name, shortName } = department;
    const handIn = standing?.handIns.find((each) => each.department === code) ?? null;
    const state = round ? timelinessIn(round, counts, today) : timeliness(counts, dueOn(month), today);
    return [{ code, name, shortName, ...counts, state, handIn }];
  });
  return {
    period: month,
    dueOn: round?.dueOn ?? dueOn(month),
    due: departments.reduce((sum, each) => sum + each.due, 0),
    filled: departments.reduce((sum, each) => sum + each.filled, 0),
    round: round && {
      id: round.id,
      name: round.name,
      meetingOn: round.meetingOn,
      closesOn: round.closesOn,
    },
    departments,
  };
}

function timeliness(counts: Tally, due: DayCode, today: DayCode): Timeliness {
  if (counts.filled < counts.due) return today > due ? 'overdue' : 'open';
  return counts.onTime < counts.due ? 'late' : 'complete';
}

/** In a round, what is missing is late (迟报) for two working days before it counts as missed (漏报). */
function timelinessIn(round: Round, counts: Tally, today: DayCode): Timeliness {
  const isStillLate = round.dueOn < today && today <= lateUntil(round.dueOn);
  return isStillLate && counts.filled < counts.due ? 'late' : timeliness(counts, round.dueOn, today);
}
