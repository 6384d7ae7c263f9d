/**
 * The taps of one station on one phone: kept in the browser, sent in batches, settled by the server's answers. Whatever gets
 * lost on the way is sent again under the same id. No network and no Vue here.
 */
import { MAX_TAP_AGE, type ErrorBody, type Tallied, type Tally } from '@lianxi/shared';
import { isOpen, isOver, secondsToUndo, type Tap } from './tap';
import type { TapStore } from './tap-store';

/** Most taps of one request; the answer to 200 is there in a moment, and there is another request a second later. */
const BATCH = 200;

export interface Batch {
  taps: Tally['taps'];
}

export class TapQueue {
  private taps: Tap[];
  private isKept = true;

  /** @param makeId a fresh UUID; randomness comes in from outside */
  constructor(
    private readonly store: TapStore,
    private readonly makeId: () => string,
    private readonly changed: () => void = () => undefined,
  ) {
    this.taps = store.load();
  }

  /** In the order they were tapped. */
  get all(): readonly Tap[] {
    return this.taps;
  }
  /** False: the browser keeps nothing, closing the page would lose what was not sent. */
  get isSafe(): boolean {
    return this.isKept;
  }
  get open(): Tap[] {
    return this.taps.filter(isOpen);
  }
  get refused(): Tap[] {
    return this.taps.filter(({ refusal }) => refusal !== null);
  }

  add(indicator: string, item: string, count: number, now: number): void {
    const tap: Tap = {
      id: this.makeId(),
      indicator,
      item,
      count,
      at: now,
      undoneAt: null,
      isSent: false,
      countedAt: null,
      takenBackAt: null,
      settledAt: null,
      refusal: null,
    };
    this.taps = [...this.taps, tap];
    this.isKept = this.store.save(tap);
    this.changed();
  }

  /** Takes a tap back. What was never sent is simply gone. @returns false when it is too late */
  undo(id: string, now: number): boolean {
    const tap = this.taps.find((each) => each.id === id);
    if (!tap || secondsToUndo(tap, now) === 0) return false;
    if (tap.isSent) this.put({ ...tap, undoneAt: now });
    else this.drop(id);
    this.changed();
    return true;
  }

  /** Forgets a refused tap: somebody has read why. */
  discard(id: string): void {
    this.drop(id);
    this.changed();
  }

  /** What to send next, noted as sent before it is; null when there is nothing. */
  take(now: number): Batch | null {
    const open = this.open.slice(0, BATCH);
    if (open.length === 0) return null;
    for (const tap of open) if (!tap.isSent) this.put({ ...tap, isSent: true });
    return { taps: open.map((tap) => toSend(tap, now)) };
  }

  /** Takes in the answer to a batch. */
  settle(batch: Batch, answer: Tallied, now: number): void {
    const revision = answer.revision ?? 0;
    const settled = new Set(answer.settled);
    const refusals = new Map(answer.refused.map((each) => [each.id, each]));
    for (const { id, isUndone } of batch.taps) {
      const tap = this.taps.find((each) => each.id === id);
      if (!tap) continue;
      const refusal = refusals.get(id);
      if (settled.has(id)) {
        const known = isUndone ? { takenBackAt: revision } : { countedAt: revision };
        this.put({ ...tap, ...known, settledAt: now });
      } else if (refusal) this.refuse(tap, refusal, isUndone);
    }
    this.tidy(now);
    this.changed();
  }

  /** The server turned the whole batch down: sending it again would change nothing. */
  refuseAll(batch: Batch, error: Pick<ErrorBody, 'code' | 'message'>): void {
    for (const { id, isUndone } of batch.taps) {
      const tap = this.taps.find((each) => each.id === id);
      if (tap) this.refuse(tap, error, isUndone);
    }
    this.changed();
  }

  /** Forgets what is over. */
  tidy(now: number): void {
    const over = this.taps.filter((tap) => isOver(tap, now));
    for (const { id } of over) this.drop(id);
    if (over.length > 0) this.changed();
  }

  /** Another tab of the same phone has written. */
  hear(key: string | null, text: string | null): void {
    const heard = this.store.heard(key, text);
    if (!heard) return;
    const others = this.taps.filter(({ id }) => id !== heard.id);
    this.taps = heard.tap ? [...others, heard.tap].sort((a, b) => a.at - b.at) : others;
    this.changed();
  }

  private refuse(tap: Tap, { code, message }: Pick<ErrorBody, 'code' | 'message'>, wasUndo: boolean): void {
    // taken back while it was on its way, and not counted: there is nothing to tell
    if (!wasUndo && tap.undoneAt !== null) this.drop(tap.id);
    else if (wasUndo)
      this.put({
        ...tap,
        undoneAt: null,
        countedAt: tap.countedAt ?? 0,
        refusal: { code, message, isUndo: true },
      });
    else this.put({ ...tap, refusal: { code, message, isUndo: false } });
  }

  private put(tap: Tap): void {
    this.taps = this.taps.map((each) => (each.id === tap.id ? tap : each));
    this.isKept = this.store.save(tap);
  }

  private drop(id: string): void {
    this.taps = this.taps.filter((each) => each.id !== id);
    this.store.remove(id);
  }
}

function toSend(tap: Tap, now: number): Tally['taps'][number] {
  const age = Math.floor((now - (tap.undoneAt ?? tap.at)) / 1000);
  return {
    id: tap.id,
    indicator: tap.indicator,
    ...(tap.item === '' ? {} : { item: tap.item }),
    count: tap.count,
    secondsAgo: Math.min(Math.max(0, age), MAX_TAP_AGE),
    isUndone: tap.undoneAt !== null,
  };
}
