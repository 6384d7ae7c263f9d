/** Requests a minute of each API key: a bucket that fills evenly. In memory, so it holds for each instance by itself. */
import { LianxiError } from '@lianxi/shared';
import type { Clock } from '../config/clock.js';

interface Bucket {
  tokens: number;
  /** Instant of the last request, ms. */
  at: number;
}

/** Buckets kept; full ones are forgotten beyond this. */
const MANY = 1_000;

export class KeyRates {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /**
   * Counts one request. A key that was quiet may send `perMinute` at once, after that one every 60 / perMinute seconds.
   * @throws LianxiError RATE_LIMITED with the seconds until one more is allowed
   */
  take({ id, perMinute }: { id: string; perMinute: number }): void {
    const now = this.clock.now();
    const perMs = perMinute / 60_000;
    const last = this.buckets.get(id) ?? { tokens: perMinute, at: now };
    const passed = Math.max(0, now - last.at); // a clock that is set back fills nothing
    const tokens = Math.min(perMinute, last.tokens + passed * perMs);
    if (tokens < 1) {
      this.buckets.set(id, { tokens, at: now });
      throw new LianxiError('RATE_LIMITED', { seconds: Math.ceil((1 - tokens) / perMs / 1000) });
    }
    if (this.buckets.size > MANY) this.forget(now);
    this.buckets.set(id, { tokens: tokens - 1, at: now });
  }

  /** After a quiet minute every bucket is full. */
  private forget(now: number): void {
    for (const [id, { at }] of this.buckets) if (now - at >= 60_000) this.buckets.delete(id);
  }
}
