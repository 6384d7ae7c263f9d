/**
 * Live delivery, without any framework: who watches what, and what they should hold.
 * Viewers with the same questions form an audience: one evaluation, one encoding and one frame serve them all.
 */
import {
  BEAT_MS,
  FRAME_MS,
  holdsDigest,
  type Answer,
  type Beat,
  type Board,
  type WatchAck,
} from '@lianxi/shared';
import type { Answers, Posed } from '../answers/answers.js';
import type { Clock } from '../config/clock.js';
import type { Actor } from '../identity/actor.js';
import type { Follower, Move } from '../ledger/follower.js';
import { parseQuestions } from './watch.rules.js';

/** One connected screen, as the core sees it. */
export interface Viewer {
  readonly id: string;
  actor: Actor;
  /** False while earlier frames wait in its buffer: it then gets the newest state later instead of a queue. */
  isReady(): boolean;
  sendBoard(board: Board): void;
  cut(): void;
}

/** Sends to many at once, encoding once. */
export interface Transport {
  board(audience: string, except: readonly Viewer[], board: Board): void;
  beat(audience: string, except: readonly Viewer[], beat: Beat): void;
  join(viewer: Viewer, audience: string): void;
  leave(viewer: Viewer, audience: string): void;
}

interface Audience {
  id: string;
  posed: readonly Posed[];
  members: Set<Viewer>;
  /** Newest answers that were sent. */
  held: Map<string, Answer>;
  /** Questions that a revision has touched since. */
  dirty: Set<string>;
  frames: number;
  lastFrameAt: number;
  timer: NodeJS.Timeout | null;
}

/** A viewer that has not taken a frame for this long is cut; it reconnects and gets the newest state. */
const BEHIND_LIMIT_MS = 20_000;

export class Live {
  private readonly audiences = new Map<string, Audience>();
  private readonly audienceOf = new Map<Viewer, Audience>();
  private readonly behindSince = new Map<Viewer, number>();
  private day = '';
  /** Boards sent, counted once a frame. */
  frames = 0;

  constructor(
    private readonly answers: Answers,
    private readonly follower: Follower,
    private readonly clock: Clock,
    private readonly transport: Transport,
    private readonly build: string,
    private readonly onError: (error: unknown) => void,
  ) {
    follower.onMove((moves) => this.onMove(moves));
    follower.onNewEpoch(() => this.touchAll());
  }

  get viewerCount(): number {
    return this.audienceOf.size;
  }

  get audienceCount(): number {
    return this.audiences.size;
  }

  get viewers(): Iterable<Viewer> {
    return this.audienceOf.keys();
  }

  /** A screen that watches nothing yet; it gets beats. */
  enter(viewer: Viewer): void {
    this.move(viewer, []);
  }

  leave(viewer: Viewer): void {
    const audience = this.audienceOf.get(viewer);
    this.audienceOf.delete(viewer);
    this.behindSince.delete(viewer);
    if (!audience) return;
    audience.members.delete(viewer);
    this.transport.leave(viewer, audience.id);
    this.drop(audience);
  }

  /**
   * What a screen shows from now on; replaces its watch before.
   * @returns boards with every answer, one a district
   * @throws LianxiError when the questions make no sense or may not be asked
   */
  async watch(viewer: Viewer, payload: unknown): Promise<Extract<WatchAck, { ok: true }>> {
    const questions = parseQuestions(payload);
    const posed = questions.map((question, index) =>
      this.answers.pose(viewer.actor, question, `questions.${index}`),
    );
    const audience = this.move(viewer, posed);
    // A frame sent while this was evaluated may be newer: then evaluate again, mostly from memory.
    let answers: Answer[];
    let frames: number;
    do {
      frames = audience.frames;
      answers = await this.answers.now(posed);
    } while (frames !== audience.frames);
    for (const answer of answers) if (!audience.held.has(answer.key)) audience.held.set(answer.key, answer);
    return {
      ok: true,
      epoch: this.follower.epoch,
      now: this.clock.now(),
      boards: this.boards(posed, answers),
    };
  }

  /** A buffer has emptied: who missed a frame gets the newest state at once. */
  drained(viewer: Viewer): void {
    if (!this.behindSince.has(viewer) || !viewer.isReady()) return;
    this.behindSince.delete(viewer);
    const audience = this.audienceOf.get(viewer);
    if (!audience) return;
    for (const board of this.boards(audience.posed, [...audience.held.values()])) viewer.sendBoard(board);
  }

  /** Every BEAT_MS: rolls the day over, tells everybody what they should hold, cuts who cannot follow. */
  beat(today: string): void {
    if (this.day !== '' && this.day !== today) this.touchAll();
    this.day = today;
    const now = this.clock.now();
    for (const audience of this.audiences.values()) {
      const heads = Object.fromEntries(
        districtsOf(audience.posed).map((code) => [code, this.follower.head(code)]),
      );
      const beat: Beat = {
        epoch: this.follower.epoch,
        build: this.build,
        now,
        heads,
        holds: holdsDigest(audience.held.values()),
      };
      this.transport.beat(audience.id, this.notReady(audience), beat);
    }
    for (const [viewer, since] of this.behindSince) if (now - since > BEHIND_LIMIT_MS) viewer.cut();
  }

  /** Rights are read, not remembered: cuts who may no longer see what he watches. */
  review(viewer: Viewer, actor: Actor): void {
    viewer.actor = actor;
    const posed = this.audienceOf.get(viewer)?.posed ?? [];
    const isAllowed = posed.every((each) => this.answers.mayStillSee(actor, each));
    if (actor.kind === 'nobody' || !isAllowed) viewer.cut();
  }

  stop(): void {
    for (const { timer } of this.audiences.values()) if (timer) clearTimeout(timer);
  }

  private move(viewer: Viewer, posed: readonly Posed[]): Audience {
    const id = posed
      .map(({ key }) => key)
      .sort()
      .join('\n');
    const before = this.audienceOf.get(viewer);
    if (before?.id === id) return before;
    const audience = this.audiences.get(id) ?? newAudience(id, posed);
    this.audiences.set(id, audience);
    audience.members.add(viewer);
    this.audienceOf.set(viewer, audience);
    this.transport.join(viewer, id);
    if (before) {
      before.members.delete(viewer);
      this.transport.leave(viewer, before.id);
      this.drop(before);
    }
    return audience;
  }

  private drop(audience: Audience): void {
    if (audience.members.size > 0) return;
    if (audience.timer) clearTimeout(audience.timer);
    this.audiences.delete(audience.id);
  }

  private onMove(moves: readonly Move[]): void {
    for (const audience of this.audiences.values()) {
      const touched = audience.posed.filter(({ question }) =>
        moves.some((move) => this.answers.isTouched(question, move)),
      );
      for (const { key } of touched) audience.dirty.add(key);
      if (touched.length > 0) this.schedule(audience);
    }
  }

  private touchAll(): void {
    for (const audience of this.audiences.values()) {
      for (const { key } of audience.posed) audience.dirty.add(key);
      if (audience.posed.length > 0) this.schedule(audience);
    }
  }

  /** At once, or when the frame before is FRAME_MS old: bursts become few frames. */
  private schedule(audience: Audience): void {
    if (audience.timer) return;
    const wait = Math.max(0, audience.lastFrameAt + FRAME_MS - this.clock.now());
    audience.timer = setTimeout(() => {
      this.flush(audience).catch((error: unknown) => {
        this.onError(error);
        audience.timer = setTimeout(() => {
          audience.timer = null;
          this.schedule(audience);
        }, BEAT_MS);
      });
    }, wait);
  }

  private async flush(audience: Audience): Promise<void> {
    const posed = audience.posed.filter(({ key }) => audience.dirty.has(key));
    const taken = posed.map(({ key }) => key);
    for (const key of taken) audience.dirty.delete(key);
    let answers: Answer[];
    try {
      answers = await this.answers.now(posed);
    } catch (error) {
      for (const key of taken) audience.dirty.add(key);
      throw error;
    }
    audience.timer = null;
    audience.lastFrameAt = this.clock.now();
    const changed = answers.filter((answer) => {
      const held = audience.held.get(answer.key);
      return held?.stamp !== answer.stamp || held.epoch !== answer.epoch;
    });
    for (const answer of answers) audience.held.set(answer.key, answer);
    if (changed.length > 0) this.send(audience, this.boards(posed, changed));
    if (audience.dirty.size > 0) this.schedule(audience);
  }

  private send(audience: Audience, boards: readonly Board[]): void {
    audience.frames++;
    this.frames++;
    const waiting = this.notReady(audience);
    for (const viewer of waiting)
      if (!this.behindSince.has(viewer)) this.behindSince.set(viewer, this.clock.now());
    for (const board of boards) this.transport.board(audience.id, waiting, board);
  }

  private notReady(audience: Audience): Viewer[] {
    return [...audience.members].filter((viewer) => this.behindSince.has(viewer) || !viewer.isReady());
  }

  private boards(posed: readonly Posed[], answers: readonly Answer[]): Board[] {
    const districtOf = new Map(posed.map(({ key, district }) => [key, district]));
    return districtsOf(posed).flatMap((district) => {
      const own = answers.filter(({ key }) => districtOf.get(key) === district);
      if (own.length === 0) return [];
      const revision = Math.max(...own.map((answer) => answer.revision));
      return { epoch: this.follower.epoch, district, revision, now: this.clock.now(), answers: own };
    });
  }
}

function newAudience(id: string, posed: readonly Posed[]): Audience {
  return {
    id,
    posed,
    members: new Set(),
    held: new Map(),
    dirty: new Set(),
    frames: 0,
    lastFrameAt: 0,
    timer: null,
  };
}

const districtsOf = (posed: readonly Posed[]): string[] => [
  ...new Set(posed.map(({ district }) => district)),
];
