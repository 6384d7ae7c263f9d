/** The rows that say what holds now: a round and what each department is asked for. */
import type { ChangeRound, OpenRound } from '@lianxi/shared';
import type { Sql } from '../database/database.js';

/** @returns the new round's id; null when the month has one already */
export async function insertRound(sql: Sql, round: OpenRound): Promise<string | null> {
  const { district, period, name, meetingOn, opensOn, dueOn, closesOn } = round;
  const [made] = await sql.query<{ id: string }>(
    `INSERT INTO round (district, period, name, meeting_on, opens_on, due_on, closes_on)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
    [district, period, name, meetingOn, opensOn, dueOn, closesOn],
  );
  if (!made) return null;
  await insertDuties(sql, made.id, round);
  return made.id;
}

/** Replaces what a round says; its steps keep what it said before. */
export async function updateRound(sql: Sql, id: string, round: ChangeRound): Promise<void> {
  const { name, meetingOn, opensOn, dueOn, closesOn } = round;
  await sql.query(
    `UPDATE round SET name = $2, meeting_on = $3, opens_on = $4, due_on = $5, closes_on = $6 WHERE id = $1`,
    [id, name, meetingOn, opensOn, dueOn, closesOn],
  );
  await sql.query('DELETE FROM round_duty WHERE round = $1', [id]);
  await insertDuties(sql, id, round);
}

async function insertDuties(sql: Sql, id: string, { duties }: Pick<ChangeRound, 'duties'>): Promise<void> {
  const rows = duties.flatMap(({ department, indicators }) =>
    indicators.map((indicator) => ({ department, indicator })),
  );
  await sql.query(
    'INSERT INTO round_duty (round, department, indicator) SELECT $1::uuid, * FROM unnest($2::text[], $3::text[])',
    [id, rows.map(({ department }) => department), rows.map(({ indicator }) => indicator)],
  );
}
