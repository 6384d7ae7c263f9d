/** What became of an invented decision: accepted, reported every month, asked to be closed, closed or sent back. */
import {
  addDays,
  addWorkingDays,
  shanghaiMidnight,
  type DayCode,
  type DecisionStep,
  type DecisionTerms,
} from '@lianxi/shared';

export interface Deed {
  step: DecisionStep;
  /** Milliseconds. */
  at: number;
  isOffice: boolean;
  remark: string | null;
  terms: DecisionTerms | null;
}

export interface StoryOptions {
  terms: DecisionTerms;
  heldOn: DayCode;
  progress: string;
  /** How many meetings came after the one that decided it. */
  age: number;
  /** Its place among the decisions of that meeting. */
  order: number;
}

type End = 'closed' | 'applied' | 'returned' | 'underway' | 'accepted' | 'moved';
/** How those of the last meeting stand, one after the other: about half of them still open (DOMAIN §6). */
const LATEST: readonly End[] = [
  'underway',
  'closed',
  'applied',
  'underway',
  'accepted',
  'returned',
  'underway',
];

const at = (day: DayCode, hour: number, minute = 0): number =>
  shanghaiMidnight(day) + (hour * 60 + minute) * 60_000;
const FIRST_REPORT = '已明确分工，制定推进计划';
const REFUSAL = '证明材料不全，请补充后再申请';
/** How much later a day is that was moved. */
const MOVED = 70;

/** Everything that would happen to it, past and to come. */
export function storyOf({ terms, heldOn, progress, age, order }: StoryOptions): Deed[] {
  const end = endOf(age, order);
  const dueOn = terms.dueOn as DayCode;
  const deeds: Deed[] = [
    office('decided', at(heldOn, 16), null, terms),
    owner('accepted', at(addWorkingDays(heldOn, 2 + (order % 3)), 10, order)),
  ];
  if (end === 'accepted') return deeds;
  // what still hangs at the next meeting was handed in early, and not enough
  const isEarly = end === 'applied' || end === 'returned';
  const appliedOn = isEarly ? addWorkingDays(heldOn, 24 + order) : addWorkingDays(dueOn, -(4 + (order % 5)));
  const reportsUntil = end === 'underway' || end === 'moved' ? addDays(dueOn, 400) : appliedOn;
  deeds.push(...reports(heldOn, reportsUntil, progress, order));
  if (end === 'moved') {
    const later = { ...terms, dueOn: addDays(dueOn, MOVED) };
    deeds.push(
      office('changed', at(addWorkingDays(dueOn, -1), 11), '牵头单位申请调整期限，经召集人同意', later),
    );
  }
  if (end === 'underway' || end === 'moved') return deeds;
  deeds.push(owner('applied', at(appliedOn, 15, order), progress));
  const answeredOn = addWorkingDays(appliedOn, 2);
  if (end === 'closed') deeds.push(office('closed', at(answeredOn, 16, order), null, null));
  if (end === 'returned') deeds.push(office('returned', at(answeredOn, 16, order), REFUSAL, null));
  return deeds;
}

function endOf(age: number, order: number): End {
  if (age === 0) return LATEST[order % LATEST.length] ?? 'underway';
  return age === 1 && order === 0 ? 'moved' : 'closed';
}

/** By the 5th of each month that begins after the meeting. */
function reports(heldOn: DayCode, until: DayCode, progress: string, order: number): Deed[] {
  const deeds: Deed[] = [];
  for (let day = nextFifth(heldOn); day < until && deeds.length < 12; day = nextFifth(day)) {
    deeds.push(owner('reported', at(day, 9, 30 + order), deeds.length === 0 ? FIRST_REPORT : progress));
  }
  return deeds;
}

function nextFifth(day: DayCode): DayCode {
  const next = addDays(`${day.slice(0, 7)}-28`, 5);
  return `${next.slice(0, 7)}-05`;
}

const owner = (step: DecisionStep, instant: number, remark: string | null = null): Deed => ({
  ...{ step, at: instant, isOffice: false, remark },
  terms: null,
});
const office = (
  step: DecisionStep,
  instant: number,
  remark: string | null,
  terms: DecisionTerms | null,
): Deed => ({ step, at: instant, isOffice: true, remark, terms });
