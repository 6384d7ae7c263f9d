/**
 * What is typed into a sheet: written in blocks, taken back and done again, kept by the server cell by cell, met by what
 * colleagues type, and submitted. Knows no Vue, no network and no clock. Nothing typed leaves it but because the server has it,
 * by undo, or by the person's own choice.
 */
import type { DraftCell, DraftsSaved, ErrorBody, Submit, Submitted } from '@lianxi/shared';
import { cellKey, figureOf } from './cell';
import type { Cell, CellKey, Choice, LocalDraft } from './cell';
import { isSameAsSaved, reasonComplaint, tidied } from './cell-rules';
import { contentOf } from './draft-rules';
import type { OutgoingDrafts, Seen } from './draft-state';
import { refusalsIn } from './refusals';
import { SheetViews, topics } from './sheet-views';
import { isSameSnapshot, UndoSteps, type Snapshot, type StepChange } from './undo-steps';

export interface OutgoingSubmission {
  cells: Submit['cells'];
  /** The cell behind each line, in order. */
  keys: CellKey[];
}

export class SheetDraft extends SheetViews {
  private readonly steps = new UndoSteps();
  private editor: { key: CellKey; text: string; seen: Seen } | null = null;

  /** Takes a newer state of the ledger without touching what was typed; a version that moved under it becomes a conflict. */
  refresh(cells: readonly Cell[]): void {
    this.state.refresh(cells);
  }

  /**
   * Takes drafts as the server keeps them: shown where nothing waits here, a conflict where somebody else typed another text.
   * @param isAll the server keeps nothing else
   */
  meet(drafts: readonly DraftCell[], isAll = false): void {
    this.state.meet(drafts, isAll);
  }

  // --- typing -----------------------------------------------------------------------------------------------------

  /**
   * The editor is open on a cell and holds this text; called when it opens and with every keystroke. Not yet written, but kept in
   * the browser, and what a colleague types there from now on is a conflict instead of being overwritten.
   */
  edit(key: CellKey, text: string): void {
    const seen = this.editor?.key === key ? this.editor.seen : this.state.seen(key);
    this.editor = { key, text, seen };
    this.signals.trigger(topics.editor);
  }

  /** The editor was left without writing (Esc). */
  leave(): void {
    this.editor = null;
    this.signals.trigger(topics.editor);
  }

  get editing(): { key: CellKey; text: string } | null {
    return this.editor && { key: this.editor.key, text: this.editor.text };
  }

  /**
   * Types texts into cells, with their reasons when they are known: one step to undo. '' takes back what was typed and is
   * never a zero. Locked cells are skipped.
   * @returns how many cells took a text
   */
  write(
    block: readonly { key: CellKey; text: string; reason?: string }[],
    source: 'form' | 'paste' = 'form',
  ): number {
    const open = block.filter(({ key }) => this.isOpen(key));
    const keys = [...new Set(open.map(({ key }) => key))];
    this.step(keys, () => {
      for (const { key, text, reason = '' } of open) {
        this.writeOne(key, text, source);
        if (reason !== '') this.giveReason(key, reason);
      }
    });
    if (this.editor && keys.includes(this.editor.key)) this.editor = null;
    return keys.length;
  }

  setReason(key: CellKey, reason: string): void {
    this.step([key], () => this.giveReason(key, reason), `reason ${key}`);
  }

  /** One reason for every typed cell that still needs one. */
  setReasonForAll(reason: string): void {
    const keys = this.changes().flatMap(({ key, needsReason }) => {
      const isLacking = reasonComplaint(this.state.contentOf(key)?.reason ?? '') !== null;
      return needsReason && isLacking ? [key] : [];
    });
    this.step(keys, () => keys.forEach((key) => this.giveReason(key, reason)));
  }

  /** Back to what the ledger holds; in a conflict, to the colleague's. */
  restore(keys: readonly CellKey[]): void {
    const open = keys.filter((key) => this.isOpen(key));
    this.step(open, () => open.forEach((key) => this.writeOne(key, '', 'form')));
  }

  /** The person's choice in a conflict: one step to undo. */
  resolve(key: CellKey, choice: Choice): void {
    const conflict = this.state.conflictOf(key);
    const [content, cell] = [this.state.contentOf(key), this.state.cells.get(key)];
    if (!conflict || !content || !cell || (choice === 'before' && conflict.before === null)) return;
    const contest = this.state.local.get(key)?.contest;
    const baseVersion = contest ? content.baseVersion : cell.saved.version;
    this.step([key], () => {
      if (choice === 'mine') return this.state.overrule(key, { ...content, baseVersion });
      if (choice === 'theirs') return this.state.overrule(key, contest ? contentOf(contest) : null);
      const text = contest ? this.state.local.get(key)?.before : conflict.before;
      return this.state.overrule(key, text == null ? null : { ...content, baseVersion, text });
    });
  }

  /** The next keystroke in a reason begins another step. */
  settle(): void {
    this.steps.settle();
  }

  /** Takes back the last step; kept cells get their former text again. @returns the cells concerned */
  undo(): CellKey[] {
    return this.replay(this.steps.undo(), 'before');
  }

  redo(): CellKey[] {
    return this.replay(this.steps.redo(), 'after');
  }

  get canUndo(): boolean {
    this.signals.track(topics.steps);
    return this.steps.canUndo;
  }

  get canRedo(): boolean {
    this.signals.track(topics.steps);
    return this.steps.canRedo;
  }

  // --- kept by browser and server ---------------------------------------------------------------------------------

  /** The next batch for `PUT /drafts`; its outcome is unknown until `saved` or `refuseSave`. null = nothing waits. */
  toSave(max: number): OutgoingDrafts | null {
    const outgoing = this.state.toSave(max);
    outgoing?.keys.forEach((key) => this.unstored.add(key));
    return outgoing;
  }

  saved(sent: OutgoingDrafts, reply: Pick<DraftsSaved, 'saved' | 'conflicts'>): void {
    this.state.saved(sent, reply);
  }

  /** The server will not keep these cells as they stand. @returns them; none when the refusal names no cell */
  refuseSave(sent: OutgoingDrafts, error: ErrorBody): CellKey[] {
    const complaints = refusalsIn(error, sent.keys).flatMap((refusal) =>
      'complaint' in refusal ? [refusal] : [],
    );
    this.state.hold(complaints);
    return complaints.map(({ key }) => key);
  }

  /** What changed since the last call, for the browser to store; null = it can go. */
  takeUnstored(): Map<CellKey, LocalDraft | null> {
    const changed = new Map([...this.unstored].map((key) => [key, this.state.local.get(key) ?? null]));
    this.unstored.clear();
    return changed;
  }

  /** Takes up what the browser stored; what has been saved meanwhile drops out. @returns how many texts are left */
  takeUp(stored: Readonly<Record<CellKey, LocalDraft>>): number {
    for (const [key, local] of Object.entries(stored)) this.state.put(key, local);
    return Object.keys(stored).filter((key) => this.state.local.has(key)).length;
  }

  /** Conflicts of which it is not known what stood there before; `learn` it from the trail. */
  unknownBefore(): { cell: Cell; version: number }[] {
    return this.inOrder().flatMap((key) => {
      const [cell, content] = [this.state.cells.get(key), this.state.contentOf(key)];
      const { conflict } = this.view(key);
      if (!cell || !content || conflict?.theirs.kind !== 'ledger' || conflict.before !== null) return [];
      return content.baseVersion > 0 ? [{ cell, version: content.baseVersion }] : [];
    });
  }

  learn(key: CellKey, version: number, text: string): void {
    this.state.learnFormer(key, version, text);
  }

  // --- submitting -------------------------------------------------------------------------------------------------

  /** What is ready and kept by the server, as the lines of `POST /submissions`. @param keys only these; null = all */
  submission(keys: readonly CellKey[] | null = null): OutgoingSubmission | null {
    const only = keys && new Set(keys);
    const out: OutgoingSubmission = { cells: [], keys: [] };
    for (const key of this.inOrder()) {
      const [cell, kept] = [this.state.cells.get(key), this.state.keptOf(key)];
      if (!cell || !kept || this.state.local.has(key) || (only && !only.has(key))) continue;
      if (this.view(key).mark !== 'typed') continue;
      out.keys.push(key);
      out.cells.push({ ...figureOf(cell), draft: kept.version });
    }
    return out.keys.length > 0 ? out : null;
  }

  /** The ledger has them. What was typed since then stays typed, on top of the new version; undo begins anew there. */
  accept(sent: OutgoingSubmission, { entries }: Pick<Submitted, 'entries'>): void {
    for (const entry of entries) {
      const key = cellKey(entry.indicator, entry.place, entry.period, entry.item);
      const cell = this.state.cells.get(key);
      const line = sent.cells[sent.keys.indexOf(key)];
      if (!cell || !line || cell.saved.version > entry.version) continue; // a late answer
      const qualifier = entry.value === null ? 'notApplicable' : 'exact';
      const value = { value: entry.value, qualifier, words: null } as const;
      const reason = this.state.keptOf(key)?.reason ?? '';
      const { version, state } = entry;
      this.justSaved.add(key);
      const saved = { ...cell.saved, value, version, state, reason: reason === '' ? null : reason };
      this.state.submitted({ ...cell, saved }, line.draft);
    }
    this.steps.forget(new Set(sent.keys));
    this.signals.trigger(topics.steps);
  }

  /** The server refused: puts each complaint on its cell. @returns the cells concerned */
  refuse(sent: OutgoingSubmission, error: ErrorBody): CellKey[] {
    return refusalsIn(error, sent.keys).flatMap((refusal) => {
      const { key } = refusal;
      const [cell, content] = [this.state.cells.get(key), this.state.contentOf(key)];
      if (!cell) return [];
      if ('draft' in refusal) this.state.meet([refusal.draft]);
      else if ('theirs' in refusal) {
        const { version, value, state, by, at } = refusal.theirs;
        this.state.refreshOne({ ...cell, saved: { ...cell.saved, version, value, state, by, at } });
      } else if (content) this.complain(key, contentOf(content), refusal.complaint);
      return [key];
    });
  }

  private isOpen(key: CellKey): boolean {
    return this.state.cells.get(key)?.closed === null;
  }

  private writeOne(key: CellKey, text: string, source: 'form' | 'paste'): void {
    const { state } = this;
    const cell = state.cells.get(key);
    if (!cell) return;
    const typed = tidied(cell, text);
    const seen = this.editor?.key === key ? this.editor.seen : state.seen(key);
    const contest = state.local.get(key)?.contest;
    if (typed === '' && contest) return state.overrule(key, contentOf(contest));
    const isSaved = isSameAsSaved(cell, typed) && !contest && seen.ledger === cell.saved.version;
    if (typed === '' || isSaved) return state.type(key, null, seen);
    if (typed === (seen.content?.text ?? null)) return; // left as it was found
    const { reason, baseVersion } = seen.content ?? { reason: '', baseVersion: seen.ledger };
    state.type(key, { text: typed, reason, baseVersion, source }, seen);
  }

  private giveReason(key: CellKey, reason: string): void {
    const content = this.state.contentOf(key);
    if (content) this.state.type(key, { ...content, reason }, this.state.seen(key));
  }

  /** Does something to cells as one step. @param openAs further keystrokes of this name join it */
  private step(keys: readonly CellKey[], act: () => void, openAs: string | null = null): void {
    const before = new Map(keys.map((key) => [key, this.state.snapshot(key)]));
    act();
    const changes = [...before].flatMap(([key, was]) => {
      const after = this.state.snapshot(key);
      return isSameSnapshot(was, after) ? [] : [{ key, before: was, after }];
    });
    this.steps.record(changes, openAs);
    this.signals.trigger(topics.steps);
  }

  private replay(changes: readonly StepChange[], to: 'before' | 'after'): CellKey[] {
    for (const change of changes) {
      if (!this.isOpen(change.key)) continue;
      this.putBack(change.key, change[to], change[to === 'before' ? 'after' : 'before']);
    }
    this.signals.trigger(topics.steps);
    return changes.map(({ key }) => key);
  }

  /** Puts a cell where it was; what a colleague has typed there since is met as a conflict, never overwritten. */
  private putBack(key: CellKey, to: Snapshot, from: Snapshot): void {
    const { state } = this;
    const [now, kept] = [state.snapshot(key), state.keptOf(key)];
    if (to.contest) return state.overrule(key, to.content, to);
    if (now.contest && now.contest.version !== from.contest?.version)
      return to.content
        ? state.type(key, to.content, state.seen(key))
        : state.overrule(key, contentOf(now.contest));
    const isMoved = now.content !== null && now.content.text !== (from.content?.text ?? null);
    if (!isMoved || !kept) return state.overrule(key, to.content);
    if (to.content && to.content.text !== now.content?.text)
      state.overrule(key, to.content, { contest: kept, before: from.content?.text ?? null });
  }
}
