/**
 * Counts the taps of a station: one request, one transaction, one revision. Each tap is told apart by the id its phone made,
 * so that repeating a request, even at the same time on another instance, counts nothing twice.
 */
import {
  errorBody,
  shanghaiDay,
  type Language,
  type LianxiError,
  type Place,
  type PeriodCode,
  type Tallied,
  type Tally,
} from '@lianxi/shared';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import { databaseFault, type Database, type Sql } from '../database/database.js';
import { displayNameOf, principalOf, type Actor } from '../identity/actor.js';
import { demand } from '../identity/may.js';
import { RateLimiter } from '../identity/rate-limiter.js';
import type { KnownFigure } from '../ledger/entry.rules.js';
import { closedFigures, type Gate } from '../ledger/gate.js';
import { readHeads, type Head } from '../ledger/heads.js';
import type { Bell } from '../ledger/ledger.js';
import { appendRevision, type Line } from '../ledger/revision.js';
import { stationToCount } from './stations.js';
import { changes, refuseByFigure, sortTaps, type KeptTap, type Sorted, type Tapping } from './tally.rules.js';

/** A minute; five phones on one account send one request a second each. */
const REQUESTS_PER_MINUTE = 600;
/** How often a request is run again when a form was quicker with the same figure. */
const TRIES = 5;
/** Taps older than this are forgotten: longer than a phone may keep them. */
const FORGET_DAYS = 30;
const HOUR_MS = 3_600_000;
/** A form was quicker with the figure, or the same tap was counted at another station just now. */
const RACES = new Set(['entry_figure_version', 'tap_pkey']);

export class Tallies {
  private readonly limiter: RateLimiter;
  private forgottenAt = 0;

  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly clock: Clock,
    private readonly bell: Bell,
    private readonly gate: Gate,
  ) {
    this.limiter = new RateLimiter(REQUESTS_PER_MINUTE, 60, clock);
  }

  /**
   * Counts taps, each for itself: what cannot be counted comes back with the reason, the rest becomes one revision.
   * @throws LianxiError when nothing at this station may be counted by this actor
   */
  async count(actor: Actor, request: Tally, language: Language): Promise<Tallied> {
    const catalogue = this.catalogues.current();
    if (actor.kind !== 'nobody') this.limiter.take(principalOf(actor));
    const station = stationToCount(catalogue, actor, request.station);
    const now = this.clock.now();
    await this.forget(now);
    const tapping: Tapping = {
      catalogue,
      station,
      principal: principalOf(actor),
      demand: ({ department, indicator: { code: indicator } }) =>
        demand(actor, 'tally.count', {
          district: station.district,
          department,
          place: station.code,
          indicator,
        }),
      now,
    };
    const { sorted, revision } = await this.untilFirst(() =>
      this.database.transaction((sql) => write(sql, this.gate, tapping, actor, request.taps)),
    );
    if (revision !== null) this.bell.ring(station.district);
    return {
      settled: [...sorted.settled, ...[...sorted.added, ...sorted.undone].map(({ id }) => id)],
      refused: sorted.refused.map(({ id, error }) => ({ id, ...said(error, language) })),
      revision,
      today: shanghaiDay(now) as PeriodCode,
    };
  }

  /** A form may be quicker with the same figure; taps go on top of whatever stands, so the request is run again. */
  private async untilFirst<T>(attempt: () => Promise<T>, left = TRIES): Promise<T> {
    return attempt().catch((error: unknown) => {
      const { code, constraint } = databaseFault(error);
      if (code !== '23505' || !RACES.has(constraint) || left <= 1) throw error;
      return this.untilFirst(attempt, left - 1);
    });
  }

  /** Forgets old taps, once an hour at most: no phone can send them again. */
  private async forget(now: number): Promise<void> {
    if (now - this.forgottenAt < HOUR_MS) return;
    this.forgottenAt = now;
    const before = new Date(now - FORGET_DAYS * 24 * HOUR_MS).toISOString();
    await this.database.query('DELETE FROM tap WHERE counted_at < $1', [before]);
  }
}

const said = (
  error: LianxiError,
  language: Language,
): Pick<Tallied['refused'][number], 'code' | 'message'> => {
  const { code, message } = errorBody(error, language);
  return { code, message };
};

async function write(
  sql: Sql,
  gate: Gate,
  tapping: Tapping,
  actor: Actor,
  taps: Tally['taps'],
): Promise<{ sorted: Sorted; revision: number | null }> {
  await takeTurn(sql, tapping.station);
  const kept = await readTaps(
    sql,
    taps.map(({ id }) => id),
  );
  const first = sortTaps(tapping, taps, kept);
  const figures = [...changes(first).values()].map(({ figure }) => figure);
  const heads = await readHeads(sql, figures);
  const sorted = refuseByFigure(first, heads, await closedFigures(sql, gate, figures));
  await keepTaps(sql, tapping, sorted);
  const lines = [...changes(sorted)].flatMap(([id, { figure, change }]) =>
    toLine(figure, heads.get(id), change),
  );
  if (lines.length === 0) return { sorted, revision: null };
  const departments = new Set(lines.map(({ department }) => department));
  const { revision } = await appendRevision(sql, {
    district: tapping.station.district,
    principal: tapping.principal,
    byName: displayNameOf(actor),
    department: departments.size === 1 ? (lines[0]?.department ?? null) : null,
    source: 'tally',
    lines,
  });
  return { sorted, revision };
}

/** One request after the other at each station, on whatever instance: they would only run into each other. */
async function takeTurn(sql: Sql, station: Place): Promise<void> {
  await sql.query('SELECT 1 FROM place WHERE code = $1 FOR NO KEY UPDATE', [station.code]);
}

async function readTaps(sql: Sql, ids: readonly string[]): Promise<Map<string, KeptTap>> {
  const rows = await sql.query<KeptTap>('SELECT * FROM tap WHERE id = ANY($1::uuid[])', [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

async function keepTaps(sql: Sql, { principal, now }: Tapping, sorted: Sorted): Promise<void> {
  const at = new Date(now).toISOString();
  const added = sorted.added.map(({ id, figure, count, isUndone }) => ({
    id,
    principal,
    indicator: figure.indicator.code,
    place: figure.place.code,
    period: figure.period,
    item: figure.item,
    count,
    counted_at: at,
    undone_at: isUndone ? at : null,
  }));
  if (added.length > 0)
    await sql.query('INSERT INTO tap SELECT * FROM jsonb_populate_recordset(null::tap, $1)', [
      JSON.stringify(added),
    ]);
  if (sorted.undone.length > 0)
    await sql.query('UPDATE tap SET undone_at = $2 WHERE id = ANY($1::uuid[])', [
      sorted.undone.map(({ id }) => id),
      at,
    ]);
}

/** The figure with what was tapped on top; the mark of an earlier correction stays. None when nothing changes. */
function toLine(figure: KnownFigure, head: Head | undefined, change: number): Line[] {
  const standing = head?.amount.value ?? 0;
  const value = Math.max(0, standing + change);
  if (change === 0 || (value === standing && (head?.version ?? 0) > 0)) return [];
  return [
    {
      indicator: figure.indicator.code,
      place: figure.place.code,
      period: figure.period,
      item: figure.item,
      department: figure.department,
      version: (head?.version ?? 0) + 1,
      value,
      qualifier: head?.amount.qualifier ?? 'exact',
      words: null,
      state: 'provisional',
      isConfirmation: false,
      reason: null,
      was: head?.was ?? null,
      correctedAt: head?.correctedAt ?? null,
      correctionReason: head?.correctionReason ?? null,
    },
  ];
}
