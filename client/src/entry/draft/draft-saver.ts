/**
 * Brings what is typed to the server: soon after it is typed, many cells at once, one request at a time. Without an answer it
 * waits longer and longer and tries again; a repeat is safe. Typing never waits for it.
 */
import type { DraftsSaved, ErrorBody } from '@lianxi/shared';
import type { Clock } from '../../live/transport';
import type { OutgoingDrafts } from './draft-state';

/**
 * saved: the server has everything · saving · offline: no answer for a while, all of it is in this browser · failed: the server
 * said no, `error` tells why.
 */
export interface SyncState {
  state: 'saved' | 'saving' | 'offline' | 'failed';
  /** Cells not yet kept by the server. */
  waiting: number;
  /** When the server last acknowledged something, by this device's clock. */
  savedAt: number | null;
  error: unknown;
}

/** The drafts as the saver sees them. */
export interface Saveable {
  readonly waiting: number;
  toSave(max: number): OutgoingDrafts | null;
  saved(sent: OutgoingDrafts, reply: DraftsSaved): void;
  /** @returns whether the refusal was about single cells, which are not sent again as they are */
  refused(sent: OutgoingDrafts, error: ErrorBody): boolean;
}

export type SaveReply =
  | { kind: 'saved'; reply: DraftsSaved }
  /** Nothing is known. */
  | { kind: 'silence'; error: unknown }
  /** Said no. `retry`: it may say yes later by itself. */
  | { kind: 'refused'; body: ErrorBody; retry: boolean; error: unknown };

/** After the last keystroke; a longer burst is sent in between. */
const PAUSE_MS = 300;
const BURST_MS = 1_500;
/** A short change of network is nobody's business. */
const GRACE_MS = 3_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 20_000;
/** Cells in one request. */
const BATCH = 1_000;

export class DraftSaver {
  private isUnderWay = false;
  private isStopped = false;
  /** Said no for good: only the person, or signing in, starts it again. */
  private isHalted = false;
  /** The next request goes at once: typing does not put it off. */
  private isDue = false;
  private failures = 0;
  private troubleSince: number | null = null;
  private burstSince: number | null = null;
  private endTimer = (): void => undefined;
  private endGrace = (): void => undefined;
  private trouble: { isSilence: boolean; error: unknown } | null = null;
  private savedAt: number | null = null;
  private told: SyncState | null = null;
  private readonly quiet = new Set<() => void>();

  /**
   * @param send one `PUT /drafts`; never rejects
   * @param tell told whenever the state may have changed
   */
  constructor(
    private readonly drafts: Saveable,
    private readonly send: (sent: OutgoingDrafts) => Promise<SaveReply>,
    private readonly clock: Clock,
    private readonly tell: (state: SyncState) => void,
  ) {}

  /** Something was typed. */
  poke(): void {
    this.tellState();
    if (this.isStopped || this.isUnderWay || this.isDue || this.drafts.waiting === 0) return;
    if (this.trouble && !this.isHalted) return; // a retry is on its way
    this.isHalted = false;
    this.burstSince ??= this.clock.now();
    const rest = Math.max(0, this.burstSince + BURST_MS - this.clock.now());
    this.in(Math.min(PAUSE_MS, rest));
  }

  /** The network is back, the server was heard, somebody signed in: try now. */
  wake(): void {
    this.failures = 0;
    this.isHalted = false;
    if (!this.isUnderWay) this.atOnce();
  }

  /** Sends what waits, now. @returns whether everything that can be kept is kept */
  async flush(): Promise<boolean> {
    if (this.isStopped || (!this.isUnderWay && this.drafts.waiting === 0)) return this.drafts.waiting === 0;
    this.wake();
    await new Promise<void>((done) => this.quiet.add(done));
    return this.drafts.waiting === 0;
  }

  /** Stops for good; what waits stays in the browser. */
  stop(): void {
    this.isStopped = true;
    this.endTimer();
    this.endGrace();
    this.settleFlush();
  }

  private atOnce(): void {
    this.isDue = true;
    this.in(0);
  }

  private in(ms: number): void {
    this.endTimer();
    this.endTimer = this.clock.after(ms, () => void this.run());
  }

  private async run(): Promise<void> {
    if (this.isUnderWay || this.isStopped) return;
    this.burstSince = null;
    this.isDue = false;
    const sent = this.drafts.toSave(BATCH);
    if (!sent) return this.rest();
    this.isUnderWay = true;
    this.tellState();
    const answer = await this.send(sent);
    this.isUnderWay = false;
    if (answer.kind === 'saved') this.onSaved(sent, answer.reply);
    else if (answer.kind === 'silence') this.onTrouble(true, answer.error);
    else this.onRefused(sent, answer);
  }

  private onSaved(sent: OutgoingDrafts, reply: DraftsSaved): void {
    this.clearTrouble();
    this.savedAt = this.clock.now();
    this.drafts.saved(sent, reply);
    this.next();
  }

  private onRefused(
    sent: OutgoingDrafts,
    { body, retry, error }: Extract<SaveReply, { kind: 'refused' }>,
  ): void {
    if (!retry && this.drafts.refused(sent, body)) {
      this.clearTrouble();
      return this.next();
    }
    this.isHalted = !retry;
    this.onTrouble(false, error);
  }

  private next(): void {
    if (this.drafts.waiting > 0 && !this.isStopped) this.atOnce();
    else this.rest();
    this.tellState();
  }

  /** Nothing to send. */
  private rest(): void {
    this.clearTrouble();
    this.settleFlush();
    this.tellState();
  }

  private onTrouble(isSilence: boolean, error: unknown): void {
    this.trouble = { isSilence, error };
    this.troubleSince ??= this.clock.now();
    this.failures++;
    this.endGrace();
    const graceLeft = this.troubleSince + GRACE_MS - this.clock.now();
    if (graceLeft > 0) this.endGrace = this.clock.after(graceLeft, () => this.tellState());
    this.settleFlush();
    this.tellState();
    if (this.isStopped || this.isHalted) return this.endTimer();
    const full = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
    this.in(full / 2 + (this.clock.random() * full) / 2);
  }

  private clearTrouble(): void {
    this.trouble = null;
    this.troubleSince = null;
    this.failures = 0;
    this.endGrace();
  }

  private settleFlush(): void {
    for (const done of [...this.quiet]) done();
    this.quiet.clear();
  }

  private tellState(): void {
    const { waiting } = this.drafts;
    const { savedAt, trouble, told } = this;
    const now = { state: this.stateNow(waiting), waiting, savedAt, error: trouble?.error ?? null };
    if (told && isSameState(told, now)) return;
    this.told = now;
    this.tell(now);
  }

  private stateNow(waiting: number): SyncState['state'] {
    if (waiting === 0 && !this.isUnderWay) return 'saved';
    if (!this.trouble) return 'saving';
    if (this.isHalted) return 'failed';
    const isShort = this.clock.now() - (this.troubleSince ?? 0) < GRACE_MS;
    if (isShort) return 'saving';
    return this.trouble.isSilence ? 'offline' : 'failed';
  }
}

function isSameState(one: SyncState, other: SyncState): boolean {
  return (
    one.state === other.state &&
    one.waiting === other.waiting &&
    one.savedAt === other.savedAt &&
    one.error === other.error
  );
}
