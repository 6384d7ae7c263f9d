/** What Ctrl+Z takes back and Ctrl+Y does again: steps of one or more cells, each with what was typed before and after. */
import type { CellKey, Content, KeptDraft } from './cell';
import { isSameContent } from './draft-rules';

/** What was typed in a cell at one moment; null = nothing. */
export interface Snapshot {
  content: Content | null;
  /** The colleague's draft that a choice was open about. */
  contest: KeptDraft | null;
  /** What stood there before both. */
  before: string | null;
}

export interface StepChange {
  key: CellKey;
  before: Snapshot;
  after: Snapshot;
}

interface Step {
  changes: StepChange[];
  /** Further keystrokes under the same name join the step until it is settled. */
  openAs: string | null;
}

export class UndoSteps {
  private done: Step[] = [];
  private undone: Step[] = [];

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Something was done. What was taken back before cannot be done again after it. @param openAs keystrokes of one field */
  record(changes: StepChange[], openAs: string | null = null): void {
    if (changes.length === 0) return;
    this.undone = [];
    const last = this.done.at(-1);
    if (openAs === null || last?.openAs !== openAs) {
      this.settle();
      this.done.push({ changes, openAs });
      return;
    }
    for (const change of changes) {
      const known = last.changes.find(({ key }) => key === change.key);
      if (known) known.after = change.after;
      else last.changes.push(change);
    }
  }

  /** The next keystroke begins another step. */
  settle(): void {
    const last = this.done.at(-1);
    if (last) last.openAs = null;
  }

  /** The step to take back. */
  undo(): StepChange[] {
    const step = this.done.pop();
    if (!step) return [];
    step.openAs = null;
    this.undone.push(step);
    return step.changes;
  }

  /** The step to do again. */
  redo(): StepChange[] {
    const step = this.undone.pop();
    if (!step) return [];
    this.done.push(step);
    return step.changes;
  }

  /** These cells have gone to the ledger: what happened before in them can no longer be taken back. */
  forget(keys: ReadonlySet<CellKey>): void {
    const without = (steps: Step[]): Step[] =>
      steps
        .map((step) => ({ ...step, changes: step.changes.filter(({ key }) => !keys.has(key)) }))
        .filter(({ changes }) => changes.length > 0);
    this.done = without(this.done);
    this.undone = without(this.undone);
  }
}

/** Whether the same was typed, with the same choice open. */
export function isSameSnapshot(one: Snapshot, other: Snapshot): boolean {
  if (one.contest?.version !== other.contest?.version) return false;
  if (!one.content || !other.content) return one.content === other.content;
  return isSameContent(one.content, other.content);
}
