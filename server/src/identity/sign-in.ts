/** Signing in and out. A name that does not exist costs the same time and gets the same words as a wrong password. */
import { hash, verify } from '@node-rs/argon2';
import { LianxiError, type Grant, type Session, type SignIn } from '@lianxi/shared';
import { appendAudit, INSTALLATION } from '../audit/audit.js';
import type { Clock } from '../config/clock.js';
import type { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import { grantsOf } from './accounts.js';
import { SESSION_HOURS } from './identity.service.js';
import { RateLimiter } from './rate-limiter.js';
import { hashOf, newSecret } from './secret.js';
import { Strangers, Turns, waitAfter } from './sign-in.rules.js';

/** Sessions of one account at a time; the oldest ends. */
const MAX_SESSIONS = 5;
/** Attempts a minute from one address. */
const ATTEMPTS_PER_MINUTE = 60;

interface AccountRow {
  id: string;
  name: string;
  display_name: string;
  password_hash: string;
  failures: number;
  wait: number;
  grants: Grant[];
}

const ACCOUNT = `
  SELECT id, name, display_name, password_hash, failed_sign_ins AS failures,
    greatest(0, ceil(extract(epoch FROM locked_until - now())))::int AS wait,
    ${grantsOf('account.id')} AS grants
  FROM account WHERE name = $1 AND disabled_at IS NULL AND (NOT is_demo OR $2)`;

export class SignInDesk {
  private readonly limiter: RateLimiter;
  private readonly strangers: Strangers;
  private readonly turns = new Turns();
  private readonly decoy = hash('nobody has this password');

  constructor(
    private readonly database: Database,
    private readonly config: Config,
    clock: Clock,
  ) {
    this.limiter = new RateLimiter(ATTEMPTS_PER_MINUTE, 60, clock);
    this.strangers = new Strangers(clock);
  }

  /**
   * @param address where the attempt comes from
   * @param previous reference of the session this browser holds already; it ends
   * @returns the new session and its reference, which is kept nowhere else
   * @throws LianxiError SIGN_IN_FAILED · SIGN_IN_LOCKED · RATE_LIMITED
   */
  async signIn(
    { name, password }: SignIn,
    address: string,
    previous: string | null,
  ): Promise<{ session: Session; secret: string }> {
    this.limiter.take(address);
    const account = await this.turns.take(name, () => this.recognise(name, password, address));
    const secret = newSecret();
    await this.openSession(account.id, secret, previous);
    return {
      session: { user: { name: account.name, displayName: account.display_name }, grants: account.grants },
      secret,
    };
  }

  /** Ends a session. A reference that names none leaves no trace: anybody can send one. */
  async signOut(secret: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const [ended] = await sql.query<{ account: string }>(
        'DELETE FROM session WHERE token_hash = $1 RETURNING account',
        [hashOf(secret)],
      );
      if (!ended) return;
      const principal = `account:${ended.account}`;
      await appendAudit(sql, { district: INSTALLATION, principal, action: 'signOut', subject: principal });
    });
  }

  private async recognise(name: string, password: string, address: string): Promise<AccountRow> {
    const [account] = await this.database.query<AccountRow>(ACCOUNT, [name, this.config.isDemonstration]);
    const seconds = account?.wait ?? this.strangers.waitOf(name);
    if (seconds > 0) throw new LianxiError('SIGN_IN_LOCKED', { seconds });
    const isRight = await verify(account?.password_hash ?? (await this.decoy), password);
    if (account && isRight) return account;
    if (!account) this.strangers.noteFailure(name);
    await this.noteFailure(account, address);
    throw new LianxiError('SIGN_IN_FAILED');
  }

  private openSession(account: string, secret: string, previous: string | null): Promise<void> {
    return this.database.transaction(async (sql) => {
      await sql.query(
        'UPDATE account SET failed_sign_ins = 0, locked_until = NULL WHERE id = $1 AND failed_sign_ins > 0',
        [account],
      );
      if (previous !== null) await sql.query('DELETE FROM session WHERE token_hash = $1', [hashOf(previous)]);
      await sql.query(
        `INSERT INTO session (token_hash, account, ends_at) VALUES ($1, $2, now() + make_interval(hours => $3))`,
        [hashOf(secret), account, SESSION_HOURS],
      );
      await sql.query(
        `DELETE FROM session WHERE account = $1 AND (ends_at < now() OR token_hash NOT IN (
           SELECT token_hash FROM session WHERE account = $1 ORDER BY created_at DESC LIMIT $2))`,
        [account, MAX_SESSIONS],
      );
      await appendAudit(sql, {
        district: INSTALLATION,
        principal: `account:${account}`,
        action: 'signIn',
        subject: `account:${account}`,
      });
    });
  }

  /** The same statements whether the name exists or not, so that they take the same time. */
  private noteFailure(account: AccountRow | undefined, address: string): Promise<void> {
    return this.database.transaction(async (sql) => {
      await sql.query(
        `UPDATE account SET failed_sign_ins = failed_sign_ins + 1,
           locked_until = CASE WHEN $2::int > 0 THEN now() + make_interval(secs => $2) END
         WHERE id = $1`,
        [account?.id ?? null, waitAfter((account?.failures ?? 0) + 1)],
      );
      // The name that was typed is not written down: it may be a password typed into the wrong field.
      await appendAudit(sql, {
        district: INSTALLATION,
        principal: 'nobody',
        action: 'signInFailed',
        subject: account ? `account:${account.id}` : 'unknown account',
        detail: { address },
      });
    });
  }
}
