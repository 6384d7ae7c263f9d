/** What a department still has to hand in, most urgent first. */
import {
  shanghaiMidnight,
  type DayCode,
  type DueAnswer,
  type DueItem,
  type QuestionOf,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { duties, readDuties } from '../rounds/duties.js';
import { awaitsHandIn, readStandings, type Standing } from '../rounds/standing.js';

/**
 * Rounds that have opened and were not handed in, or were returned. What closed before today is left out: nobody can do
 * anything about it until the office reopens it. What closes in the course of today says so by `handIn.closesAt`.
 */
export async function answerDue(
  sql: Sql,
  catalogue: Catalogue,
  { district, department }: QuestionOf<'due'>,
  revision: number,
  today: DayCode,
): Promise<DueAnswer> {
  const standings = await readStandings(sql, { district, department }, today, revision);
  const open = standings.filter(
    ({ round, handIns: [handIn] }) =>
      handIn !== undefined &&
      round.opensOn <= today &&
      awaitsHandIn(handIn) &&
      Date.parse(handIn.closesAt) > shanghaiMidnight(today),
  );
  const items = await Promise.all(open.map((each) => toItem(sql, catalogue, each, revision, today)));
  return { department, items: items.flat().sort((a, b) => (urgency(a) < urgency(b) ? -1 : 1)) };
}

const urgency = ({ dueOn, period }: DueItem): string => `${dueOn} ${period}`;

async function toItem(
  sql: Sql,
  catalogue: Catalogue,
  { round, handIns: [handIn] }: Standing,
  revision: number,
  today: DayCode,
): Promise<DueItem[]> {
  if (!handIn) return [];
  const owed = duties(catalogue, round.district, round.period, today, round).filter(
    (duty) => duty.department.code === handIn.department,
  );
  const states = await readDuties(sql, owed, revision);
  const { id, name, meetingOn, period, opensOn, dueOn } = round;
  return [
    {
      period,
      round: { id, name, meetingOn },
      opensOn,
      dueOn,
      filled: states.size,
      due: owed.reduce((sum, { cells }) => sum + cells.length, 0),
      handIn,
    },
  ];
}
