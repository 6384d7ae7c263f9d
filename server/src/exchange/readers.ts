/** Reading processes at once, and files that wait for one, on this instance. */
import { LianxiError } from '@lianxi/shared';

const AT_ONCE = 2;
const WAITING = 8;

export class Readers {
  private busy = 0;
  private readonly waiting: (() => void)[] = [];

  /** @throws LianxiError RATE_LIMITED when too many wait already */
  refuseCrowd(): void {
    if (this.waiting.length >= WAITING) throw new LianxiError('RATE_LIMITED', { seconds: 10 });
  }

  /** Runs when a place is free. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // who waits takes over the place of who ends
    if (this.busy >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    else this.busy += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.busy -= 1;
    }
  }
}
