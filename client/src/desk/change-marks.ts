/** Which figures changed a moment ago: they stay marked for some seconds. Plain, with the clock passed in. */

/** How long a changed row stays marked. */
export const MARKED_MS = 6_000;

export class ChangeMarks {
  private seen = new Map<string, string>();
  private until = new Map<string, number>();

  /**
   * Takes note of what is shown now. The first sight of a name is no change; neither is a table that was asked anew.
   * @param stamps what each name shows, in any text that differs when the picture does
   */
  note(stamps: ReadonlyMap<string, string>, nowMs: number): void {
    for (const [name, stamp] of stamps) {
      const before = this.seen.get(name);
      if (before !== undefined && before !== stamp) this.until.set(name, nowMs + MARKED_MS);
      this.seen.set(name, stamp);
    }
  }

  /** Other questions are asked: nothing seen so far can be compared. */
  forget(): void {
    this.seen.clear();
    this.until.clear();
  }

  /** Names that are marked at an instant. */
  at(nowMs: number): Set<string> {
    for (const [name, until] of this.until) if (until <= nowMs) this.until.delete(name);
    return new Set(this.until.keys());
  }
}
