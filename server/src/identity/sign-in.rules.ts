/** How long a name waits after wrong passwords, and that every name waits alike (TRUST A21). */
import type { Clock } from '../config/clock.js';

/** Failures before a name waits; then 1, 2, 4 … seconds, at most 15 minutes. Sessions that exist stay. */
const FREE_FAILURES = 5;
const MAX_WAIT_SECONDS = 900;

/** Seconds a name waits after its nth failure in a row. */
export function waitAfter(failures: number): number {
  return failures <= FREE_FAILURES ? 0 : Math.min(2 ** (failures - FREE_FAILURES - 1), MAX_WAIT_SECONDS);
}

/** Names remembered at most; the oldest is forgotten first. */
const MAX_STRANGERS = 10_000;

/** Failures under names that do not exist: they wait as existing ones do, so nobody learns which names exist. */
export class Strangers {
  private readonly known = new Map<string, { failures: number; waitsUntil: number }>();

  constructor(private readonly clock: Clock) {}

  /** Whole seconds left to wait. */
  waitOf(name: string): number {
    return Math.max(0, Math.ceil(((this.known.get(name)?.waitsUntil ?? 0) - this.clock.now()) / 1000));
  }

  noteFailure(name: string): void {
    const failures = (this.known.get(name)?.failures ?? 0) + 1;
    const [oldest] = this.known.keys();
    if (this.known.size >= MAX_STRANGERS && !this.known.has(name) && oldest !== undefined)
      this.known.delete(oldest);
    this.known.set(name, { failures, waitsUntil: this.clock.now() + waitAfter(failures) * 1000 });
  }
}

/** Lets work on one key happen one after the other: guesses sent at once must not all be judged before the first counts. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
