/**
 * The ledger: the only truth. One write is one transaction: idempotency key, expected version, lines, revision, audit.
 * Lines are never changed; the newest version up to revision r is what held at r.
 */
import {
  concernAbout,
  LianxiError,
  shanghaiDay,
  type Amount,
  type ConfirmRequest,
  type ConflictDetails,
  type EnteredFigure,
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
  checkEntry,
  figureId,
  knownFigure,
  refuseDuplicates,
  throwTogether,
  type CheckedEntry,
  type KnownFigure,
} from './entry.rules.js';
import { readHeads, type Head } from './heads.js';
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
  ) {}

  /**
   * Enters figures: all of them as one revision, or none.
   * @param key Idempotency-Key: the same key with the same request gets the first answer again
   * @throws LianxiError with `field` and, for conflicts, what stands there now
   */
  async enter(actor: Actor, request: EnterRequest, key: string | undefined): Promise<EnterResponse> {
    const figures = this.figuresOf(actor, request.entries, 'entries', 'figure.enter');
    const entries = checkAll(request.entries, (input, index) =>
      checkEntry(figures[index] as KnownFigure, input, `entries.${index}`),
    );
    const source: EntrySource = actor.kind === 'key' ? 'api' : (request.source ?? 'form');
    return this.write(actor, key, { enter: request }, entries, async (sql) => {
      const heads = await readHeads(sql, entries);
      refuseConflicts(entries, heads, 'entries');
      refuseUnexplained(entries, heads);
      const lines = entries.map((entry) =>
        correctedLine(entry, heads.get(figureId(entry)), this.clock.now()),
      );
      return { source, lines };
    });
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

function refuseConflicts(
  figures: readonly (KnownFigure & { expectedVersion: number })[],
  heads: ReadonlyMap<string, Head>,
  list: string,
): void {
  const conflicts: ConflictDetails['conflicts'] = [];
  figures.forEach((figure, index) => {
    const head = heads.get(figureId(figure));
    if ((head?.version ?? 0) === figure.expectedVersion) return;
    conflicts.push({
      indicator: figure.indicator.code,
      place: figure.place.code,
      period: figure.period,
      ...(figure.item === '' ? {} : { item: figure.item }),
      index,
      expectedVersion: figure.expectedVersion,
      current: currentOf(head),
    });
  });
  const [first] = conflicts;
  if (first)
    throw new LianxiError('VERSION_CONFLICT', {}, `${list}.${first.index}.expectedVersion`, { conflicts });
}

const nothing: Amount = { value: null, qualifier: 'exact', words: null };

function currentOf(head: Head | undefined): ConflictDetails['conflicts'][number]['current'] {
  if (!head) return { version: 0, value: nothing, state: 'missing', by: '', departmentName: '', at: '' };
  const { version, amount, state, by, department, at } = head;
  return { version, value: amount, state, by, departmentName: department, at };
}

/** A correction must give a reason, and so must a value that looks wrong. */
function refuseUnexplained(entries: readonly CheckedEntry[], heads: ReadonlyMap<string, Head>): void {
  const problems: LianxiError[] = [];
  entries.forEach((entry, index) => {
    if (entry.reason !== null) return;
    const head = heads.get(figureId(entry));
    if (head && head.version > 0) {
      problems.push(new LianxiError('REASON_REQUIRED', {}, `entries.${index}.reason`));
      return;
    }
    const concern = concernAbout(entry.indicator, entry.value, head?.recent ?? []);
    if (concern) problems.push(new LianxiError(concern.code, concern.values, `entries.${index}.value`));
  });
  throwTogether(problems);
}

function correctedLine(entry: CheckedEntry, head: Head | undefined, now: number): Line {
  const isCorrection = head !== undefined && head.version > 0;
  return {
    ...lineKey(entry),
    version: entry.expectedVersion + 1,
    value: entry.value,
    qualifier: entry.qualifier,
    words: null,
    state: 'provisional',
    isConfirmation: false,
    reason: entry.reason,
    was: isCorrection ? head.amount.value : null,
    correctedAt: isCorrection ? new Date(now).toISOString() : null,
    correctionReason: isCorrection ? entry.reason : null,
  };
}

/** Repeats the figure as confirmed; the mark of an earlier correction stays. */
function confirmedLine(figure: KnownFigure, head: Head): Line {
  return {
    ...lineKey(figure),
    version: head.version + 1,
    ...head.amount,
    state: 'confirmed',
    isConfirmation: true,
    reason: null,
    was: head.was,
    correctedAt: head.correctedAt,
    correctionReason: head.correctionReason,
  };
}

function lineKey(figure: KnownFigure): Pick<Line, 'indicator' | 'place' | 'period' | 'item' | 'department'> {
  return {
    indicator: figure.indicator.code,
    place: figure.place.code,
    period: figure.period,
    item: figure.item,
    department: figure.department,
  };
}

export type { EnteredFigure };
