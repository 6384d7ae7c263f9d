/** How many typed cells there are of each mark, kept up to date by the cells that changed. */
import type { CellKey, Mark } from './cell';

export class Marks {
  private readonly known = new Map<CellKey, Mark>();
  private readonly counts = new Map<Mark, number>();

  get size(): number {
    return this.known.size;
  }

  keys(): Iterable<CellKey> {
    return this.known.keys();
  }

  of(mark: Mark): number {
    return this.counts.get(mark) ?? 0;
  }

  /** @param mark null = nothing is typed there */
  put(key: CellKey, mark: Mark | null): void {
    const before = this.known.get(key);
    if (before !== undefined) this.counts.set(before, this.of(before) - 1);
    if (mark === null) this.known.delete(key);
    else {
      this.known.set(key, mark);
      this.counts.set(mark, this.of(mark) + 1);
    }
  }
}
