/** Finds out who acts: from a session cookie, an API key, or a display's cookie. Rights are read, never remembered. */
import type { Grant } from '@lianxi/shared';
import type { Config } from '../config/config.js';
import type { Database } from '../database/database.js';
import { grantsOf } from './accounts.js';
import { nobody, type Actor } from './actor.js';
import { cookieOf, DISPLAY_COOKIE, SESSION_COOKIE } from './cookies.js';
import { hashOf } from './secret.js';

export interface CredentialHeaders {
  cookie?: string;
  authorization?: string;
  /** `display`: the request comes from a wall, whoever else is signed in on that machine. */
  'x-lianxi-as'?: string | string[];
}

/** Hours a session lasts at most, and without use. */
export const SESSION_HOURS = 12;
export const IDLE_HOURS = 2;

interface PersonRow {
  token_hash: string;
  id: string;
  name: string;
  display_name: string;
  grants: Grant[];
}

interface KeyRow {
  secret_hash: string;
  id: string;
  name: string;
  district: string;
  department: string;
  indicators: string[] | null;
  per_minute: number;
}

const PERSONS = `
  SELECT s.token_hash, a.id, a.name, a.display_name,
    ${grantsOf('a.id')} AS grants
  FROM session s JOIN account a ON a.id = s.account
  WHERE s.token_hash = ANY($1) AND s.ends_at > now() AND s.seen_at > now() - make_interval(hours => ${IDLE_HOURS})
    AND a.disabled_at IS NULL AND (NOT a.is_demo OR $2)`;

const KEYS = `
  SELECT secret_hash, id, name, district, department, indicators, per_minute FROM api_key
  WHERE secret_hash = ANY($1) AND revoked_at IS NULL AND expires_at > now()`;

const DISPLAYS = `
  SELECT token_hash, id, name, district FROM display
  WHERE token_hash = ANY($1) AND approved_at IS NOT NULL AND revoked_at IS NULL`;

const TOUCH = {
  session: 'UPDATE session SET seen_at = now() WHERE token_hash = ANY($1)',
  key: 'UPDATE api_key SET used_at = now() WHERE secret_hash = ANY($1)',
  display: 'UPDATE display SET seen_at = now() WHERE token_hash = ANY($1)',
} as const;

export class IdentityService {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** The actor of a request: API key, else session, else display, else nobody. */
  async actorOf(headers: CredentialHeaders): Promise<Actor> {
    const credential = this.credentialOf(headers, headers['x-lianxi-as'] === 'display');
    if (credential === '') return nobody;
    const actor = (await this.refresh([credential])).get(credential) ?? nobody;
    const [kind, hash = ''] = credential.split(':');
    if (actor.kind !== 'nobody' && (kind === 'session' || kind === 'key')) this.touch(kind, [hash]);
    return actor;
  }

  /** The display of a request, whoever else is signed in on that machine. */
  async displayOf(headers: CredentialHeaders): Promise<Actor> {
    const credential = this.credentialOf(headers, true);
    return (await this.refresh([credential])).get(credential) ?? nobody;
  }

  /** Name of the credential a request carries: `key:<hash>`, `session:<hash>`, `display:<hash>`, or empty. */
  credentialOf(headers: CredentialHeaders, isDisplay: boolean): string {
    const display = cookieOf(headers.cookie, DISPLAY_COOKIE);
    if (isDisplay) return display === null ? '' : `display:${hashOf(display)}`;
    const bearer = /^Bearer (lx_[A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return `key:${hashOf(bearer)}`;
    if (headers.authorization !== undefined) return ''; // a wrong key is not made good by a cookie
    const session = cookieOf(headers.cookie, SESSION_COOKIE);
    if (session !== null) return `session:${hashOf(session)}`;
    return display === null ? '' : `display:${hashOf(display)}`;
  }

  /**
   * Reads many credentials again, in three queries whatever their number; ended ones are absent. Being read keeps a
   * display seen, but no session awake: an open page is no sign of somebody in front of it.
   */
  async refresh(credentials: readonly string[]): Promise<Map<string, Actor>> {
    const hashes = (kind: string): string[] =>
      credentials.filter((each) => each.startsWith(`${kind}:`)).map((each) => each.slice(kind.length + 1));
    const [sessions, keys, displays] = [hashes('session'), hashes('key'), hashes('display')];
    const actors = new Map<string, Actor>();
    if (sessions.length > 0) {
      for (const row of await this.database.query<PersonRow>(PERSONS, [
        sessions,
        this.config.isDemonstration,
      ])) {
        const { id, name, display_name: displayName, grants } = row;
        actors.set(`session:${row.token_hash}`, { kind: 'person', id, name, displayName, grants });
      }
    }
    if (keys.length > 0) {
      for (const row of await this.database.query<KeyRow>(KEYS, [keys])) {
        const { id, name, district, department, indicators, per_minute: perMinute } = row;
        const grants: Grant[] = [{ role: 'staff', district, department }];
        actors.set(`key:${row.secret_hash}`, { kind: 'key', id, name, grants, indicators, perMinute });
      }
    }
    if (displays.length > 0) {
      type Row = { token_hash: string; id: string; name: string; district: string };
      const rows = await this.database.query<Row>(DISPLAYS, [displays]);
      for (const { token_hash, id, name, district } of rows) {
        actors.set(`display:${token_hash}`, { kind: 'display', id, name, district });
      }
      this.touch(
        'display',
        rows.map(({ token_hash }) => token_hash),
      );
    }
    return actors;
  }

  private readonly touchedAt = new Map<string, number>();

  /** Notes that credentials were used, at most once a minute each. */
  private touch(kind: keyof typeof TOUCH, hashes: readonly string[]): void {
    const now = Date.now();
    const due = hashes.filter((hash) => now - (this.touchedAt.get(hash) ?? 0) >= 60_000);
    if (due.length === 0) return;
    if (this.touchedAt.size > 10_000) this.touchedAt.clear();
    for (const hash of due) this.touchedAt.set(hash, now);
    // Losing one of these costs a minute of idle time; the request itself reports a database that is away.
    this.database.query(TOUCH[kind], [due]).catch(() => due.forEach((hash) => this.touchedAt.delete(hash)));
  }
}
