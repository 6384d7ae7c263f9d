/**
 * Sends a queue: one request at a time, at most one a second; after a failure later and later, at random moments, so that the
 * phones of a station do not all come back at once.
 */
import type { ErrorBody, Tallied } from '@lianxi/shared';
import type { Clock } from '../../live/transport';
import type { Batch, TapQueue } from './tap-queue';

const GAP_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A server that asks for less gets less. */
const SLOW_MS = 10_000;

/** What came of a request. `unknown`: no answer, it may have counted · `slow`: asked to send less. */
export type Outcome =
  | { kind: 'answered'; answer: Tallied }
  | { kind: 'refused'; error: Pick<ErrorBody, 'code' | 'message'> }
  | { kind: 'unknown' }
  | { kind: 'slow' }
  | { kind: 'signedOut' };

/** idle: nothing to send, or a request is about to go · away: no answer, trying again · signedOut: waits for a sign-in. */
export type SenderState = 'idle' | 'sending' | 'away' | 'signedOut';

export class TapSender {
  private current: SenderState = 'idle';
  private isUnderWay = false;
  private isStopped = false;
  private failures = 0;
  private lastStart = -Infinity;
  private notBefore = -Infinity;
  private cancel: (() => void) | null = null;

  constructor(
    private readonly queue: TapQueue,
    private readonly post: (batch: Batch) => Promise<Outcome>,
    private readonly clock: Clock,
    private readonly changed: () => void = () => undefined,
  ) {}

  get state(): SenderState {
    return this.current;
  }
  /** A request is out, or one got no answer: what the server has counted is not known. */
  get isInDoubt(): boolean {
    return this.isUnderWay || this.failures > 0;
  }

  /** There may be something to send. */
  kick(): void {
    if (this.isStopped || this.isUnderWay || this.current === 'signedOut') return;
    if (this.queue.open.length === 0) return this.show('idle');
    this.cancel?.();
    const wait = Math.max(this.lastStart + GAP_MS, this.notBefore) - this.clock.now();
    if (wait <= 0) void this.send();
    else this.cancel = this.clock.after(wait, () => void this.send());
  }

  /** The network or the sign-in is back, or somebody looks at the page again: no need to wait any longer. */
  retryNow(): void {
    if (this.current === 'signedOut') this.current = 'idle';
    this.notBefore = -Infinity;
    this.kick();
  }

  stop(): void {
    this.isStopped = true;
    this.cancel?.();
  }

  private async send(): Promise<void> {
    this.cancel = null;
    const batch = this.queue.take(this.clock.now());
    if (!batch) return this.show('idle');
    this.isUnderWay = true;
    this.lastStart = this.clock.now();
    if (this.failures === 0) this.show('sending');
    const outcome = await this.post(batch);
    this.isUnderWay = false;
    this.after(outcome, batch);
    this.kick();
  }

  private after(outcome: Outcome, batch: Batch): void {
    if (outcome.kind === 'unknown' || outcome.kind === 'slow') {
      this.failures += 1;
      const longest = Math.min(LONGEST_WAIT_MS, GAP_MS * 2 ** this.failures);
      const wait = Math.max(outcome.kind === 'slow' ? SLOW_MS : 0, longest * (0.5 + this.clock.random() / 2));
      this.notBefore = this.clock.now() + wait;
      return this.show('away');
    }
    if (outcome.kind === 'signedOut') return this.show('signedOut');
    this.failures = 0;
    this.notBefore = -Infinity;
    if (outcome.kind === 'answered') this.queue.settle(batch, outcome.answer, this.clock.now());
    else this.queue.refuseAll(batch, outcome.error);
    this.show('idle');
  }

  private show(state: SenderState): void {
    this.current = state;
    this.changed();
  }
}
