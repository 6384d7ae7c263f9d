/** The hash-chained trail: each line holds the hash of the one before, so a change in the middle shows. */
import type { Sql } from '../database/database.js';

/** Chain of what belongs to no district: signing in and out. */
export const INSTALLATION = '-';

export interface AuditLine {
  district: string;
  principal: string;
  action: string;
  subject: string;
  detail?: Record<string, string | number | null>;
}

/** Appends a line in the caller's transaction: what is undone leaves no trace, what is done always does. */
export async function appendAudit(
  sql: Sql,
  { district, principal, action, subject, detail = {} }: AuditLine,
): Promise<void> {
  await sql.query('SELECT audit_append($1, $2, $3, $4, $5)', [
    district,
    principal,
    action,
    subject,
    JSON.stringify(detail),
  ]);
}

export type Verdict = { isWhole: true; lines: number } | { isWhole: false; sequence: number };

const BROKEN = `
  SELECT sequence FROM (
    SELECT sequence, hash, previous_hash,
      lag(hash, 1, '') OVER (ORDER BY sequence) AS expected_previous,
      row_number() OVER (ORDER BY sequence) AS expected_sequence,
      audit_link(previous_hash, district, sequence, at, principal, action, subject, detail) AS expected_hash
    FROM audit WHERE district = $1) line
  WHERE previous_hash <> expected_previous OR hash <> expected_hash OR sequence <> expected_sequence
  ORDER BY sequence LIMIT 1`;

/** Checks a chain from its first line to its head. @returns the first line that is not what was written */
export async function verifyAudit(sql: Sql, district: string): Promise<Verdict> {
  const [broken] = await sql.query<{ sequence: string }>(BROKEN, [district]);
  if (broken) return { isWhole: false, sequence: Number(broken.sequence) };
  const [head] = await sql.query<{
    lines: string;
    newest: string | null;
    sequence: string | null;
    hash: string | null;
  }>(
    `SELECT (SELECT count(*) FROM audit WHERE district = $1) AS lines,
       (SELECT hash FROM audit WHERE district = $1 ORDER BY sequence DESC LIMIT 1) AS newest,
       (SELECT hash FROM audit_chain WHERE district = $1) AS hash,
       (SELECT sequence FROM audit_chain WHERE district = $1) AS sequence`,
    [district],
  );
  const lines = Number(head?.lines ?? 0);
  // lines cut off at the end leave a chain that is whole in itself, but not the one the head knows
  if (Number(head?.sequence ?? 0) !== lines || (lines > 0 && head?.newest !== head?.hash))
    return { isWhole: false, sequence: lines + 1 };
  return { isWhole: true, lines };
}
