import { LianxiError } from '@lianxi/shared';
import type { Clock } from '../config/clock.js';

/** Counts per key in windows of fixed length; in memory, for one instance. */
export class RateLimiter {
  private counts = new Map<string, number>();
  private windowStart = 0;

  constructor(
    private readonly limit: number,
    private readonly windowSeconds: number,
    private readonly clock: Clock,
  ) {}

  /** @throws LianxiError RATE_LIMITED with the seconds until the next window */
  take(key: string): void {
    const now = this.clock.now();
    if (now - this.windowStart >= this.windowSeconds * 1000) {
      this.windowStart = now;
      this.counts = new Map();
    }
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count <= this.limit) return;
    throw new LianxiError('RATE_LIMITED', {
      seconds: Math.ceil(this.windowSeconds - (now - this.windowStart) / 1000),
    });
  }
}
