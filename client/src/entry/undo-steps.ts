/** What Ctrl+Z takes back: steps of one or more cells, each with what was typed there before. */
import type { CellKey, Typed } from './cell';

interface Step {
  before: { key: CellKey; typed: Typed | null }[];
  /** Further keystrokes in the same cell join the step until it is settled. */
  isOpen: boolean;
}

export class UndoSteps {
  private steps: Step[] = [];

  get isEmpty(): boolean {
    return this.steps.length === 0;
  }

  /** A keystroke in a cell: joins the open step of the same cell, else begins one. */
  keystroke(key: CellKey, before: Typed | null): void {
    const last = this.steps[this.steps.length - 1];
    if (last?.isOpen && last.before[0]?.key === key) return;
    this.settle();
    this.steps.push({ before: [{ key, typed: before }], isOpen: true });
  }

  /** One finished step over several cells. */
  record(before: { key: CellKey; typed: Typed | null }[]): void {
    this.settle();
    this.steps.push({ before, isOpen: false });
  }

  /** The next keystroke begins another step. */
  settle(): void {
    const last = this.steps[this.steps.length - 1];
    if (last) last.isOpen = false;
  }

  takeBack(): { key: CellKey; typed: Typed | null }[] {
    return this.steps.pop()?.before ?? [];
  }

  clear(): void {
    this.steps = [];
  }
}
