/** The promises of the live core, on a clock and a transport that do what the test says. */
import {
  fingerprint,
  holdsDigest,
  LINK_LOST_MS,
  questionKey,
  type Answer,
  type Board,
  type Question,
  type WatchAck,
} from '@lianxi/shared';
import { Live, type Link } from './live';
import type { Clock, Transport, TransportEvents } from './transport';

class FakeClock implements Clock {
  time = 1_000_000;
  private timers: { at: number; act: () => void }[] = [];
  now = (): number => this.time;
  random = (): number => 0.5;
  after(ms: number, act: () => void): () => void {
    const timer = { at: this.time + ms, act };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((other) => other !== timer));
  }
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.time = next.at;
      next.act();
    }
    this.time = end;
  }
}

class FakeTransport implements Transport {
  events!: TransportEvents;
  connects = 0;
  disconnects = 0;
  watches: { questions: readonly Question[]; acknowledge: (result: WatchAck) => void }[] = [];
  listen(events: TransportEvents): void {
    this.events = events;
  }
  connect(): void {
    this.connects += 1;
  }
  disconnect(): void {
    this.disconnects += 1;
  }
  watch(questions: readonly Question[], acknowledge: (result: WatchAck) => void): void {
    this.watches.push({ questions, acknowledge });
  }
  report(): void {
    return;
  }
  get lastWatch() {
    const last = this.watches[this.watches.length - 1];
    if (!last) throw new Error('nothing was watched');
    return last;
  }
}

const feed = (limit: number): Question => ({ kind: 'feed', district: 'baoshan', limit });
const one = feed(1);
const two = feed(2);
const anAnswer = (question: Question, value: unknown, revision = 5): Answer => ({
  key: questionKey(question),
  epoch: 'a',
  revision,
  stamp: fingerprint(JSON.stringify(value)),
  value,
});
const aBoard = (answers: Answer[], over: Partial<Board> = {}): Board => ({
  epoch: 'a',
  district: 'baoshan',
  revision: 5,
  now: 2_000_000,
  answers,
  ...over,
});

function aWall() {
  const clock = new FakeClock();
  const transport = new FakeTransport();
  const live = new Live(transport, clock);
  const painted: number[] = [];
  const links: Link[] = [];
  live.listen({
    answers: (answers) => {
      painted.push(answers.size);
      live.drawn(answers);
    },
    link: (link) => links.push(link),
  });
  const value = (question: Question): unknown => live.answers.get(questionKey(question))?.value;
  const acknowledge = (boards: Board[], epoch = 'a'): void =>
    transport.lastWatch.acknowledge({ ok: true, epoch, now: 2_000_000, boards });
  const beat = (holds = holdsDigest(live.answers.values()), epoch = 'a'): void =>
    transport.events.beat({ epoch, build: 'b', now: 2_000_000, heads: { baoshan: 5 }, holds });
  return { clock, transport, live, painted, links, value, acknowledge, beat };
}

/** A wall that watches question one and holds 10 as its answer. */
function aLiveWall() {
  const wall = aWall();
  wall.live.ask([one]);
  wall.live.start();
  wall.transport.events.connected();
  wall.acknowledge([aBoard([anAnswer(one, 10)])]);
  return wall;
}
const tick = (): Promise<void> => Promise.resolve();

describe('watching', () => {
  it('sends what is asked when it is connected, and calls the link live once acknowledged', () => {
    const { transport, live, value } = aLiveWall();
    expect(transport.watches).toHaveLength(1);
    expect(transport.lastWatch.questions).toEqual([one]);
    expect(value(one)).toBe(10);
    expect(live.link).toMatchObject({ state: 'live', epoch: 'a', heads: { baoshan: 5 } });
  });

  it('sends the changes of one task as one watch', async () => {
    const { transport, live } = aLiveWall();
    const release = live.ask([two]);
    live.ask([one]);
    release();
    live.ask([two]);
    await tick();
    expect(transport.watches).toHaveLength(2);
    expect(transport.lastWatch.questions).toEqual([one, two]);
  });

  it('says nothing when the list comes out the same', async () => {
    const { transport, live } = aLiveWall();
    live.ask([two])();
    await tick();
    expect(transport.watches).toHaveLength(1);
  });

  it('keeps what is held until the new list is acknowledged, then only what was asked', async () => {
    const { live, value, acknowledge } = aLiveWall();
    const release = live.ask([two]);
    await tick();
    acknowledge([aBoard([anAnswer(one, 10), anAnswer(two, 20)])]);
    release();
    await tick();
    expect(value(two)).toBe(20);
    acknowledge([aBoard([anAnswer(one, 10)])]);
    expect(value(two)).toBeUndefined();
  });

  it('passes over the acknowledgement of a list that was replaced meanwhile', async () => {
    const { transport, live, value, acknowledge } = aLiveWall();
    live.ask([two]);
    await tick();
    const late = transport.lastWatch;
    live.ask([feed(3)]);
    await tick();
    acknowledge([aBoard([anAnswer(one, 10), anAnswer(two, 20), anAnswer(feed(3), 30)])]);
    late.acknowledge({
      ok: true,
      epoch: 'a',
      now: 0,
      boards: [aBoard([anAnswer(one, 10), anAnswer(two, 20)])],
    });
    expect(value(feed(3))).toBe(30);
  });

  it('watches again when no acknowledgement comes', () => {
    const { transport, live, clock } = aWall();
    live.ask([one]);
    live.start();
    transport.events.connected();
    clock.pass(6_000);
    expect(transport.watches).toHaveLength(2);
  });
});

describe('a newer board', () => {
  it('replaces answers in one step', () => {
    const { transport, value, painted } = aLiveWall();
    transport.events.answers(aBoard([anAnswer(one, 11), anAnswer(two, 21)], { revision: 6 }));
    expect([value(one), value(two)]).toEqual([11, 21]);
    expect(painted).toEqual([1, 2]);
  });

  it('is ignored when it is older than what is held', () => {
    const { transport, value, painted } = aLiveWall();
    transport.events.answers(aBoard([anAnswer(one, 9)], { revision: 4 }));
    expect(value(one)).toBe(10);
    expect(painted).toHaveLength(1);
  });

  it('is taken at the same revision: midnight makes `current` another period without an entry', () => {
    const { transport, value } = aLiveWall();
    transport.events.answers(aBoard([anAnswer(one, 'of the new day')]));
    expect(value(one)).toBe('of the new day');
  });

  it('keeps the object of an answer that is the same picture', () => {
    const { transport, live, painted } = aLiveWall();
    const before = live.answers.get(questionKey(one));
    transport.events.answers(aBoard([anAnswer(one, 10)], { revision: 7 }));
    expect(live.answers.get(questionKey(one))).toBe(before);
    expect(painted).toHaveLength(1);
    expect(live.link.heads).toEqual({ baoshan: 7 });
  });
});

describe('another epoch', () => {
  it('is never mixed in: a board of it only makes the page watch again', () => {
    const { transport, clock, value, acknowledge } = aLiveWall();
    transport.events.answers(aBoard([anAnswer(two, 1)], { epoch: 'restored', revision: 1 }));
    expect(value(two)).toBeUndefined();
    clock.pass(2_000);
    expect(transport.watches).toHaveLength(2);
    acknowledge([aBoard([anAnswer(one, 3)], { epoch: 'restored', revision: 1 })], 'restored');
    expect(value(one)).toBe(3);
  });

  it('resets revisions: lower ones of the new history are newer', () => {
    const { transport, live, clock, value, acknowledge, beat } = aLiveWall();
    beat('whatever', 'restored');
    clock.pass(2_000);
    acknowledge([aBoard([anAnswer(one, 3)], { epoch: 'restored', revision: 1 })], 'restored');
    transport.events.answers(aBoard([anAnswer(one, 4)], { epoch: 'restored', revision: 2 }));
    expect(value(one)).toBe(4);
    expect(live.link.heads).toEqual({ baoshan: 2 });
  });
});

describe('the beat', () => {
  it('leaves a page alone that holds what it should', () => {
    const { transport, clock, beat } = aLiveWall();
    clock.pass(2_500);
    beat();
    clock.pass(2_500);
    expect(transport.watches).toHaveLength(1);
  });

  it('makes a page that holds something else watch again, at most once per two seconds', () => {
    const { transport, clock, beat } = aLiveWall();
    beat('other');
    beat('other');
    expect(transport.watches).toHaveLength(1);
    clock.pass(2_000);
    expect(transport.watches).toHaveLength(2);
  });

  it('is not compared while a watch is under way', async () => {
    const { transport, live, clock, beat } = aLiveWall();
    live.ask([two]);
    await tick();
    for (let i = 0; i < 3; i++) beat('of the list before');
    clock.pass(2_500);
    expect(transport.watches).toHaveLength(2);
    expect(live.link.isDoubtful).toBe(false);
  });

  it('makes the page say so after three differences in a row, until they agree', () => {
    const { live, clock, acknowledge, beat } = aLiveWall();
    for (let i = 0; i < 3; i++) {
      expect(live.link.isDoubtful).toBe(false);
      clock.pass(2_500);
      beat('other');
      acknowledge([aBoard([anAnswer(one, 10)])]);
    }
    expect(live.link.isDoubtful).toBe(true);
    beat();
    expect(live.link.isDoubtful).toBe(false);
  });

  it('finds out a page that holds the newest but no longer paints', () => {
    const { transport, live, clock, beat } = aLiveWall();
    live.drawn(new Map());
    beat();
    clock.pass(2_500);
    beat();
    expect(transport.watches).toHaveLength(2);
  });

  it('sets the clock by the server', () => {
    const { live, clock, beat } = aLiveWall();
    beat();
    clock.pass(1_500);
    expect(live.serverNow()).toBe(2_001_500);
  });
});

describe('silence', () => {
  it('is a lost link, since the last time the server was heard', () => {
    const { live, clock } = aLiveWall();
    clock.pass(LINK_LOST_MS - 1);
    expect(live.link.state).toBe('live');
    clock.pass(1);
    expect(live.link).toMatchObject({ state: 'lost', heardAt: 2_000_000 });
  });

  it('keeps the last good board', () => {
    const { clock, value } = aLiveWall();
    clock.pass(60_000);
    expect(value(one)).toBe(10);
  });

  it('on a socket that calls itself connected opens a new one', () => {
    const { transport, clock } = aLiveWall();
    clock.pass(LINK_LOST_MS + 1_000);
    expect([transport.disconnects, transport.connects]).toEqual([1, 2]);
  });

  it('ends with the next beat', () => {
    const { live, clock, beat } = aLiveWall();
    clock.pass(LINK_LOST_MS);
    beat();
    expect(live.link.state).toBe('live');
  });
});

describe('a connection that ends', () => {
  it('is opened again when the server ended it, and watches anew', () => {
    const { transport, clock } = aLiveWall();
    transport.events.disconnected(true);
    clock.pass(1_500);
    expect(transport.connects).toBe(2);
    transport.events.connected();
    expect(transport.watches).toHaveLength(2);
  });

  it('stays closed when the server says who must act first', () => {
    const { transport, live, clock } = aLiveWall();
    transport.events.disconnected(true);
    transport.events.refused('SESSION_ENDED');
    clock.pass(60_000);
    expect(transport.connects).toBe(1);
    expect(live.link).toMatchObject({ state: 'refused', refusal: 'SESSION_ENDED' });
  });

  it('comes back after a random while when the server is busy', () => {
    const { transport, clock } = aLiveWall();
    transport.events.disconnected(false);
    transport.events.refused('BUSY');
    clock.pass(5_000);
    expect(transport.connects).toBe(2);
  });

  it('starts again after a refusal when it is told to', () => {
    const { transport, live } = aLiveWall();
    transport.events.refused('DISPLAY_UNAUTHORISED');
    live.start();
    expect(transport.connects).toBe(2);
    expect(live.link.refusal).toBeNull();
  });
});
