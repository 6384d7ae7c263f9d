/**
 * Drafts: what a department has typed and not yet submitted, kept cell by cell so that nothing is ever lost. One save is one
 * transaction under the department's counter; see the README of this folder.
 */
import {
  shanghaiDay,
  type DraftCell,
  type DraftInput,
  type Drafts as DraftsSince,
  type DraftsQuery,
  type DraftsSaved,
  type SaveDrafts,
} from '@lianxi/shared';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database } from '../database/database.js';
import { displayNameOf, type Actor } from '../identity/actor.js';
import { checkAll, figureId, type KnownFigure } from '../ledger/entry.rules.js';
import type { Bell, Ledger } from '../ledger/ledger.js';
import { lockCounter, nothingAt, readSince, readTyped, writeDrafts, type Written } from './draft-rows.js';
import { demandOnSheet, demandSheet, outcomeOf, refuseUnkeepable, type Outcome } from './draft.rules.js';

export class Drafts {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly bell: Bell,
  ) {}

  /**
   * Keeps what was typed. Each cell for itself: what a colleague has changed meanwhile stays as it is and comes back.
   * @throws LianxiError naming the field; then nothing was kept
   */
  async save(actor: Actor, request: SaveDrafts): Promise<DraftsSaved> {
    const district = demandSheet(actor, this.catalogues.current(), request, this.today());
    const figures = this.ledger.figuresOf(actor, request.cells, 'cells', 'figure.enter');
    checkAll(request.cells, (cell, index) => {
      demandOnSheet(figures[index] as KnownFigure, request, `cells.${index}`);
      refuseUnkeepable(cell, `cells.${index}`);
    });
    const before = { number: 0 };
    const saved = await this.database.transaction(async (sql) => {
      const lock = await lockCounter(sql, request.department, district);
      before.number = lock.number;
      const standing = await readTyped(sql, figures);
      const judged = judge(request.cells, figures, standing);
      const write = judged.filter(({ outcome }) => outcome === 'written').map(toWritten);
      const written = write.length === 0 ? [] : await writeDrafts(sql, lock, actor, request.period, write);
      const left = (outcome: Outcome): DraftCell[] =>
        judged
          .filter((each) => each.outcome === outcome)
          .map(({ figure, current }) => current ?? nothingAt(figure, displayNameOf(actor), lock.at));
      return {
        number: lock.number + (write.length === 0 ? 0 : 1),
        saved: [...written, ...left('same')],
        conflicts: left('conflict'),
      };
    });
    if (saved.number > before.number) this.bell.ring(district);
    return saved;
  }

  /** What was saved on a sheet after a number; 0 = everything that stands. */
  async since(actor: Actor, query: DraftsQuery): Promise<DraftsSince> {
    demandSheet(actor, this.catalogues.current(), query, this.today());
    return readSince(this.database, query, query.since);
  }

  private today(): string {
    return shanghaiDay(this.clock.now());
  }
}

interface Judged {
  input: DraftInput;
  figure: KnownFigure;
  current: DraftCell | undefined;
  outcome: Outcome;
}

function judge(
  cells: readonly DraftInput[],
  figures: readonly KnownFigure[],
  standing: ReadonlyMap<string, DraftCell>,
): Judged[] {
  return cells.map((input, index) => {
    const figure = figures[index] as KnownFigure;
    const current = standing.get(figureId(figure));
    return { input, figure, current, outcome: outcomeOf(input, current) };
  });
}

/** Versions never go back, even where the row before was forgotten. */
function toWritten({ input, figure, current }: Judged): Written {
  const { text, reason, baseVersion, source, expectedDraft } = input;
  const version = Math.max(current?.version ?? 0, expectedDraft) + 1;
  return { figure, cell: { text, reason, baseVersion, source, version } };
}
