/**
 * Keeps one page's answers true: watches what the page asks, takes newer boards, listens for the beat, asks again when
 * what is held differs from what the server says should be held, and never passes stale for live.
 * No Vue here, and no socket: time and transport come in from outside.
 */
import {
  LINK_LOST_MS,
  type Beat,
  type Board,
  type Direction,
  type DisplayReport,
  type Question,
  type WatchAck,
} from '@lianxi/shared';
import { HeldAnswers, type AnswerMap } from './held-answers';
import type { Clock, Transport } from './transport';
import { WatchList } from './watch-list';

/** connecting: nothing heard yet · live · lost: no beat for LINK_LOST_MS · refused: the server wants no connection. */
export type LinkState = 'connecting' | 'live' | 'lost' | 'refused';

export interface Link {
  state: LinkState;
  /** Server time the server was last heard at: since when a lost link is lost. null = never. */
  heardAt: number | null;
  /** Why it is refused: a code of `closeReasons`. */
  refusal: string | null;
  /** The last watch was turned down for another reason: code and the server's own words. */
  problem: { code: string; message: string } | null;
  /** What is shown has differed from what the server says for several beats in a row. */
  isDoubtful: boolean;
  epoch: string | null;
  /** Newest revision, by district. */
  heads: Readonly<Record<string, number>>;
  /** The server's build, as of the last beat. */
  build: string | null;
}

export interface LiveListener {
  /** A newer set of answers, all to be painted together; call `drawn` with it when they are on the screen. */
  answers?(answers: AnswerMap): void;
  link?(link: Link): void;
  direct?(direction: Direction): void;
  reload?(build: string): void;
}

/** Watching again because of a difference: at most this often. */
const AGAIN_MS = 2_000;
/** No acknowledgement for this long: the watch is taken as lost. */
const ACK_MS = 6_000;
/** A timer this late was late because the machine slept or the page was frozen. */
const SLEPT_MS = 2_000;
/** After sleep the old connection gets so long to prove itself. */
const AWAKE_MS = 2_000;
/** This many differences in a row, and the page says so. */
const DOUBTS = 3;
/** Refusals that somebody has to do something about. */
const FINAL = new Set(['SIGN_IN_REQUIRED', 'SESSION_ENDED', 'DISPLAY_UNAUTHORISED', 'ORIGIN_REFUSED']);

export class Live {
  private readonly list = new WatchList(() => this.sync());
  private readonly held = new HeldAnswers();
  private readonly listeners = new Set<LiveListener>();
  private readonly ends = new Map<'lost' | 'again' | 'ack' | 'back', () => void>();

  private isStarted = false;
  private isConnected = false;
  private isSyncDue = false;
  private watchNumber = 0;
  private isWatchUnderWay = false;
  private watchedName: string | null = null;
  private watchedAt = -Infinity;
  private doubts = 0;
  private offsetMs = 0;
  private lostAt = Infinity;
  private drawnAnswers: AnswerMap = this.held.answers;
  private headsDrawn: Readonly<Record<string, number>> = {};
  private undrawnAtBeat: AnswerMap | null = null;
  private current: Link = {
    state: 'connecting',
    heardAt: null,
    refusal: null,
    problem: null,
    isDoubtful: false,
    epoch: null,
    heads: {},
    build: null,
  };

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
  ) {
    transport.listen({
      connected: () => this.onConnected(),
      disconnected: (isByServer) => this.onDisconnected(isByServer),
      refused: (code) => this.onRefused(code),
      answers: (board) => this.onBoard(board),
      beat: (beat) => this.onBeat(beat),
      direct: (direction) => this.tell((listener) => listener.direct?.(direction)),
      reload: (build) => this.tell((listener) => listener.reload?.(build)),
    });
  }

  get answers(): AnswerMap {
    return this.held.answers;
  }
  get link(): Link {
    return this.current;
  }
  /** The server's clock, milliseconds since the epoch; the device's own until the server was heard. */
  serverNow(): number {
    return this.clock.now() + this.offsetMs;
  }

  listen(listener: LiveListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Puts questions on the watch list. @returns what takes them off */
  ask(questions: readonly Question[]): () => void {
    return this.list.ask(questions);
  }

  /** Connects; again after a refusal, e.g. when somebody has signed in. */
  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.update({ state: this.current.heardAt === null ? 'connecting' : 'lost', refusal: null });
    this.transport.connect();
  }

  /** Disconnects and stays so until `start`. */
  stop(): void {
    this.isStarted = false;
    this.isConnected = false;
    for (const end of this.ends.values()) end();
    this.ends.clear();
    this.transport.disconnect();
  }

  /** What the page has really put on the screen; the beat is compared with it too. */
  drawn(answers: AnswerMap): void {
    this.drawnAnswers = answers;
    if (answers === this.held.answers) this.headsDrawn = this.held.heads;
  }

  /** Newest revision that is on the screen, by district: what is held and drawn, not what was merely received. */
  get drawnHeads(): Readonly<Record<string, number>> {
    return this.drawnAnswers === this.held.answers ? this.held.heads : this.headsDrawn;
  }

  /** Tells the server how this display is; nothing when there is no connection. */
  report(report: DisplayReport): void {
    if (this.isConnected) this.transport.report(report);
  }

  private onConnected(): void {
    this.isConnected = true;
    this.end('back');
    this.watch();
  }

  private onDisconnected(isByServer: boolean): void {
    this.isConnected = false;
    this.isWatchUnderWay = false;
    this.end('ack');
    this.end('again');
    // If the server meant it for good, the next attempt is told why.
    if (isByServer && this.isStarted) this.comeBack(300, 1_500);
  }

  private onRefused(code: string): void {
    if (FINAL.has(code)) {
      this.stop();
      this.update({ state: 'refused', refusal: code });
    } else if (code === 'BUSY') this.comeBack(1_000, 5_000);
  }

  private comeBack(fromMs: number, toMs: number): void {
    this.in('back', fromMs + this.clock.random() * (toMs - fromMs), () => this.transport.connect());
  }

  /** Changes of the list within one task go out as one watch. */
  private sync(): void {
    if (this.isSyncDue) return;
    this.isSyncDue = true;
    void Promise.resolve().then(() => {
      this.isSyncDue = false;
      if (this.isConnected && this.list.name !== this.watchedName) this.watch();
    });
  }

  private watch(): void {
    this.end('again');
    const number = ++this.watchNumber;
    this.isWatchUnderWay = true;
    this.watchedName = this.list.name;
    this.watchedAt = this.clock.now();
    this.in('ack', ACK_MS, () => {
      this.isWatchUnderWay = false;
      this.watchAgain();
    });
    this.transport.watch(this.list.questions, (result) => {
      if (number === this.watchNumber) this.onAcknowledged(result); // an older list's answers come too late
    });
  }

  private watchAgain(): void {
    if (!this.isConnected || this.isWatchUnderWay || this.ends.has('again')) return;
    const waitMs = Math.max(0, this.watchedAt + AGAIN_MS - this.clock.now());
    if (waitMs === 0) this.watch();
    else this.in('again', waitMs, () => this.watch());
  }

  private onAcknowledged(result: WatchAck): void {
    this.isWatchUnderWay = false;
    this.end('ack');
    if (!result.ok) {
      if (FINAL.has(result.code)) return this.onRefused(result.code);
      this.update({ problem: { code: result.code, message: result.message } });
      return this.watchAgain();
    }
    this.held.replace(result.epoch, result.boards);
    this.heard(result.now, { problem: null });
    this.publish();
  }

  private onBoard(board: Board): void {
    const isNewer = this.held.take(board);
    this.heard(board.now);
    if (isNewer) this.publish();
    // Another history: only a whole watch may open it, so that two are never mixed.
    if (board.epoch !== this.held.epoch) this.watchAgain();
  }

  private onBeat(beat: Beat): void {
    if (beat.epoch === this.held.epoch) this.held.noteHeads(beat.heads);
    this.heard(beat.now, { build: beat.build });
    if (this.isWatchUnderWay) return; // the beat may be about the list before
    const isTrue = beat.epoch === this.held.epoch && beat.holds === this.held.digest() && !this.isStuck();
    this.doubts = isTrue ? 0 : this.doubts + 1;
    if (this.current.isDoubtful !== this.doubts >= DOUBTS) this.update({ isDoubtful: this.doubts >= DOUBTS });
    if (!isTrue) this.watchAgain();
  }

  /** Held since the beat before and still not drawn: the page has stopped painting. */
  private isStuck(): boolean {
    const undrawn = this.drawnAnswers === this.held.answers ? null : this.held.answers;
    const isStuck = undrawn !== null && undrawn === this.undrawnAtBeat;
    this.undrawnAtBeat = undrawn;
    return isStuck;
  }

  private heard(serverNow: number, also: Partial<Link> = {}): void {
    this.offsetMs = serverNow - this.clock.now();
    const { epoch, heads } = this.held;
    this.update({ ...also, state: 'live', heardAt: serverNow, refusal: null, epoch, heads });
    this.listenOn(LINK_LOST_MS);
  }

  private listenOn(ms: number): void {
    this.lostAt = this.clock.now() + ms;
    this.in('lost', ms, () => this.onSilence());
  }

  private onSilence(): void {
    this.update({ state: 'lost' });
    if (this.isConnected && this.clock.now() - this.lostAt > SLEPT_MS) {
      // Nothing was heard because nobody listened: ask before a connection that may be good is thrown away.
      this.watchAgain();
      return this.listenOn(AWAKE_MS);
    }
    // A socket that calls itself connected and hears nothing is deaf: open a new one.
    if (!this.isConnected) return;
    this.transport.disconnect();
    this.isConnected = false;
    this.comeBack(0, 1_000);
  }

  private publish(): void {
    this.tell((listener) => listener.answers?.(this.held.answers));
  }

  private update(change: Partial<Link>): void {
    this.current = { ...this.current, ...change };
    this.tell((listener) => listener.link?.(this.current));
  }

  private tell(act: (listener: LiveListener) => void): void {
    for (const listener of [...this.listeners]) act(listener);
  }

  private in(name: 'lost' | 'again' | 'ack' | 'back', ms: number, act: () => void): void {
    this.end(name);
    this.ends.set(
      name,
      this.clock.after(ms, () => {
        this.ends.delete(name);
        act();
      }),
    );
  }

  private end(name: 'lost' | 'again' | 'ack' | 'back'): void {
    this.ends.get(name)?.();
    this.ends.delete(name);
  }
}
