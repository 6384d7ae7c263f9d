/** Displays: paired by a code on the screen, read-only, revocable. The token lives in a cookie, its hash with us. */
import { randomInt } from 'node:crypto';
import { LianxiError, type ApproveDisplay, type DisplayInfo, type DisplayState } from '@lianxi/shared';
import { appendAudit } from '../audit/audit.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import { databaseFault, type Database, type Sql } from '../database/database.js';
import { principalOf, type Actor } from '../identity/actor.js';
import { demand, demandSeen } from '../identity/may.js';
import { hashOf, newSecret } from '../identity/secret.js';
import type { Presence } from './presence.js';

/** No I, O, 0, 1: read from across a room. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 6;
const PAIRING_MINUTES = 10;
/** Screens waiting for approval from one address. */
const MAX_PENDING = 20;

interface DisplayRow {
  id: string;
  name: string | null;
  district: string | null;
  pairing_code: string | null;
  pairing_ends_at: Date | null;
  approved_at: Date | null;
  revoked_at: Date | null;
}

const INFO = `d.id, d.name, d.district, CASE WHEN d.revoked_at IS NULL THEN 'approved' ELSE 'revoked' END AS state,
  coalesce(a.display_name, '') AS "approvedBy", d.approved_at AS "approvedAt", d.seen_at AS "lastSeenAt"`;

export class Displays {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly presence: Presence,
  ) {}

  /** State of the display that holds this token. */
  async stateOf(token: string | null): Promise<DisplayState> {
    const row = token === null ? undefined : await this.find(token);
    if (!row) return { state: 'unpaired' };
    if (row.revoked_at) return { state: 'revoked' };
    if (row.approved_at)
      return { state: 'approved', id: row.id, name: row.name ?? '', district: row.district ?? '' };
    const { pairing_code: code, pairing_ends_at: ends } = row;
    if (code === null || ends === null || ends.getTime() < Date.now()) return { state: 'unpaired' };
    return { state: 'pending', code, expiresAt: ends.getTime() };
  }

  /** A new code for a screen; a screen that waits already keeps its token. @returns the token when it is a new one */
  async pair(token: string | null, address: string): Promise<{ state: DisplayState; token: string | null }> {
    const row = token === null ? undefined : await this.find(token);
    if (row?.approved_at && !row.revoked_at) return { state: await this.stateOf(token), token: null };
    await this.database.query(
      `DELETE FROM display WHERE approved_at IS NULL AND pairing_ends_at < now() - interval '1 day'`,
    );
    if (token !== null && row && !row.approved_at) {
      await this.withFreshCode((code) =>
        this.database.query(
          `UPDATE display SET pairing_code = $2, pairing_ends_at = now() + make_interval(mins => $3) WHERE token_hash = $1`,
          [hashOf(token), code, PAIRING_MINUTES],
        ),
      );
      return { state: await this.stateOf(token), token: null };
    }
    const [pending] = await this.database.query<{ count: string }>(
      'SELECT count(*) FROM display WHERE requested_from = $1 AND approved_at IS NULL AND pairing_ends_at > now()',
      [address],
    );
    if (Number(pending?.count) >= MAX_PENDING)
      throw new LianxiError('RATE_LIMITED', { seconds: PAIRING_MINUTES * 60 });
    const created = newSecret();
    await this.withFreshCode((code) =>
      this.database.query(
        `INSERT INTO display (token_hash, pairing_code, pairing_ends_at, requested_from)
       VALUES ($1, $2, now() + make_interval(mins => $3), $4)`,
        [hashOf(created), code, PAIRING_MINUTES, address],
      ),
    );
    return { state: await this.stateOf(created), token: created };
  }

  /** Lets the screen that shows this code show a district. @throws LianxiError PAIRING_EXPIRED */
  async approve(actor: Actor, { code, name, district }: ApproveDisplay): Promise<DisplayInfo> {
    demand(actor, 'display.manage', { district }, 'district');
    if (actor.kind !== 'person' || !this.catalogues.current().district(district))
      throw new LianxiError('FORBIDDEN', {}, 'district');
    return this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ id: string }>(
        `UPDATE display SET name = $2, district = $3, approved_by = $4, approved_at = now(), pairing_code = NULL, pairing_ends_at = NULL
         WHERE pairing_code = $1 AND pairing_ends_at > now() AND approved_at IS NULL RETURNING id`,
        [code, name, district, actor.id],
      );
      if (!row) throw new LianxiError('PAIRING_EXPIRED', {}, 'code');
      await appendAudit(sql, {
        district,
        principal: principalOf(actor),
        action: 'approveDisplay',
        subject: `display:${row.id}`,
        detail: { name },
      });
      return this.read(sql, row.id);
    });
  }

  async list(actor: Actor, district: string): Promise<DisplayInfo[]> {
    demand(actor, 'display.manage', { district }, 'district');
    const rows = await this.database.query<DisplayInfo>(
      `SELECT ${INFO} FROM display d LEFT JOIN account a ON a.id = d.approved_by
       WHERE d.district = $1 ORDER BY d.revoked_at NULLS FIRST, d.approved_at DESC LIMIT 200`,
      [district],
    );
    return rows.map((row) => ({ ...row, isConnected: this.presence.isConnected(row.id) }));
  }

  /**
   * Ends a display; its socket is cut with the next beat.
   * @throws LianxiError NOT_FOUND for displays of districts the actor has nothing to do with, as for none
   */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ district: string | null }>(
        'SELECT district FROM display WHERE id = $1 FOR UPDATE',
        [id],
      );
      const district = row?.district;
      demandSeen(actor, 'display.manage', district);
      await sql.query('UPDATE display SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1', [id]);
      await appendAudit(sql, {
        district,
        principal: principalOf(actor),
        action: 'revokeDisplay',
        subject: `display:${id}`,
      });
    });
  }

  private async find(token: string): Promise<DisplayRow | undefined> {
    const [row] = await this.database.query<DisplayRow>(
      'SELECT id, name, district, pairing_code, pairing_ends_at, approved_at, revoked_at FROM display WHERE token_hash = $1',
      [hashOf(token)],
    );
    return row;
  }

  private async read(sql: Sql, id: string): Promise<DisplayInfo> {
    const [row] = await sql.query<DisplayInfo>(
      `SELECT ${INFO} FROM display d LEFT JOIN account a ON a.id = d.approved_by WHERE d.id = $1`,
      [id],
    );
    if (!row) throw new LianxiError('NOT_FOUND');
    return { ...row, isConnected: this.presence.isConnected(id) };
  }

  /** Codes are short, so two screens may draw the same one: draw again. */
  private async withFreshCode(use: (code: string) => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const code = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
      try {
        await use(code);
        return;
      } catch (error) {
        if (databaseFault(error).constraint !== 'display_pairing_code_unique' || attempt === 5) throw error;
      }
    }
  }
}
