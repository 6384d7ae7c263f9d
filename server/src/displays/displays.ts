/** Displays: paired by a code on the screen, read-only, revocable. The token lives in a cookie, its hash with us. */
import { randomInt } from 'node:crypto';
import {
  LianxiError,
  plainProfile,
  type ApproveDisplay,
  type DisplayInfo,
  type DisplayOrder,
  type DisplayProfile,
  type DisplaySettings,
  type DisplayState,
  type PlaylistEntry,
} from '@lianxi/shared';
import { appendAudit, type AuditLine } from '../audit/audit.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import { databaseFault, type Database, type Sql } from '../database/database.js';
import { principalOf, type Actor } from '../identity/actor.js';
import { demand, demandSeen } from '../identity/may.js';
import { hashOf, newSecret } from '../identity/secret.js';
import type { Orders } from './orders.js';
import type { Presence } from './presence.js';
import type { Reports } from './reports.js';

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
  room: string;
  profile: DisplayProfile | null;
  playlist: PlaylistEntry[];
  pairing_code: string | null;
  pairing_ends_at: Date | null;
  /** By the database's clock, which also set the end. */
  is_waiting: boolean;
  approved_at: Date | null;
  revoked_at: Date | null;
}

/** A display of another instance is connected while its reports come. */
const REPORT_SECONDS = 25;
/** $1 is this instance. */
const INFO = `
  SELECT d.id, d.name, d.district, d.room, d.profile, d.playlist,
    CASE WHEN d.revoked_at IS NULL THEN 'approved' ELSE 'revoked' END AS state,
    coalesce(a.display_name, '') AS "approvedBy", d.approved_at AS "approvedAt",
    greatest(d.seen_at, r.at) AS "lastSeenAt", r.data AS report, r.at AS "reportedAt",
    coalesce(r.instance <> $1 AND r.at > now() - interval '${REPORT_SECONDS} seconds', false) AS "isElsewhere"
  FROM display d LEFT JOIN account a ON a.id = d.approved_by LEFT JOIN display_report r ON r.display = d.id`;

type InfoRow = Omit<DisplayInfo, 'isConnected' | 'profile'> & {
  profile: DisplayProfile | null;
  isElsewhere: boolean;
};

export class Displays {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly presence: Presence,
    private readonly reports: Reports,
    private readonly orders: Orders,
  ) {}

  /** State of the display that holds this token. */
  async stateOf(token: string | null): Promise<DisplayState> {
    const row = token === null ? undefined : await this.find(token);
    if (!row) return { state: 'unpaired' };
    if (row.revoked_at) return { state: 'revoked' };
    if (row.approved_at)
      return {
        state: 'approved',
        id: row.id,
        name: row.name ?? '',
        district: row.district ?? '',
        room: row.room,
        profile: row.profile ?? plainProfile,
        playlist: row.playlist,
      };
    const { pairing_code: code, pairing_ends_at: ends, is_waiting: isWaiting } = row;
    if (code === null || ends === null || !isWaiting) return { state: 'unpaired' };
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
      await this.note(sql, actor, district, row.id, 'approveDisplay', { name });
      return this.read(sql, row.id);
    });
  }

  async list(actor: Actor, district: string): Promise<DisplayInfo[]> {
    demand(actor, 'display.manage', { district }, 'district');
    const rows = await this.database.query<InfoRow>(
      `${INFO} WHERE d.district = $2 ORDER BY d.revoked_at NULLS FIRST, d.approved_at DESC LIMIT 200`,
      [this.reports.instance, district],
    );
    return rows.map((row) => this.infoOf(row));
  }

  /**
   * Describes a display anew; its wall follows without a reload.
   * @throws LianxiError NOT_FOUND as `revoke` does · INVALID_PAYLOAD for a scene the district does not have
   */
  async change(actor: Actor, id: string, settings: DisplaySettings): Promise<DisplayInfo> {
    const { name, room, profile, playlist } = settings;
    const changed = await this.database.transaction(async (sql) => {
      const district = await this.managed(sql, actor, id);
      playlist.forEach(({ scene }, index) => this.demandScene(district, scene, `playlist.${index}.scene`));
      await sql.query('UPDATE display SET name = $2, room = $3, profile = $4, playlist = $5 WHERE id = $1', [
        id,
        name,
        room,
        JSON.stringify(profile),
        JSON.stringify(playlist),
      ]);
      await this.orders.give(sql, id, { kind: 'settings' });
      const detail = { name, room, profile: JSON.stringify(profile), playlist: JSON.stringify(playlist) };
      await this.note(sql, actor, district, id, 'changeDisplay', detail);
      return this.read(sql, id);
    });
    await this.orders.look();
    return changed;
  }

  /** Tells a display to do something, now. @throws as `change` */
  async order(actor: Actor, id: string, order: DisplayOrder): Promise<void> {
    await this.database.transaction(async (sql) => {
      const district = await this.managed(sql, actor, id);
      if (order.kind === 'scene') this.demandScene(district, order.scene, 'scene');
      await this.orders.give(sql, id, order);
      const detail = { order: order.kind, scene: order.kind === 'scene' ? order.scene : null };
      await this.note(sql, actor, district, id, 'directDisplay', detail);
    });
    await this.orders.look();
  }

  /**
   * Ends a display; its socket is cut with the next beat.
   * @throws LianxiError NOT_FOUND for displays of districts the actor has nothing to do with, as for none
   */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const district = await this.managed(sql, actor, id, true);
      await sql.query('UPDATE display SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1', [id]);
      await this.note(sql, actor, district, id, 'revokeDisplay');
    });
  }

  /** Locks a display the actor manages. @param isEnded revoked ones too @returns its district */
  private async managed(sql: Sql, actor: Actor, id: string, isEnded = false): Promise<string> {
    const [row] = await sql.query<{ district: string | null; revoked_at: Date | null }>(
      'SELECT district, revoked_at FROM display WHERE id = $1 FOR UPDATE',
      [id],
    );
    const district = row?.district;
    demandSeen(actor, 'display.manage', district);
    if (row?.revoked_at && !isEnded) throw new LianxiError('NOT_FOUND');
    return district;
  }

  private demandScene(district: string, code: string, field: string): void {
    const { scenes } = this.catalogues.current().data;
    if (!scenes.some((scene) => scene.district === district && scene.code === code))
      throw new LianxiError('INVALID_PAYLOAD', { hint: 'scene?' }, field);
  }

  private note(
    sql: Sql,
    actor: Actor,
    district: string,
    id: string,
    action: string,
    detail: AuditLine['detail'] = {},
  ): Promise<void> {
    return appendAudit(sql, {
      district,
      principal: principalOf(actor),
      action,
      subject: `display:${id}`,
      detail,
    });
  }

  private async find(token: string): Promise<DisplayRow | undefined> {
    const [row] = await this.database.query<DisplayRow>(
      `SELECT id, name, district, room, profile, playlist, pairing_code, pairing_ends_at,
         pairing_ends_at > now() AS is_waiting, approved_at, revoked_at
       FROM display WHERE token_hash = $1`,
      [hashOf(token)],
    );
    return row;
  }

  private async read(sql: Sql, id: string): Promise<DisplayInfo> {
    const [row] = await sql.query<InfoRow>(`${INFO} WHERE d.id = $2`, [this.reports.instance, id]);
    if (!row) throw new LianxiError('NOT_FOUND');
    return this.infoOf(row);
  }

  private infoOf({ isElsewhere, profile, ...row }: InfoRow): DisplayInfo {
    return {
      ...row,
      profile: profile ?? plainProfile,
      isConnected: isElsewhere || this.presence.isConnected(row.id),
    };
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
