/** Decisions of a district as they stand at a revision, and the counts the system makes of them (lx.*). */
import { decisionStanding, type DayCode, type DecisionStanding } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { readRegister, type RegisterRecord } from './register.js';

export interface DecisionRecord extends DecisionStanding {
  record: RegisterRecord<'decision'>;
}

export async function readDecisions(sql: Sql, district: string, revision: number): Promise<DecisionRecord[]> {
  const records = await readRegister(sql, 'decision', district, revision);
  return records.flatMap((record) => {
    const standing = decisionStanding(record.steps);
    return standing ? [{ ...standing, record }] : [];
  });
}

/** Decided in a span of days. */
export const decidedIn = (all: readonly DecisionRecord[], days: { from: DayCode; to: DayCode }): number =>
  all.filter(({ decidedOn }) => days.from <= decidedOn && decidedOn <= days.to).length;

/** Closed in a span of days. */
export const closedIn = (all: readonly DecisionRecord[], days: { from: DayCode; to: DayCode }): number =>
  all.filter(({ closedOn }) => closedOn !== null && days.from <= closedOn && closedOn <= days.to).length;

/** Open on a day and due before it. */
export const overdueOn = (all: readonly DecisionRecord[], day: DayCode): number =>
  all.filter(
    ({ decidedOn, closedOn, terms }) =>
      decidedOn <= day && terms.dueOn < day && (closedOn === null || closedOn > day),
  ).length;
