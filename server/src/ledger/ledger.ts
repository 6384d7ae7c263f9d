/**
 * The ledger: the only truth. One write is one transaction: idempotency key, expected version, lines, revision, audit.
 * Lines are never changed; the newest version up to revision r is what held at r.
 */
import {
  LianxiError,
  shanghaiDay,
  type ConfirmRequest,
  type EnterRequest,
  type EnterResponse,
  type EntrySource,
  type FigureKey,
} from '@lianxi/shared';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database, Sql } from '../database/database.js';
import { displayNameOf, type Actor } from '../identity/actor.js';
import { demand } from '../identity/may.js';
import {
  checkAll,
  checkEntries,
  figureId,
  knownFigure,
  refuseDuplicates,
  type CheckedEntry,
  type KnownFigure,
} from './entry.rules.js';
import { refuseClosed, type Gate } from './gate.js';
import { holdChecked, readConcerns } from './entry.checks.js';
import { readHeads, type Head } from './heads.js';
import { confirmedLine, enteredLine, explained, refuseConflicts } from './lines.js';
import { once } from './receipt.js';
import { appendRevision, type Line } from './revision.js';

/** Told after a commit that a district has a new revision; says only "look". */
export interface Bell {
  ring(district: string): void;
}

export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly clock: Clock,
    private readonly bell: Bell,
    private readonly gate: Gate,
  ) {}

  /**
   * Enters figures: all of them as one revision, or none.
   * @param key Idempotency-Key: the same key with the same request gets the first answer again
   * @throws LianxiError with `field` and, for conflicts, what stands there now
   */
  async enter(actor: Actor, request: EnterRequest, key: string | undefined): Promise<EnterResponse> {
    const figures = this.figuresOf(actor, request.entries, 'entries', 'figure.enter');
    const entries = checkEntries(figures, request.entries, 'entries');
    const source: EntrySource = actor.kind === 'key' ? 'api' : (request.source ?? 'form');
    return this.write(actor, key, { enter: request }, entries, async (sql) => ({
      source,
      lines: await this.linesOf(sql, entries, 'entries'),
    }));
  }

  /**
   * The lines that entries become: every rule that needs the ledger, whichever way they come in.
   * @param list name of the list in the request, for the path of the field
   * @param fallback reason for those entries that need one and have none of their own
   * @throws LianxiError with everything that is wrong
   */
  async linesOf(
    sql: Sql,
    entries: readonly CheckedEntry[],
    list: string,
    fallback: string | null = null,
  ): Promise<Line[]> {
    await refuseClosed(sql, this.gate, entries, list);
    const catalogue = this.catalogues.current();
    await holdChecked(sql, catalogue, entries);
    const heads = await readHeads(sql, entries);
    refuseConflicts(entries, heads, list);
    const today = shanghaiDay(this.clock.now());
    const concerns = await readConcerns(sql, catalogue, entries, heads, today);
    return explained(entries, heads, concerns, list, fallback).map((entry) =>
      enteredLine(entry, heads.get(figureId(entry)), this.clock.now()),
    );
  }

  /** Confirms figures as they stand: the department's lead vouches for them. */
  async confirm(actor: Actor, request: ConfirmRequest, key: string | undefined): Promise<EnterResponse> {
    const figures = this.figuresOf(actor, request.figures, 'figures', 'figure.confirm').map(
      (figure, index) => ({
        ...figure,
        expectedVersion: request.figures[index]?.expectedVersion ?? 0,
      }),
    );
    return this.write(actor, key, { confirm: request }, figures, async (sql) => {
      const heads = await readHeads(sql, figures);
      refuseConflicts(figures, heads, 'figures');
      return {
        source: 'form',
        lines: figures.map((figure) => confirmedLine(figure, heads.get(figureId(figure)) as Head)),
      };
    });
  }

  /**
   * Finds the figures a request names, each once, all of one district, each of a department the actor may act for.
   * @param list name of the list in the request, for the path of the field
   * @throws LianxiError with everything that is wrong
   */
  figuresOf(
    actor: Actor,
    keys: readonly FigureKey[],
    list: string,
    action: 'figure.enter' | 'figure.confirm',
  ): KnownFigure[] {
    const today = shanghaiDay(this.clock.now());
    if (actor.kind === 'nobody') throw new LianxiError('SIGN_IN_REQUIRED');
    const catalogue = this.catalogues.current();
    const figures = checkAll(keys, (key, index) => knownFigure(catalogue, key, today, `${list}.${index}`));
    checkAll(figures, ({ place, department, indicator: { code: indicator } }, index) =>
      demand(
        actor,
        action,
        { district: place.district, department, indicator },
        `${list}.${index}.indicator`,
      ),
    );
    refuseDuplicates(figures, list);
    const stranger = figures.findIndex(({ place }) => place.district !== figures[0]?.place.district);
    if (stranger >= 0) {
      throw new LianxiError(
        'INVALID_PAYLOAD',
        { hint: 'one district a request' },
        `${list}.${stranger}.place`,
      );
    }
    return figures;
  }

  private async write(
    actor: Actor,
    key: string | undefined,
    request: object,
    figures: readonly KnownFigure[],
    work: (sql: Sql) => Promise<{ source: EntrySource; lines: Line[] }>,
  ): Promise<EnterResponse> {
    const first = figures[0] as KnownFigure;
    const response = await once(this.database, { actor, key, request }, async (sql, receipt) => {
      const { source, lines } = await work(sql);
      return appendRevision(sql, {
        district: first.place.district,
        principal: receipt.principal,
        byName: displayNameOf(actor),
        department: first.department,
        source,
        lines,
        receipt,
      });
    });
    this.bell.ring(first.place.district);
    return response;
  }
}
