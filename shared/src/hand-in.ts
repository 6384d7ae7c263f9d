/** How far one department is with a round; apart from the schemas, so that the wall carries none. */
import { addDays, shanghaiDay, shanghaiMidnight, type DayCode } from './period.js';
import type { Act, HandIn, Round, RoundStep } from './round.js';

type Days = Pick<Round, 'dueOn' | 'closesOn'>;

/**
 * Where one department stands, from everything that happened to its part.
 * @param steps of this round, oldest first; those of other departments are left out here
 * @param today day in Shanghai by the server's clock
 */
export function handInOf(
  round: Days,
  department: string,
  steps: readonly RoundStep[],
  today: DayCode,
  changedSince = 0,
): HandIn {
  const own = steps.filter((each) => each.department === department);
  const newest = (kind: RoundStep['step']): RoundStep | undefined =>
    own.filter(({ step }) => step === kind).at(-1);
  const reached = own
    .filter(({ step }) => step === 'submitted' || step === 'returned' || step === 'confirmed')
    .at(-1);
  const first = own.find(({ step }) => step === 'submitted' || step === 'confirmed');
  const reopened = newest('reopened');
  const state = (reached?.step ?? 'draft') as HandIn['state'];
  const until = reopened?.until ?? null;
  return {
    department,
    state,
    closesAt: closesAtOf(round.closesOn, until),
    isLate: (first ? shanghaiDay(Date.parse(first.at)) : today) > round.dueOn,
    submitted: actOf(newest('submitted')),
    returned: state === 'returned' ? actOf(reached) : null,
    confirmed: actOf(newest('confirmed')),
    reopened: reopened && until !== null ? { ...actOf(reopened), until } : null,
    reminded: actOf(newest('reminded')),
    changedSince: state === 'confirmed' ? changedSince : 0,
  };
}

/**
 * When a part closes: at the end of the closing day, or of the newest reopening when that is later.
 * @param until ISO instant in UTC; null = never reopened
 * @returns ISO instant in UTC
 */
export function closesAtOf(closesOn: DayCode, until: string | null): string {
  const closes = new Date(shanghaiMidnight(addDays(closesOn, 1))).toISOString();
  return until !== null && Date.parse(until) > Date.parse(closes) ? until : closes;
}

function actOf(step: RoundStep): Act;
function actOf(step: RoundStep | undefined): Act | null;
function actOf(step: RoundStep | undefined): Act | null {
  return step ? { by: step.by, at: step.at, remark: step.remark, revision: step.revision } : null;
}

/** Whether nothing can be entered any more (冻结). @param now server time in milliseconds */
export function isFrozen(handIn: Pick<HandIn, 'closesAt'>, now: number): boolean {
  return now >= Date.parse(handIn.closesAt);
}
