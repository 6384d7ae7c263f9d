/** For tests: a phone with its storage, and a server that counts each id once, as the real one does. */
import { UNDO_SECONDS, type Tallied, type Tally } from '@lianxi/shared';
import type { KeyedStorage } from './tap-store';

/** Storage that survives a restart of the page. */
export class KeptStorage implements KeyedStorage {
  private readonly kept = new Map<string, string>();
  /** Full: nothing more can be kept. */
  isFull = false;
  get length(): number {
    return this.kept.size;
  }
  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    if (this.isFull) throw new Error('QuotaExceededError');
    this.kept.set(key, text);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

/** Counts taps in memory, by the rules of server/src/tally. */
export class CountingServer {
  private readonly taps = new Map<string, { count: number; at: number; isUndone: boolean }>();
  private revision = 0;
  /** Items that are refused. */
  readonly closed = new Set<string>();

  get total(): number {
    return [...this.taps.values()].reduce((sum, tap) => sum + (tap.isUndone ? 0 : tap.count), 0);
  }

  count(taps: Tally['taps'], now: number): Tallied {
    const answer: Tallied = { settled: [], refused: [], revision: null, today: '2026-11-23' as never };
    const before = this.total;
    for (const tap of taps) {
      const kept = this.taps.get(tap.id);
      const at = now - tap.secondsAgo * 1000;
      if (this.closed.has(tap.item ?? '') && !kept && !tap.isUndone)
        answer.refused.push({ id: tap.id, code: 'PLACE_CLOSED', message: 'closed' });
      else if (kept && tap.isUndone && !kept.isUndone && at > kept.at + UNDO_SECONDS * 1000)
        answer.refused.push({ id: tap.id, code: 'TALLY_UNDO_LATE', message: 'late' });
      else {
        if (!kept) this.taps.set(tap.id, { count: tap.count, at: now, isUndone: tap.isUndone });
        else if (tap.isUndone) kept.isUndone = true;
        answer.settled.push(tap.id);
      }
    }
    if (this.total !== before) answer.revision = ++this.revision;
    return answer;
  }
}
