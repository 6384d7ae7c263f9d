/** What happens to a round: append-only steps, each of them part of a revision. */
import type { ChangeRound, RoundStep } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { displayNameOf, principalOf, type Actor } from '../identity/actor.js';
import { appendRevision, type Line } from '../ledger/revision.js';

/** A step to be recorded; `at` comes from the server's clock. */
export interface NewStep extends Omit<RoundStep, 'at'> {
  /** The round's id. */
  round: string;
  district: string;
  principal: string;
  /** Milliseconds, server time. */
  at: number;
  /** opened, changed: what the round says from here on. */
  terms?: ChangeRound;
}

const SQL = `
  INSERT INTO round_step (round, district, revision, department, step, at, principal, by_name, remark, until, terms)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/**
 * Records a step for a revision that was appended in the same transaction. Take `lockRound` before looking at the standing
 * that the step follows from.
 */
export async function recordStep(sql: Sql, step: NewStep): Promise<RoundStep> {
  const at = new Date(step.at).toISOString();
  await sql.query(SQL, [
    step.round,
    step.district,
    step.revision,
    step.department,
    step.step,
    at,
    step.principal,
    step.by,
    step.remark,
    step.until,
    step.terms ? JSON.stringify(step.terms) : null,
  ]);
  const { department, step: kind, by, remark, until, revision } = step;
  return { department, step: kind, at, by, remark, until, revision };
}

/** One thing that is done to a round, or to several departments' parts of it at once. */
export interface Deed {
  round: { id: string; district: string };
  /** null = the round as a whole. */
  departments: readonly (string | null)[];
  step: RoundStep['step'];
  at: number;
  remark?: string;
  until?: string;
  terms?: ChangeRound;
  /** Ledger lines that belong to it. */
  lines?: readonly Line[];
}

/** Appends one revision for a deed, and its steps. */
export async function appendSteps(sql: Sql, actor: Actor, deed: Deed): Promise<RoundStep[]> {
  const { id, district } = deed.round;
  const [first, ...others] = deed.departments;
  const by = displayNameOf(actor);
  const principal = principalOf(actor);
  const { revision } = await appendRevision(sql, {
    district,
    principal,
    byName: by,
    department: others.length === 0 ? (first ?? null) : null,
    source: 'form',
    lines: deed.lines ?? [],
    action: `round.${deed.step}`,
  });
  const steps: RoundStep[] = [];
  for (const department of deed.departments) {
    const { step, at, remark = null, until = null, terms } = deed;
    const common = { round: id, district, department, revision, principal, by };
    steps.push(await recordStep(sql, { ...common, step, at, remark, until, ...(terms ? { terms } : {}) }));
  }
  return steps;
}

/**
 * Lets one transaction after the other decide about a round. Taken before the district's counter row, never after.
 * @returns the round's id, null when there is none
 */
export async function lockRound(
  sql: Sql,
  { district, period }: { district: string; period: string },
): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    'SELECT id FROM round WHERE district = $1 AND period = $2 FOR UPDATE',
    [district, period],
  );
  return row?.id ?? null;
}
