/** How a sheet looks with what is typed over it: each cell, and the counts; only what has changed is looked at again. */
import type { CheckBook, Concern, DayCode, Sheet } from '@lianxi/shared';
import { savedText } from './cell';
import type { Cell, CellKey, CellView, Complaint, Content, Mark } from './cell';
import { isAnsweredByReason, viewOf } from './cell-rules';
import { isSameContent } from './draft-rules';
import { DraftState } from './draft-state';
import { SheetChecks } from './sheet-checks';
import { Marks } from './marks';

/** One line of "what will change". */
export interface Change {
  key: CellKey;
  before: string;
  /** null = not applicable. */
  after: number | null;
  isCorrection: boolean;
  needsReason: boolean;
}

/** Typed cells by what stands in their way. */
export interface Counts {
  typed: number;
  ready: number;
  invalid: number;
  conflicts: number;
  reasons: number;
}

/** What views and counts depend on, for whoever draws them. A topic is a cell, or one of `topics`. */
export interface Signals {
  track(topic: string): void;
  trigger(topic: string): void;
}
export const topics = { typed: '*typed', steps: '*steps', editor: '*editor' } as const;
const unseen: Signals = { track: () => undefined, trigger: () => undefined };

export class SheetViews {
  protected readonly state = new DraftState((key) => this.touch(key));
  /** Changed since the browser last stored them. */
  protected readonly unstored = new Set<CellKey>();
  /** Cells submitted since the sheet was opened: they say 已存. */
  protected readonly justSaved = new Set<CellKey>();
  private readonly views = new Map<CellKey, CellView>();
  private readonly marks = new Marks();
  /** Changed since the marks were last counted. */
  private readonly unmarked = new Set<CellKey>();
  private readonly refused = new Map<CellKey, { content: Content; complaint: Complaint }>();

  private checks: SheetChecks | null = null;
  private readonly concerns = new Map<CellKey, Concern[]>();
  /** Places in which something was typed that other cells are checked against. */
  private readonly unchecked = new Set<string>();

  /** @param me display name of the person at the keyboard, as drafts carry it */
  constructor(
    cells: readonly Cell[] = [],
    private readonly me = '',
    protected readonly signals: Signals = unseen,
  ) {
    this.state.refresh(cells);
  }

  /** The rules across figures, over a sheet as it was fetched; until then each figure is only asked about its own past. */
  checkBy(book: CheckBook, sheet: Pick<Sheet, 'rows' | 'references'>, today: DayCode): void {
    this.checks = new SheetChecks(book, sheet, today, (key) => this.typedIn(key));
    for (const key of this.state.typedKeys()) this.uncheck(key);
  }

  cell(key: CellKey): Cell | undefined {
    this.signals.track(key);
    return this.state.cells.get(key);
  }

  view(key: CellKey): CellView {
    this.checkAgain();
    this.signals.track(key);
    const known = this.views.get(key);
    if (known) return known;
    const view = this.look(key, this.state.contentOf(key));
    this.views.set(key, view);
    return view;
  }

  /** Whether a text stands over what is reported; a text taken back is gone, saved or not. */
  isTyped(key: CellKey): boolean {
    this.signals.track(key);
    return this.state.contentOf(key) !== null;
  }

  /** How a cell would look with this text in it: for the editor, before it is written. */
  peek(key: CellKey, text: string): CellView {
    const cell = this.state.cells.get(key);
    if (!cell || text.trim() === '') return this.look(key, null);
    const { reason = '', baseVersion = cell.saved.version } = this.state.contentOf(key) ?? {};
    return this.look(key, { text, reason, baseVersion, source: 'form' });
  }

  /** Everything typed that is a number and would be sent, conflicts left out; in the order of the sheet. */
  changes(): Change[] {
    return this.inOrder().flatMap((key) => {
      const view = this.view(key);
      const cell = this.state.cells.get(key);
      if (!cell || view.conflict || (view.value === null && !view.isNotApplicable)) return [];
      const before = savedText(cell.saved.value, cell.indicator.decimals);
      const isCorrection = cell.saved.version > 0;
      return [{ key, before, after: view.value, isCorrection, needsReason: view.needsReason }];
    });
  }

  count(): Counts {
    this.countAgain();
    const of = (mark: Mark): number => this.marks.of(mark);
    return {
      typed: this.marks.size,
      ready: of('typed'),
      invalid: of('invalid'),
      conflicts: of('conflict'),
      reasons: of('reason'),
    };
  }

  /** First typed cell with a mark, in the order of the sheet. */
  first(mark: Mark): CellKey | null {
    return this.inOrder().find((key) => this.view(key).mark === mark) ?? null;
  }

  /** How many cells are to be sent to the server, or on their way. */
  get waiting(): number {
    this.signals.track(topics.typed);
    return [...this.state.local.keys()].filter((key) => this.state.isWaiting(key)).length;
  }

  /** Typed cells in the order of the sheet. */
  protected inOrder(): CellKey[] {
    this.countAgain();
    const typed = new Set(this.marks.keys());
    return typed.size === 0 ? [] : [...this.state.cells.keys()].filter((key) => typed.has(key));
  }

  /** The server said something about a content: it stands until another one is typed. */
  protected complain(key: CellKey, content: Content, complaint: Complaint): void {
    this.refused.set(key, { content, complaint });
    this.touch(key);
  }

  private look(key: CellKey, content: Content | null): CellView {
    const { state } = this;
    const [local, kept] = [state.local.get(key), state.keptOf(key)];
    const isTheirs = !local && kept !== undefined && kept.text !== null && kept.by !== this.me;
    return viewOf(state.cells.get(key), {
      content,
      conflict: state.conflictOf(key),
      concerns: content === state.contentOf(key) ? (this.concerns.get(key) ?? null) : null,
      refused: this.refusalOf(key, content) ?? state.complaintOf(key),
      sync: local ? 'waiting' : kept?.text == null ? 'rest' : 'kept',
      typedBy: isTheirs ? { by: kept.by, at: kept.at } : null,
      isJustSaved: this.justSaved.has(key),
    });
  }

  /** A complaint is about one text; a question that a reason answers stays while the reason is typed. */
  private refusalOf(key: CellKey, content: Content | null): Complaint | null {
    const refused = this.refused.get(key);
    if (!refused || !content || refused.content.text !== content.text) return null;
    const isAsked = isAnsweredByReason(refused.complaint);
    return isAsked || isSameContent(refused.content, content) ? refused.complaint : null;
  }

  private typedIn(key: CellKey): { cell: Cell; text: string } | undefined {
    const [cell, content] = [this.state.cells.get(key), this.state.contentOf(key)];
    return cell && content?.text != null ? { cell, text: content.text } : undefined;
  }

  private uncheck(key: CellKey): void {
    const cell = this.state.cells.get(key);
    if (cell && this.checks?.isLinked(cell)) this.unchecked.add(cell.saved.place);
  }

  /** Asks the rules again in the places where something changed; only cells with another answer are drawn again. */
  private checkAgain(): void {
    if (!this.checks || this.unchecked.size === 0) return;
    const places = new Map([...this.unchecked].map((place) => [place, [] as { cell: Cell; text: string }[]]));
    this.unchecked.clear();
    for (const cell of this.state.cells.values()) {
      const isAsked = places.has(cell.saved.place) && this.checks.isLinked(cell);
      const typed = isAsked ? this.typedIn(cell.key) : undefined;
      if (typed) places.get(cell.saved.place)?.push(typed);
    }
    const found = new Map([...places.values()].flatMap((typed) => [...(this.checks?.concerns(typed) ?? [])]));
    for (const key of [...this.concerns.keys()]) {
      const place = this.state.cells.get(key)?.saved.place;
      if ((place === undefined || places.has(place)) && !found.has(key)) this.concerns.delete(key);
    }
    for (const [key, concerns] of found) {
      if (JSON.stringify(this.concerns.get(key)) === JSON.stringify(concerns)) continue;
      this.concerns.set(key, concerns);
      this.redraw(key);
    }
  }

  private countAgain(): void {
    this.checkAgain();
    this.signals.track(topics.typed);
    for (const key of this.unmarked) {
      const isTyped = this.state.contentOf(key) !== null && this.state.cells.has(key);
      this.marks.put(key, isTyped ? this.view(key).mark : null);
    }
    this.unmarked.clear();
  }

  private touch(key: CellKey): void {
    this.unstored.add(key);
    this.uncheck(key);
    this.redraw(key);
  }

  private redraw(key: CellKey): void {
    this.views.delete(key);
    this.unmarked.add(key);
    this.signals.trigger(key);
    this.signals.trigger(topics.typed);
  }
}
