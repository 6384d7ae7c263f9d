/** Accounts and their grants. */
import { hash } from '@node-rs/argon2';
import type { Grant } from '@lianxi/shared';
import type { Sql } from '../database/database.js';

export interface NewAccount {
  name: string;
  displayName: string;
  grants: readonly Grant[];
  isDemo?: boolean;
}

/** Who runs the system or checks it sees or changes no figures (three exclusive roles, TRUST A45). */
const EXCLUSIVE = new Set(['administrator', 'auditor']);

/**
 * Creates an account.
 * @param passwordHash an argon2id hash, see `passwordHash`
 * @throws Error when roles are combined that exclude each other
 */
export async function createAccount(sql: Sql, account: NewAccount, passwordHash: string): Promise<string> {
  const roles = new Set(account.grants.map(({ role }) => role));
  if (roles.size > 1 && [...roles].some((role) => EXCLUSIVE.has(role))) {
    throw new Error(`${account.name}: administrator and auditor cannot be combined with other roles`);
  }
  const [row] = await sql.query<{ id: string }>(
    `INSERT INTO account (name, display_name, password_hash, is_demo) VALUES ($1, $2, $3, $4) RETURNING id`,
    [account.name, account.displayName, passwordHash, account.isDemo ?? false],
  );
  const id = row?.id ?? '';
  for (const { role, district, department, place } of account.grants) {
    await sql.query(
      'INSERT INTO account_grant (account, role, district, department, place) VALUES ($1, $2, $3, $4, $5)',
      [id, role, district, department, place ?? null],
    );
  }
  return id;
}

/**
 * SQL for the grants of an account, as JSON of `Grant[]`.
 * @param account column that names the account
 */
export const grantsOf = (account: string): string => `coalesce((
  SELECT jsonb_agg(jsonb_build_object('role', role, 'district', district, 'department', department)
    || CASE WHEN place IS NULL THEN '{}' ELSE jsonb_build_object('place', place) END ORDER BY district, department, place)
  FROM account_grant WHERE account = ${account}), '[]')`;

/** Argon2id with the library's defaults (19 MiB, 2 passes: OWASP's recommendation). */
export const passwordHash = (password: string): Promise<string> => hash(password);
