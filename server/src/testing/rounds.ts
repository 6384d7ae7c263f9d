/** A round of the small district for tests: November, asked of two departments. */
import {
  handInOf,
  shanghaiDay,
  type HandIn,
  type OpenRound,
  type PeriodCode,
  type Round,
} from '@lianxi/shared';
import { appendSteps, lockRound } from '../rounds/steps.js';
import { readStanding } from '../rounds/standing.js';
import { officeOf, staffOf, type House } from './house.js';

export const november = '2026-11' as PeriodCode;

/** Due on 5 December, closed from the 9th on; D-A owes two figures, D-B one. */
export const aRound: OpenRound = {
  district: 'D',
  period: november,
  name: '十一月联席会议',
  meetingOn: '2026-12-10',
  opensOn: '2026-11-20',
  dueOn: '2026-12-05',
  closesOn: '2026-12-08',
  duties: [
    { department: 'D-A', indicators: ['p.persons', 'p.helmets'] },
    { department: 'D-B', indicators: ['p.score'] },
  ],
};

let keys = 0;
export const newKey = (): string => `round-key-${++keys}`;

export const openRound = (house: House, round: Partial<OpenRound> = {}): Promise<Round> =>
  house.rounds.open(officeOf('D'), { ...aRound, ...round }, newKey());

/** Hands a part in as a complete submission does. */
export function handIn(house: House, round: Round, department: string): Promise<HandIn> {
  const today = shanghaiDay(house.clock.now());
  return house.database.transaction(async (sql) => {
    await lockRound(sql, round);
    const standing = await readStanding(sql, house.catalogues.current(), round, today);
    const deed = { round, departments: [department], step: 'submitted' as const, at: house.clock.now() };
    const added = await appendSteps(sql, staffOf(department), deed);
    return handInOf(round, department, [...(standing?.steps ?? []), ...added], today);
  });
}

/** Everything D-A owes for November, reported and handed in. */
export async function reportAll(house: House, round: Round): Promise<HandIn> {
  await house.enter([
    { indicator: 'p.persons', value: 120 },
    { indicator: 'p.helmets', value: 500 },
  ]);
  return handIn(house, round, 'D-A');
}
