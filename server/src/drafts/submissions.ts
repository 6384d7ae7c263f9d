/**
 * Submitting (上报): named drafts become ledger lines and tombstones in one transaction, all of them or none; when nothing is
 * missing afterwards the department's part of the round is handed in with the same revision.
 */
import {
  isFrozen,
  LianxiError,
  shanghaiDay,
  type DraftCell,
  type DraftConflictDetails,
  type EntrySource,
  type HandIn,
  type Submit,
  type Submitted,
} from '@lianxi/shared';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database, Sql } from '../database/database.js';
import { displayNameOf, type Actor } from '../identity/actor.js';
import { checkAll, checkEntries, checkReason, figureId, type KnownFigure } from '../ledger/entry.rules.js';
import type { Bell, Ledger } from '../ledger/ledger.js';
import { keepAnswer, once, type Receipt } from '../ledger/receipt.js';
import { appendRevision, type Line } from '../ledger/revision.js';
import { countMissing, duties } from '../rounds/duties.js';
import { awaitsHandIn, readStanding, type Standing } from '../rounds/standing.js';
import { lockRound, recordStep } from '../rounds/steps.js';
import { forgetOld, lockCounter, nothingAt, readTyped, writeDrafts } from './draft-rows.js';
import { demandOnSheet, demandSheet } from './draft.rules.js';

/** A submission whose codes and rights are fine. */
interface Submission {
  actor: Actor;
  district: string;
  request: Submit;
  /** In the order of the request's cells. */
  figures: readonly KnownFigure[];
  /** For cells that need a reason and have none. */
  reason: string | null;
  now: number;
}

export class Submissions {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly bell: Bell,
  ) {}

  /**
   * Moves drafts to the ledger as one revision; without any it only hands in.
   * @param key Idempotency-Key: the same key with the same request gets the first answer again
   * @throws LianxiError DRAFT_CONFLICT when a draft is not as it was seen · what the ledger refuses, at `cells.N.…` ·
   *   SUBMISSION_EMPTY, ROUND_NOT_OPEN, ROUND_INCOMPLETE, ROUND_STATE or PERIOD_CLOSED when it only hands in
   */
  async submit(actor: Actor, request: Submit, key: string | undefined): Promise<Submitted> {
    const now = this.clock.now();
    const district = demandSheet(actor, this.catalogues.current(), request, shanghaiDay(now));
    const figures = this.ledger.figuresOf(actor, request.cells, 'cells', 'figure.enter');
    checkAll(figures, (figure, index) => demandOnSheet(figure, request, `cells.${index}`));
    const reason = checkReason(request.reason, 'reason');
    const submission = { actor, district, request, figures, reason, now };
    const submitted = await once(
      this.database,
      { actor, key, request: { submit: request } },
      (sql, receipt) => this.write(sql, receipt, submission),
    );
    this.bell.ring(district);
    return submitted;
  }

  private async write(sql: Sql, receipt: Receipt, submission: Submission): Promise<Submitted> {
    const { actor, district, request, figures } = submission;
    const lock = await lockCounter(sql, request.department, district);
    await lockRound(sql, { district, period: request.period });
    const drafts = seenDrafts(submission, await readTyped(sql, figures), lock.at);
    const lines = await this.linesOf(sql, submission, drafts);
    const { standing, missing } = await this.standing(sql, submission, lines);
    const isHandedIn = handsIn(submission, standing, missing);
    if (drafts.length > 0) {
      const emptied = drafts.map(({ baseVersion, source, version }, index) => ({
        figure: figures[index] as KnownFigure,
        cell: { text: null, reason: '', baseVersion: baseVersion + 1, source, version: version + 1 },
      }));
      await writeDrafts(sql, lock, actor, request.period, emptied);
      await forgetOld(sql, lock);
    }
    const response = await appendRevision(sql, {
      district,
      principal: receipt.principal,
      byName: displayNameOf(actor),
      department: request.department,
      source: sourceOf(actor, drafts),
      lines,
      action: 'submit',
    });
    if (isHandedIn && standing) await this.handIn(sql, receipt, submission, standing, response.revision);
    const handIn = standing && (await this.handInNow(sql, submission));
    return keepAnswer(sql, receipt, { ...response, missing, handIn });
  }

  private async linesOf(
    sql: Sql,
    { figures, reason }: Submission,
    drafts: readonly DraftCell[],
  ): Promise<Line[]> {
    if (drafts.length === 0) return [];
    const inputs = drafts.map((draft) => ({
      ...draft,
      value: draft.text ?? '',
      expectedVersion: draft.baseVersion,
    }));
    return this.ledger.linesOf(sql, checkEntries(figures, inputs, 'cells'), 'cells', reason);
  }

  /** The round that asks the department for this month, and what is missing once the lines are written. */
  private async standing(
    sql: Sql,
    { district, request: { department, period }, now }: Submission,
    lines: readonly Line[],
  ): Promise<{ standing: Standing | null; missing: number }> {
    const catalogue = this.catalogues.current();
    const today = shanghaiDay(now);
    const standing = await readStanding(sql, catalogue, { district, period, department }, today);
    const owed = duties(catalogue, district, period, today, standing?.round ?? null).filter(
      (duty) => duty.department.code === department,
    );
    const written = new Set(
      lines.map((line) => `${line.indicator}|${line.place}|${line.period}|${line.item}`),
    );
    return { standing, missing: await countMissing(sql, owed, written) };
  }

  private async handIn(
    sql: Sql,
    { principal }: Receipt,
    { actor, district, request, now }: Submission,
    { round }: Standing,
    revision: number,
  ): Promise<void> {
    await recordStep(sql, {
      round: round.id,
      district,
      department: request.department,
      step: 'submitted',
      principal,
      by: displayNameOf(actor),
      at: now,
      remark: null,
      until: null,
      revision,
    });
  }

  private async handInNow(sql: Sql, { district, request, now }: Submission): Promise<HandIn | null> {
    const { department, period } = request;
    const which = { district, period, department };
    const standing = await readStanding(sql, this.catalogues.current(), which, shanghaiDay(now));
    return standing?.handIns[0] ?? null;
  }
}

/** The drafts a submission names, if all of them stand as they were seen. */
function seenDrafts(
  { request, figures, actor }: Submission,
  standing: ReadonlyMap<string, DraftCell>,
  at: string,
): DraftCell[] {
  const conflicts: DraftConflictDetails['conflicts'] = [];
  const seen = request.cells.flatMap((cell, index) => {
    const figure = figures[index] as KnownFigure;
    const current = standing.get(figureId(figure)) ?? nothingAt(figure, displayNameOf(actor), at);
    if (current.version === cell.draft && current.text !== null) return [current];
    conflicts.push({ index, current });
    return [];
  });
  const [first] = conflicts;
  if (!first) return seen;
  throw new LianxiError('DRAFT_CONFLICT', { count: conflicts.length }, `cells.${first.index}.draft`, {
    conflicts,
  });
}

/**
 * Whether a submission hands the part in. Figures alone may come any time; who only wants to hand in is told why he cannot.
 */
function handsIn({ request, now }: Submission, standing: Standing | null, missing: number): boolean {
  const problem = whyNotHandedIn(standing, missing, now);
  if (problem && request.cells.length === 0) throw problem;
  return problem === null;
}

function whyNotHandedIn(standing: Standing | null, missing: number, now: number): LianxiError | null {
  const handIn = standing?.handIns[0];
  if (!standing || !handIn) return new LianxiError('SUBMISSION_EMPTY');
  const { opensOn } = standing.round;
  if (shanghaiDay(now) < opensOn) return new LianxiError('ROUND_NOT_OPEN', { day: opensOn });
  if (isFrozen(handIn, now))
    return new LianxiError('PERIOD_CLOSED', { day: shanghaiDay(Date.parse(handIn.closesAt) - 1) });
  if (!awaitsHandIn(handIn)) return new LianxiError('ROUND_STATE');
  return missing > 0 ? new LianxiError('ROUND_INCOMPLETE', { count: missing }) : null;
}

/** Pasted only when all of it was. */
function sourceOf(actor: Actor, drafts: readonly DraftCell[]): EntrySource {
  if (actor.kind === 'key') return 'api';
  return drafts.length > 0 && drafts.every(({ source }) => source === 'paste') ? 'paste' : 'form';
}
