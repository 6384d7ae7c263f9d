/** Every write is safe to repeat: the answer to an Idempotency-Key is kept, and given again to the same request. */
import { createHash } from 'node:crypto';
import { LianxiError } from '@lianxi/shared';
import { databaseFault, type Database, type Sql } from '../database/database.js';
import { principalOf, type Actor } from '../identity/actor.js';

/** An idempotency key that was claimed in a running transaction. */
export interface Receipt {
  principal: string;
  key: string;
  hash: string;
}

const KEY_PATTERN = /^[\x21-\x7e]{1,128}$/;

/**
 * Runs a write in one transaction, exactly once per key: a repeated request gets the first answer again. A lost race for
 * the same figure is run again and ends as a conflict.
 * @param request what was asked for, with everything that makes it a different request
 * @param write does it; must leave its answer under the receipt: `appendRevision` does when it is given one, else `keepAnswer`
 * @throws LianxiError IDEMPOTENCY_KEY_REQUIRED · IDEMPOTENCY_KEY_REUSED
 */
export async function once<Answer extends object>(
  database: Database,
  { actor, key, request }: { actor: Actor; key: string | undefined; request: object },
  write: (sql: Sql, receipt: Receipt) => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) throw new LianxiError('IDEMPOTENCY_KEY_REQUIRED');
  if (!KEY_PATTERN.test(key))
    throw new LianxiError('INVALID_PAYLOAD', { hint: '1–128 ASCII' }, 'Idempotency-Key');
  const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  const receipt = { principal: principalOf(actor), key, hash };
  const attempt = (): Promise<Answer> =>
    database.transaction(async (sql) => (await take<Answer>(sql, receipt)) ?? (await write(sql, receipt)));
  return attempt().catch((error: unknown) => {
    const { code, constraint } = databaseFault(error);
    if (code === '23505' && constraint === 'entry_figure_version') return attempt();
    throw error;
  });
}

/** Claims the key. @returns the answer given before, or null when this is the first time. */
async function take<Answer>(sql: Sql, receipt: Receipt): Promise<Answer | null> {
  // Waits for a request with the same key that is still running, on any instance.
  const [claimed] = await sql.query(
    `INSERT INTO receipt (principal, key, request_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING key`,
    [receipt.principal, receipt.key, receipt.hash],
  );
  if (claimed) return null;
  const [stored] = await sql.query<{ request_hash: string; response: Answer }>(
    `SELECT request_hash, response FROM receipt WHERE principal = $1 AND key = $2`,
    [receipt.principal, receipt.key],
  );
  if (stored?.request_hash !== receipt.hash) throw new LianxiError('IDEMPOTENCY_KEY_REUSED');
  return stored.response;
}

/** Keeps the answer of a write that says more than `appendRevision` does; call it last. @returns the answer */
export async function keepAnswer<Answer extends object>(
  sql: Sql,
  receipt: Receipt,
  answer: Answer,
): Promise<Answer> {
  await sql.query('UPDATE receipt SET response = $3 WHERE principal = $1 AND key = $2', [
    receipt.principal,
    receipt.key,
    JSON.stringify(answer),
  ]);
  return answer;
}
