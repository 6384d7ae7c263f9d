/** Appends one revision: the counter row is taken last, and everything after it goes in the same statement. */
import type { EnteredFigure, EnterResponse, EntrySource, PeriodCode, Qualifier } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { countsOn } from './entry.rules.js';

/** One ledger line, complete. */
export interface Line {
  indicator: string;
  place: string;
  period: PeriodCode;
  item: string;
  department: string;
  version: number;
  value: number | null;
  qualifier: Qualifier;
  words: string | null;
  state: 'provisional' | 'confirmed';
  isConfirmation: boolean;
  reason: string | null;
  was: number | null;
  correctedAt: string | null;
  correctionReason: string | null;
}

export interface RevisionInput {
  district: string;
  principal: string;
  byName: string;
  /** Null: the batch is about the district as a whole. */
  department: string | null;
  source: EntrySource;
  /** None when the batch only says how reporting goes (handed in, returned …). */
  lines: readonly Line[];
  /** What the audit trail calls it; by default confirm or enter. */
  action?: string;
  /** The idempotency key that was claimed in this transaction. */
  receipt?: { principal: string; key: string };
  /** Demonstration history only: when it pretends to have been recorded. */
  recordedAt?: string;
}

// UPDATE … RETURNING on the counter row orders commits; a sequence would not (DESIGN rule 2).
const SQL = `
  WITH head AS (
    UPDATE district SET revision = revision + 1 WHERE code = $1 RETURNING revision
  ), batch AS (
    INSERT INTO revision (district, number, principal, by_name, department, source, lines, recorded_at)
    SELECT $1, head.revision, $2, $3, $4, $5, $6, coalesce($7::timestamptz, now()) FROM head
  ), lines AS (
    INSERT INTO entry (district, revision, line, indicator, place, period, item, counts_on, version, value, qualifier, words,
      state, is_confirmation, department, reason, was, corrected_at, correction_reason)
    SELECT $1, head.revision, l.line, l.indicator, l.place, l.period, l.item, l.counts_on, l.version, l.value, l.qualifier,
      l.words, l.state, l.is_confirmation, l.department, l.reason, l.was, l.corrected_at, l.correction_reason
    FROM head, jsonb_to_recordset($8) AS l (line int, indicator text, place text, period text, item text, counts_on date,
      version int, value numeric, qualifier text, words text, state text, is_confirmation boolean, department text,
      reason text, was numeric, corrected_at timestamptz, correction_reason text)
  ), kept AS (
    UPDATE receipt SET response = json_build_object('epoch', installation.epoch, 'revision', head.revision, 'entries', $9::json)
    FROM head, installation WHERE receipt.principal = $10 AND receipt.key = $11
  )
  SELECT head.revision, installation.epoch,
    audit_append($1, $2, $12, 'revision/' || head.revision, jsonb_build_object('lines', $6::int, 'source', $5::text)) AS audited
  FROM head, installation`;

/** @returns what the client gets; the same is kept under the idempotency key. */
export async function appendRevision(sql: Sql, input: RevisionInput): Promise<EnterResponse> {
  const entries = input.lines.map(toEnteredFigure);
  const action =
    input.action ?? (input.lines.every(({ isConfirmation }) => isConfirmation) ? 'confirm' : 'enter');
  const [row] = await sql.query<{ revision: string; epoch: string }>(SQL, [
    input.district,
    input.principal,
    input.byName,
    input.department,
    input.source,
    input.lines.length,
    input.recordedAt ?? null,
    JSON.stringify(input.lines.map(toRecord)),
    JSON.stringify(entries),
    input.receipt?.principal ?? null,
    input.receipt?.key ?? null,
    action,
  ]);
  if (!row) throw new Error(`no counter row for district ${input.district}`);
  return { epoch: row.epoch, revision: Number(row.revision), entries };
}

function toRecord(line: Line, index: number): Record<string, unknown> {
  return {
    line: index + 1,
    indicator: line.indicator,
    place: line.place,
    period: line.period,
    item: line.item,
    counts_on: countsOn(line.period),
    version: line.version,
    value: line.value,
    qualifier: line.qualifier,
    words: line.words,
    state: line.state,
    is_confirmation: line.isConfirmation,
    department: line.department,
    reason: line.reason,
    was: line.was,
    corrected_at: line.correctedAt,
    correction_reason: line.correctionReason,
  };
}

function toEnteredFigure(line: Line): EnteredFigure {
  const { indicator, place, period, item, value, version, state } = line;
  return { indicator, place, period, ...(item === '' ? {} : { item }), value, version, state };
}
