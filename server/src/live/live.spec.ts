import { fingerprint, FRAME_MS, holdsDigest, type Answer, type Beat, type Board } from '@lianxi/shared';
import type { Answers, Posed } from '../answers/answers.js';
import type { Actor } from '../identity/actor.js';
import { may } from '../identity/may.js';
import type { Follower, Move, MoveListener } from '../ledger/follower.js';
import { Live, type Transport, type Viewer } from './live.js';

/** A ledger in memory: one value a question, moved by hand. */
class FakeHouse {
  head = 1;
  epoch = 'e1';
  evaluations = 0;
  values = new Map<string, number>();
  private listener: MoveListener = () => undefined;
  private epochListener: () => void = () => undefined;

  readonly follower = {
    head: () => this.head,
    onMove: (listener: MoveListener) => (this.listener = listener),
    onNewEpoch: (listener: () => void) => (this.epochListener = listener),
    get epoch(): string {
      return 'e1';
    },
  } as unknown as Follower;

  readonly answers = {
    pose: (_: unknown, question: { indicator: string }): Posed =>
      ({ question, key: question.indicator, district: '310113' }) as unknown as Posed,
    isTouched: (question: { indicator: string }, move: Move) =>
      move.touched.some(({ indicator }) => indicator === question.indicator),
    mayStillSee: (actor: Actor, { district }: Posed) => may(actor, 'figure.read', { district }),
    now: (posed: readonly Posed[]): Promise<Answer[]> => {
      this.evaluations += posed.length;
      return Promise.resolve(
        posed.map(({ key }) => {
          const value = this.values.get(key) ?? 0;
          return { key, epoch: this.epoch, revision: this.head, stamp: fingerprint(String(value)), value };
        }),
      );
    },
  } as unknown as Answers;

  enter(indicator: string, value: number): void {
    this.head++;
    this.values.set(indicator, value);
    const touched = [{ indicator, place: '310113' }];
    this.listener([{ district: '310113', revision: this.head, isNewRevision: true, touched, drafts: [] }]);
  }

  wipe(epoch: string): void {
    this.epoch = epoch;
    this.epochListener();
  }
}

class FakeScreen implements Viewer {
  readonly actor = { kind: 'display', id: 'd', name: 'd', district: '310113' } as const;
  isWritable = true;
  isCut = false;
  readonly boards: Board[] = [];
  readonly beats: Beat[] = [];
  constructor(readonly id: string) {}
  isReady(): boolean {
    return this.isWritable;
  }
  sendBoard(board: Board): void {
    this.boards.push(board);
  }
  cut(): void {
    this.isCut = true;
  }
}

class FakeTransport implements Transport {
  encodings = 0;
  private readonly rooms = new Map<string, Set<FakeScreen>>();
  private readonly members = (audience: string): Set<FakeScreen> => {
    const room = this.rooms.get(audience) ?? new Set();
    this.rooms.set(audience, room);
    return room;
  };
  board(audience: string, except: readonly Viewer[], board: Board): void {
    this.encodings++;
    for (const screen of this.members(audience)) if (!except.includes(screen)) screen.boards.push(board);
  }
  beat(audience: string, except: readonly Viewer[], beat: Beat): void {
    for (const screen of this.members(audience)) if (!except.includes(screen)) screen.beats.push(beat);
  }
  join(viewer: Viewer, audience: string): void {
    this.members(audience).add(viewer as FakeScreen);
  }
  leave(viewer: Viewer, audience: string): void {
    this.members(audience).delete(viewer as FakeScreen);
  }
}

const figure = (indicator: string) => ({ kind: 'figure', indicator, place: '310113', period: 'current' });

function aRoom(screens: number) {
  jest.useFakeTimers({ now: 1_000_000 });
  const house = new FakeHouse();
  const transport = new FakeTransport();
  const live = new Live(
    house.answers,
    house.follower,
    { now: () => Date.now() },
    transport,
    'b1',
    (error) => {
      throw error;
    },
  );
  const walls = Array.from({ length: screens }, (_, index) => new FakeScreen(`s${index}`));
  walls.forEach((wall) => live.enter(wall));
  const settle = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);
  return { house, transport, live, walls, settle };
}

afterEach(() => jest.useRealTimers());

describe('a watch', () => {
  it('is answered with everything asked for', async () => {
    const { live, walls, house } = aRoom(1);
    house.values.set('cx.served', 12);
    const ack = await live.watch(walls[0]!, [figure('cx.served'), figure('cx.reached')]);
    expect(ack.boards).toHaveLength(1);
    expect(ack.boards[0]!.answers.map(({ value }) => value)).toEqual([12, 0]);
  });

  it('replaces the one before', async () => {
    const { live, walls, house, settle } = aRoom(1);
    await live.watch(walls[0]!, [figure('cx.served')]);
    await live.watch(walls[0]!, [figure('cx.reached')]);
    house.enter('cx.served', 1);
    await settle(100);
    expect(walls[0]!.boards).toEqual([]);
    expect(live.audienceCount).toBe(1);
  });
});

describe('a revision', () => {
  it('reaches everyone who watches it, evaluated and encoded once', async () => {
    const { live, walls, house, transport, settle } = aRoom(50);
    for (const wall of walls) await live.watch(wall, [figure('cx.served'), figure('cx.reached')]);
    house.evaluations = 0;
    house.enter('cx.served', 7);
    await settle(FRAME_MS);
    expect(walls.every((wall) => wall.boards.at(-1)?.answers[0]?.value === 7)).toBe(true);
    expect(house.evaluations).toBe(1);
    expect(transport.encodings).toBe(1);
  });

  it('sends only what changed, and nothing when no value did', async () => {
    const { live, walls, house, settle } = aRoom(1);
    await live.watch(walls[0]!, [figure('cx.served'), figure('cx.reached')]);
    house.enter('cx.served', 5);
    await settle(FRAME_MS);
    expect(walls[0]!.boards[0]!.answers.map(({ key }) => key)).toEqual(['cx.served']);
    house.enter('cx.served', 5);
    await settle(FRAME_MS);
    expect(walls[0]!.boards).toHaveLength(1);
  });

  it('becomes few frames in a burst, and the last value always arrives', async () => {
    const { live, walls, house, settle } = aRoom(1);
    await live.watch(walls[0]!, [figure('cx.served')]);
    for (let value = 1; value <= 200; value++) {
      house.enter('cx.served', value);
      await settle(1);
    }
    await settle(2 * FRAME_MS);
    expect(walls[0]!.boards.length).toBeLessThan(12);
    expect(walls[0]!.boards.at(-1)!.answers[0]!.value).toBe(200);
  });
});

describe('a screen that cannot keep up', () => {
  it('gets no queue, only the newest state once its buffer is empty', async () => {
    const { live, walls, house, settle } = aRoom(2);
    for (const wall of walls) await live.watch(wall, [figure('cx.served')]);
    const [slow, quick] = walls as [FakeScreen, FakeScreen];
    slow.isWritable = false;
    for (let value = 1; value <= 10; value++) {
      house.enter('cx.served', value);
      await settle(FRAME_MS);
    }
    expect(quick.boards).toHaveLength(10);
    expect(slow.boards).toHaveLength(0);
    slow.isWritable = true;
    live.drained(slow);
    expect(slow.boards.map((board) => board.answers[0]!.value)).toEqual([10]);
  });

  it('is cut after twenty seconds', async () => {
    const { live, walls, house, settle } = aRoom(1);
    await live.watch(walls[0]!, [figure('cx.served')]);
    walls[0]!.isWritable = false;
    house.enter('cx.served', 1);
    await settle(FRAME_MS);
    await settle(20_001);
    live.beat('2026-11-23');
    expect(walls[0]!.isCut).toBe(true);
  });
});

describe('a beat', () => {
  it('says what a screen should hold', async () => {
    const { live, walls, house, settle } = aRoom(1);
    const ack = await live.watch(walls[0]!, [figure('cx.served')]);
    live.beat('2026-11-23');
    expect(walls[0]!.beats.at(-1)!.holds).toBe(holdsDigest(ack.boards[0]!.answers));
    house.enter('cx.served', 9);
    await settle(FRAME_MS);
    live.beat('2026-11-23');
    expect(walls[0]!.beats.at(-1)!.holds).toBe(holdsDigest(walls[0]!.boards[0]!.answers));
    expect(walls[0]!.beats.at(-1)!.heads).toEqual({ '310113': 2 });
  });

  it('asks everything again when the day changes in Shanghai', async () => {
    const { live, walls, house, settle } = aRoom(1);
    await live.watch(walls[0]!, [figure('cx.served')]);
    live.beat('2026-11-23');
    house.values.set('cx.served', 0.5); // what "current" means has changed without a revision
    live.beat('2026-11-24');
    await settle(FRAME_MS);
    expect(walls[0]!.boards.at(-1)!.answers[0]!.value).toBe(0.5);
  });

  it('asks everything again when the history was replaced', async () => {
    const { live, walls, house, settle } = aRoom(1);
    await live.watch(walls[0]!, [figure('cx.served')]);
    house.wipe('e2');
    await settle(FRAME_MS);
    expect(walls[0]!.boards.at(-1)!.answers[0]!.epoch).toBe('e2');
  });
});

describe('a right that ends', () => {
  it('ends the socket', async () => {
    const { live, walls } = aRoom(2);
    for (const wall of walls) await live.watch(wall, [figure('cx.served')]);
    live.review(walls[0]!, { kind: 'nobody' });
    live.review(walls[1]!, { kind: 'display', id: 'd', name: 'd', district: '310113' });
    expect(walls.map(({ isCut }) => isCut)).toEqual([true, false]);
  });
});
