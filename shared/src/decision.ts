/**
 * Decisions (督办事项): what a meeting resolved, whose it is, by when. Steps are only added; state and light follow
 * from them and the day.
 */
import { z } from 'zod';
import type { Reading } from './answer.js';
import { codeSchema, daySchema, type Name } from './catalogue.js';
import type { Named } from './meeting.js';
import { daysBetween, shanghaiDay, type DayCode } from './period.js';

/** What can be said of a decision, and said anew: text, owner, day. */
export const decisionTermsSchema = z.strictObject({
  text: z.string().trim().min(1).max(200),
  /** Department that answers for it. */
  owner: codeSchema,
  assisting: z.array(codeSchema).max(20),
  dueOn: daySchema,
  /** The figure it is about, and what it is to reach. */
  pinned: z
    .strictObject({ indicator: codeSchema, place: codeSchema, target: z.number().min(0).nullable() })
    .nullable(),
});
export type DecisionTerms = z.infer<typeof decisionTermsSchema>;

/**
 * decided 交办 · changed (terms) · accepted 签收 · reported (progress) · applied 申请销号 · closed 销号 · returned 退回: the
 * application was not enough.
 */
export const decisionSteps = [
  'decided',
  'changed',
  'accepted',
  'reported',
  'applied',
  'closed',
  'returned',
] as const;
export type DecisionStep = (typeof decisionSteps)[number];
/** assigned 待签收 · accepted 已签收 · underway 办理中 · applied 申请销号 · returned 退回 · closed 已销号 */
export type DecisionState = 'assigned' | 'accepted' | 'underway' | 'applied' | 'returned' | 'closed';

/** One thing that happened to a decision. */
export interface DecisionAct {
  step: DecisionStep;
  /** ISO instant. */
  at: string;
  remark: string | null;
  /** decided, changed: what it says from here on. */
  terms: DecisionTerms | null;
}

export interface DecisionStanding {
  terms: DecisionTerms;
  state: DecisionState;
  decidedOn: DayCode;
  closedOn: DayCode | null;
  /** The day it was due at first, where that was moved. */
  firstDueOn: string | null;
  /** The newest word of progress. */
  progress: { at: string; remark: string } | null;
}

const stateAfter: Record<Exclude<DecisionStep, 'changed'>, DecisionState> = {
  decided: 'assigned',
  accepted: 'accepted',
  reported: 'underway',
  applied: 'applied',
  closed: 'closed',
  returned: 'returned',
};

/** Where a decision stands after its steps, oldest first; null when it was never decided. */
export function decisionStanding(acts: readonly DecisionAct[]): DecisionStanding | null {
  const first = acts.find(({ step }) => step === 'decided');
  if (!first?.terms) return null;
  const standing: DecisionStanding = {
    terms: first.terms,
    state: 'assigned',
    decidedOn: shanghaiDay(Date.parse(first.at)),
    closedOn: null,
    firstDueOn: null,
    progress: null,
  };
  for (const { step, at, remark, terms } of acts) {
    if (terms) standing.terms = terms;
    if (step !== 'changed') standing.state = stateAfter[step];
    if (step === 'reported' && remark !== null) standing.progress = { at, remark };
    standing.closedOn =
      standing.state === 'closed' ? (standing.closedOn ?? shanghaiDay(Date.parse(at))) : null;
  }
  if (standing.terms.dueOn !== first.terms.dueOn) standing.firstDueOn = first.terms.dueOn;
  return standing;
}

/** inTime ▲ 办理中 (green) · dueSoon ● 临期 (yellow) · pastDue ▼ 超期 (red) · struckOff ■ 已销号 (grey) */
export type DecisionLight = 'inTime' | 'dueSoon' | 'pastDue' | 'struckOff';
/** Days before the due day from which a decision is due soon (DOMAIN §1.5). */
export interface DecisionRule {
  soon: number;
}
export const defaultDecisionRule: DecisionRule = { soon: 7 };

export function decisionLight(
  { state, terms }: Pick<DecisionStanding, 'state' | 'terms'>,
  today: DayCode,
  rule: DecisionRule = defaultDecisionRule,
): DecisionLight {
  if (state === 'closed') return 'struckOff';
  const left = daysBetween(today, terms.dueOn);
  if (left < 0) return 'pastDue';
  return left <= rule.soon ? 'dueSoon' : 'inTime';
}

export interface DecisionsAnswer {
  /** All that were ever decided, by light. */
  counts: Record<DecisionLight, number>;
  /** Open ones by due day, then the closed ones, newest first. */
  decisions: {
    id: string;
    number: number;
    /** The meeting that decided it. */
    meeting: { number: number; name: string } | null;
    text: string;
    owner: Named;
    assisting: Named[];
    dueOn: string;
    firstDueOn: string | null;
    state: DecisionState;
    light: DecisionLight;
    progress: { at: string; remark: string } | null;
    closedOn: string | null;
    /** The figure it is about, as it stands. */
    pinned: { indicator: string; place: string; name: Name; target: number | null; reading: Reading } | null;
    reportedAt: string;
    isDemo: boolean;
  }[];
}
