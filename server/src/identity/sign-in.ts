/** Signing in and out. A name that does not exist costs the same time and gets the same words as a wrong password. */
import { hash, verify } from '@node-rs/argon2';
import { LianxiError, type Grant, type Session, type SignIn } from '@lianxi/shared';
import { appendAudit, INSTALLATION } from '../audit/audit.js';
import type { Clock } from '../config/clock.js';
import type { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import { SESSION_HOURS } from './identity.service.js';
import { RateLimiter } from './rate-limiter.js';
import { hashOf, newSecret } from './secret.js';

/** Failures before an account waits; then 1, 2, 4 … seconds, at most 15 minutes. Sessions that exist stay. */
const FREE_FAILURES = 5;
const MAX_WAIT_SECONDS = 900;
/** Sessions of one account at a time; the oldest ends. */
const MAX_SESSIONS = 5;
/** Attempts a minute from one address. */
const ATTEMPTS_PER_MINUTE = 60;

interface AccountRow {
  id: string;
  name: string;
  display_name: string;
  password_hash: string;
  wait: number;
  grants: Grant[];
}

const ACCOUNT = `
  SELECT id, name, display_name, password_hash,
    greatest(0, ceil(extract(epoch FROM locked_until - now())))::int AS wait,
    coalesce((SELECT json_agg(json_build_object('role', role, 'district', district, 'department', department) ORDER BY district, department)
      FROM account_grant WHERE account = account.id), '[]') AS grants
  FROM account WHERE name = $1 AND disabled_at IS NULL AND (NOT is_demo OR $2)`;

export class SignInDesk {
  private readonly limiter: RateLimiter;
  private readonly decoy = hash('nobody has this password');

  constructor(
    private readonly database: Database,
    private readonly config: Config,
    clock: Clock,
  ) {
    this.limiter = new RateLimiter(ATTEMPTS_PER_MINUTE, 60, clock);
  }

  /**
   * @returns the new session and its reference, which is kept nowhere else
   * @throws LianxiError SIGN_IN_FAILED · SIGN_IN_LOCKED · RATE_LIMITED
   */
  async signIn({ name, password }: SignIn, address: string): Promise<{ session: Session; secret: string }> {
    this.limiter.take(address);
    const [account] = await this.database.query<AccountRow>(ACCOUNT, [name, this.config.isDemonstration]);
    const isRight = await verify(account?.password_hash ?? (await this.decoy), password);
    if (account && account.wait > 0) throw new LianxiError('SIGN_IN_LOCKED', { seconds: account.wait });
    if (!account || !isRight) {
      await this.noteFailure(account?.id ?? null);
      throw new LianxiError('SIGN_IN_FAILED');
    }
    const secret = newSecret();
    await this.openSession(account, secret);
    return {
      session: { user: { name: account.name, displayName: account.display_name }, grants: account.grants },
      secret,
    };
  }

  async signOut(secret: string, principal: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      await sql.query('DELETE FROM session WHERE token_hash = $1', [hashOf(secret)]);
      await appendAudit(sql, { district: INSTALLATION, principal, action: 'signOut', subject: principal });
    });
  }

  private openSession(account: AccountRow, secret: string): Promise<void> {
    return this.database.transaction(async (sql) => {
      await sql.query(
        'UPDATE account SET failed_sign_ins = 0, locked_until = NULL WHERE id = $1 AND failed_sign_ins > 0',
        [account.id],
      );
      await sql.query(
        `INSERT INTO session (token_hash, account, ends_at) VALUES ($1, $2, now() + make_interval(hours => $3))`,
        [hashOf(secret), account.id, SESSION_HOURS],
      );
      await sql.query(
        `DELETE FROM session WHERE account = $1 AND (ends_at < now() OR token_hash NOT IN (
           SELECT token_hash FROM session WHERE account = $1 ORDER BY created_at DESC LIMIT $2))`,
        [account.id, MAX_SESSIONS],
      );
      await appendAudit(sql, {
        district: INSTALLATION,
        principal: `account:${account.id}`,
        action: 'signIn',
        subject: `account:${account.id}`,
      });
    });
  }

  private noteFailure(account: string | null): Promise<void> {
    return this.database.transaction(async (sql) => {
      if (account !== null) {
        await sql.query(
          `UPDATE account SET failed_sign_ins = failed_sign_ins + 1, locked_until = CASE WHEN failed_sign_ins + 1 > $2
             THEN now() + make_interval(secs => least(power(2, failed_sign_ins - $2), $3)) END WHERE id = $1`,
          [account, FREE_FAILURES, MAX_WAIT_SECONDS],
        );
      }
      // The name that was typed is not written down: it may be a password typed into the wrong field.
      await appendAudit(sql, {
        district: INSTALLATION,
        principal: 'nobody',
        action: 'signInFailed',
        subject: account === null ? 'unknown account' : `account:${account}`,
      });
    });
  }
}
