/**
 * The registers of meetings, decisions and cases: a record is numbered once and then only gets steps, each of them part
 * of a revision. What a record says is what its newest terms say, now or as of a revision.
 */
import type {
  CaseStep,
  CaseTerms,
  DecisionStep,
  DecisionTerms,
  MeetingStep,
  MeetingTerms,
} from '@lianxi/shared';
import type { Sql } from '../database/database.js';

/** What each register holds. */
export interface Registers {
  meeting: { step: MeetingStep; terms: MeetingTerms };
  decision: { step: DecisionStep; terms: DecisionTerms };
  good_case: { step: CaseStep; terms: CaseTerms };
}
export type RegisterName = keyof Registers;

/** One step as it was recorded. */
export interface RecordedStep<K extends RegisterName> {
  step: Registers[K]['step'];
  /** ISO instant. */
  at: string;
  by: string;
  remark: string | null;
  terms: Registers[K]['terms'] | null;
  isDemo: boolean;
}

export interface RegisterRecord<K extends RegisterName> {
  id: string;
  number: number;
  /** decision: the meeting that decided it. */
  meeting: string | null;
  /** Oldest first, at least one. */
  steps: RecordedStep<K>[];
}

interface Row<K extends RegisterName> {
  id: string;
  number: number;
  meeting: string | null;
  step: Registers[K]['step'];
  at: Date;
  by_name: string;
  remark: string | null;
  terms: Registers[K]['terms'] | null;
  is_demo: boolean;
}

/** Everything a register holds of a district at a revision, by number. */
export async function readRegister<K extends RegisterName>(
  sql: Sql,
  register: K,
  district: string,
  revision: number,
): Promise<RegisterRecord<K>[]> {
  const rows = await sql.query<Row<K>>(
    `SELECT t.id, t.number, ${register === 'decision' ? 't.meeting' : 'NULL AS meeting'}, s.step, s.at, s.by_name, s.remark,
       s.terms, r.source = 'demo' AS is_demo
     FROM ${register}_step s JOIN ${register} t ON t.id = s.record
       JOIN revision r ON r.district = s.district AND r.number = s.revision
     WHERE s.district = $1 AND s.revision <= $2 ORDER BY t.number, s.revision`,
    [district, revision],
  );
  const records = new Map<string, RegisterRecord<K>>();
  for (const { id, number, meeting, step, at, by_name, remark, terms, is_demo } of rows) {
    const record = records.get(id) ?? { id, number, meeting, steps: [] };
    record.steps.push({ step, at: at.toISOString(), by: by_name, remark, terms, isDemo: is_demo });
    records.set(id, record);
  }
  return [...records.values()];
}

/** The terms that hold after the steps of a record. */
export function termsOf<K extends RegisterName>({ steps }: RegisterRecord<K>): Registers[K]['terms'] | null {
  return steps.findLast(({ terms }) => terms !== null)?.terms ?? null;
}

/** A step to be recorded for a revision that was appended in the same transaction. */
export interface NewRecordStep<K extends RegisterName> {
  record: string;
  district: string;
  revision: number;
  step: Registers[K]['step'];
  /** ISO instant, server time. */
  at: string;
  principal: string;
  by: string;
  remark: string | null;
  terms: Registers[K]['terms'] | null;
}

/**
 * Gives the next record of a district its number. Take the district's counter row first (`appendRevision`): it lets one
 * numbering after the other.
 * @returns its id
 */
export async function openRecord(
  sql: Sql,
  register: RegisterName,
  district: string,
  meeting: string | null = null,
): Promise<{ id: string; number: number }> {
  const isDecision = register === 'decision';
  const [row] = await sql.query<{ id: string; number: number }>(
    `INSERT INTO ${register} (district, number${isDecision ? ', meeting' : ''})
     SELECT $1, coalesce(max(number), 0) + 1${isDecision ? ', $2::uuid' : ''} FROM ${register} WHERE district = $1
     RETURNING id, number`,
    isDecision ? [district, meeting] : [district],
  );
  if (!row) throw new Error(`no row in ${register}`);
  return row;
}

/** Adds a step to a record. */
export async function recordRegisterStep<K extends RegisterName>(
  sql: Sql,
  register: K,
  step: NewRecordStep<K>,
): Promise<void> {
  await sql.query(
    `INSERT INTO ${register}_step (record, district, revision, step, at, principal, by_name, remark, terms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      step.record,
      step.district,
      step.revision,
      step.step,
      step.at,
      step.principal,
      step.by,
      step.remark,
      step.terms ? JSON.stringify(step.terms) : null,
    ],
  );
}
