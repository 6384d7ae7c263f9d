/**
 * What a person has typed into a sheet and not yet saved: undo, conflicts, reasons, and the request they make.
 * Knows no Vue, no network and no clock. Nothing typed leaves it but by saving, undoing, or the person's own choice.
 */
import { parseCount, type EnterRequest, type EnterResponse, type ErrorBody } from '@lianxi/shared';
import {
  cellKey,
  savedText,
  type Cell,
  type CellKey,
  type CellView,
  type Mark,
  type Theirs,
  type Typed,
} from './cell';
import {
  entryOf,
  isAnsweredByReason,
  isSameAsSaved,
  newerOf,
  reasonComplaint,
  theirsOf,
  viewOf,
} from './cell-rules';
import { refusalsIn } from './refusals';
import { UndoSteps } from './undo-steps';

/** One line of "what will change". */
export interface Change {
  key: CellKey;
  before: string;
  after: number;
  isCorrection: boolean;
  needsReason: boolean;
}

export interface OutgoingRequest {
  body: EnterRequest;
  /** The cell behind each entry, in order. */
  keys: CellKey[];
}

export class SheetDraft {
  private cells = new Map<CellKey, Cell>();
  private typed = new Map<CellKey, Typed>();
  private steps = new UndoSteps();
  /** Cells saved since the sheet was opened: they say 已存. */
  private justSaved = new Set<CellKey>();

  constructor(cells: readonly Cell[] = []) {
    this.refresh(cells);
  }

  /** Takes a newer state of the sheet without touching what was typed; a version that moved becomes a conflict. */
  refresh(cells: readonly Cell[]): void {
    const known = this.cells;
    this.cells = new Map(cells.map((cell) => [cell.key, newerOf(known.get(cell.key), cell)]));
    for (const [key, typed] of [...this.typed]) {
      const cell = this.cells.get(key);
      if (!cell || cell.saved.version === typed.baseVersion) continue;
      if (isSameAsSaved(cell, typed.text)) this.put(key, null);
      else if (typed.conflict?.version !== cell.saved.version)
        this.put(key, { ...typed, conflict: theirsOf(cell) });
    }
  }

  cell(key: CellKey): Cell | undefined {
    return this.cells.get(key);
  }

  /** A keystroke. Typing what is already saved is no change; clearing an unreported cell neither. */
  type(key: CellKey, text: string): void {
    this.steps.keystroke(key, this.typed.get(key) ?? null);
    this.write(key, text, 'form');
  }

  /** The keystrokes so far are one step; the next one begins another. */
  settle(): void {
    this.steps.settle();
  }

  /** Leaving a cell: what was typed is shown as it was read (`１，２００` → `1,200`). */
  normalise(key: CellKey): void {
    const typed = this.typed.get(key);
    const cell = this.cells.get(key);
    if (!typed || !cell) return;
    const parsed = parseCount(typed.text, cell.indicator);
    if (parsed.ok && parsed.readAs !== null) this.put(key, { ...typed, text: parsed.readAs });
    this.settle();
  }

  /** A pasted block: one step to undo. @returns how many cells took a text */
  paste(block: readonly { key: CellKey; text: string }[]): number {
    const open = block.filter(({ key }) => this.cells.get(key)?.closed === null);
    if (open.length === 0) return 0;
    this.record(open.map(({ key }) => key));
    for (const { key, text } of open) {
      this.write(key, text.trim(), 'paste');
      this.normalise(key);
    }
    return open.length;
  }

  /** Back to what is saved. */
  restore(key: CellKey): void {
    if (!this.typed.has(key)) return;
    this.record([key]);
    this.put(key, null);
  }

  setReason(key: CellKey, reason: string): void {
    const typed = this.typed.get(key);
    if (!typed) return;
    this.put(key, { ...typed, reason, refused: isAnsweredByReason(typed.refused) ? typed.refused : null });
  }

  /** One reason for every typed cell that still needs one. */
  setReasonForAll(reason: string): void {
    for (const { key, needsReason } of this.changes()) {
      if (needsReason && reasonComplaint(this.typed.get(key)?.reason ?? '') !== null)
        this.setReason(key, reason);
    }
  }

  /** Takes back the last step. @returns a cell it concerned, to put the cursor there */
  undo(): CellKey | null {
    const before = this.steps.takeBack();
    for (const { key, typed } of before) this.put(key, this.rebased(key, typed));
    return before[0]?.key ?? null;
  }

  get canUndo(): boolean {
    return !this.steps.isEmpty;
  }

  view(key: CellKey): CellView {
    return viewOf(this.cells.get(key), this.typed.get(key), this.justSaved.has(key));
  }

  /** Everything typed that is a number and would be sent, conflicts and refused cells left out. */
  changes(): Change[] {
    return [...this.typed.keys()].flatMap((key) => {
      const view = this.view(key);
      const cell = this.cells.get(key);
      if (!cell || view.value === null || view.conflict) return [];
      const before = savedText(cell.saved.value, cell.indicator.decimals);
      return [
        {
          key,
          before,
          after: view.value,
          isCorrection: cell.saved.version > 0,
          needsReason: view.needsReason,
        },
      ];
    });
  }

  /** Typed cells by what stands in their way. */
  count(): { typed: number; ready: number; invalid: number; conflicts: number; reasons: number } {
    const marks = [...this.typed.keys()].map((key) => this.view(key).mark);
    const of = (mark: Mark): number => marks.filter((one) => one === mark).length;
    return {
      typed: marks.length,
      ready: of('typed'),
      invalid: of('invalid'),
      conflicts: of('conflict'),
      reasons: of('reason'),
    };
  }

  /** First typed cell with a mark, in the order of the sheet. */
  first(mark: Mark): CellKey | null {
    for (const key of this.cells.keys()) if (this.typed.has(key) && this.view(key).mark === mark) return key;
    return null;
  }

  /** All cells that are ready, as one request; null when there is none. */
  request(): OutgoingRequest | null {
    const keys = [...this.cells.keys()].filter(
      (key) => this.typed.has(key) && this.view(key).mark === 'typed',
    );
    if (keys.length === 0) return null;
    const isPaste = keys.every((key) => this.typed.get(key)?.source === 'paste');
    return {
      body: {
        entries: keys.flatMap((key) => {
          const [cell, typed] = [this.cells.get(key), this.typed.get(key)];
          return cell && typed ? [entryOf(cell, typed)] : [];
        }),
        source: isPaste ? 'paste' : 'form',
      },
      keys,
    };
  }

  /** The server stored a request. What was typed since then stays typed, on top of the new version. */
  accept(sent: OutgoingRequest, response: EnterResponse): void {
    for (const entry of response.entries) {
      const key = cellKey(entry.indicator, entry.place, entry.period, entry.item);
      const cell = this.cells.get(key);
      const index = sent.keys.indexOf(key);
      if (!cell || index < 0) continue;
      const value =
        entry.value === null ? null : ({ value: entry.value, qualifier: 'exact', words: null } as const);
      const reason = sent.body.entries[index]?.reason ?? null;
      const stored = {
        ...cell,
        saved: { ...cell.saved, value, version: entry.version, state: entry.state, reason },
      };
      this.cells.set(key, stored);
      this.justSaved.add(key);
      const typed = this.typed.get(key);
      if (typed && isSameAsSaved(stored, typed.text)) this.put(key, null);
      else if (typed) this.put(key, { ...typed, baseVersion: entry.version, reason: '', refused: null });
    }
    this.steps.clear();
  }

  /** The server refused a request: puts each complaint on its cell. @returns the cells concerned */
  refuse(sent: OutgoingRequest, error: ErrorBody): CellKey[] {
    return refusalsIn(error, sent.keys).flatMap((refusal) => {
      const typed = this.typed.get(refusal.key);
      const cell = this.cells.get(refusal.key);
      if (!typed || !cell) return [];
      if ('theirs' in refusal) this.meetTheirs(cell, typed, refusal.theirs);
      else this.put(refusal.key, { ...typed, refused: refusal.complaint });
      return [refusal.key];
    });
  }

  /** What stands there now is known; that it says the same as I do is no conflict (my first try did arrive). */
  private meetTheirs(cell: Cell, typed: Typed, theirs: Theirs): void {
    const { version, value, state, by, at } = theirs;
    const newer = { ...cell, saved: { ...cell.saved, version, value, state, by, at } };
    this.cells.set(cell.key, newer);
    this.put(cell.key, isSameAsSaved(newer, typed.text) ? null : { ...typed, conflict: theirs });
  }

  /** Keeps my number over theirs: it becomes a correction of the version that stands there now. */
  useMine(key: CellKey): void {
    const typed = this.typed.get(key);
    if (!typed?.conflict) return;
    this.put(key, { ...typed, baseVersion: typed.conflict.version, conflict: null, refused: null });
  }

  useTheirs(key: CellKey): void {
    this.restore(key);
  }

  /** What is to be kept in the browser. */
  toKeep(): Record<CellKey, Typed> {
    return Object.fromEntries(this.typed);
  }

  /** Takes up what was kept; what has been saved meanwhile under the same number drops out. @returns how many */
  takeUp(kept: Readonly<Record<CellKey, Typed>>): number {
    for (const [key, typed] of Object.entries(kept)) {
      if (this.cells.has(key)) this.put(key, typed);
    }
    this.refresh([...this.cells.values()]);
    return this.typed.size;
  }

  private write(key: CellKey, text: string, source: 'form' | 'paste'): void {
    const cell = this.cells.get(key);
    if (!cell || cell.closed !== null) return;
    const before = this.typed.get(key);
    const isUnreportedBlank = text.trim() === '' && cell.saved.value === null;
    if (!before?.conflict && (isUnreportedBlank || isSameAsSaved(cell, text))) return this.put(key, null);
    this.put(key, {
      text,
      reason: before?.reason ?? '',
      baseVersion: before?.baseVersion ?? cell.saved.version,
      source,
      refused: null,
      conflict: before?.conflict ?? null,
    });
  }

  private put(key: CellKey, typed: Typed | null): void {
    if (typed) this.typed.set(key, typed);
    else this.typed.delete(key);
  }

  private record(keys: CellKey[]): void {
    this.steps.record(keys.map((key) => ({ key, typed: this.typed.get(key) ?? null })));
  }

  /** A typed state from before, against the version that stands now. */
  private rebased(key: CellKey, typed: Typed | null): Typed | null {
    const cell = this.cells.get(key);
    if (!typed || !cell || cell.saved.version === typed.baseVersion || typed.conflict) return typed;
    return { ...typed, conflict: theirsOf(cell) };
  }
}
