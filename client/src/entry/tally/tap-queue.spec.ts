import fc from 'fast-check';
import { MAX_TAP_AGE } from '@lianxi/shared';
import { contribution, secondsToUndo, uuidOf } from './tap';
import { TapQueue } from './tap-queue';
import { keptStations, TapStore } from './tap-store';
import { CountingServer, KeptStorage } from './tally-builders';

let ids = 0;
const makeId = (): string => `id-${++ids}`;

function aPhone(storage = new KeptStorage()) {
  const restart = (): TapQueue => new TapQueue(new TapStore(storage, 'liu', 's1'), makeId);
  return { storage, restart, queue: restart() };
}
const NOW = 1_000_000_000_000;

describe('a queue of taps', () => {
  it('survives a restart of the phone, per person and station', () => {
    const { storage, queue, restart } = aPhone();
    queue.add('cx.served', 'water', 1, NOW);
    queue.add('cx.served', 'meal', 5, NOW + 1);
    expect(restart().all).toEqual(queue.all);
    expect(new TapQueue(new TapStore(storage, 'wang', 's1'), makeId).all).toEqual([]);
    expect([...keptStations(storage, 'liu')]).toEqual([['s1', 2]]);
    expect([...keptStations(storage, 'wang')]).toEqual([]);
  });

  it('forgets at once what was taken back before it was sent', () => {
    const { queue } = aPhone();
    queue.add('cx.served', 'water', 1, NOW);
    expect(queue.undo(queue.all[0]?.id ?? '', NOW + 5_000)).toBe(true);
    expect([queue.all, queue.take(NOW)]).toEqual([[], null]);
  });

  it('takes nothing back after a minute', () => {
    const { queue } = aPhone();
    queue.add('cx.served', 'water', 1, NOW);
    const [tap] = queue.all;
    expect(tap && secondsToUndo(tap, NOW + 18_500)).toBe(42);
    expect(queue.undo(tap?.id ?? '', NOW + 60_000)).toBe(false);
    expect(queue.open).toHaveLength(1);
  });

  it('sends an unanswered tap again under its id, with the age it has then, and at most a week', () => {
    const { queue } = aPhone();
    queue.add('cx.served', 'water', 2, NOW);
    const first = queue.take(NOW + 900)?.taps[0];
    const later = queue.take(NOW + 90_000)?.taps[0];
    expect(first).toMatchObject({ count: 2, secondsAgo: 0, isUndone: false });
    expect(later).toEqual({ ...first, secondsAgo: 90 });
    expect(queue.take(NOW + 9e9)?.taps[0]?.secondsAgo).toBe(MAX_TAP_AGE);
    expect(queue.take(NOW - 5_000)?.taps[0]?.secondsAgo).toBe(0); // the phone's clock was set back
  });

  it('keeps what was refused until somebody has read why', () => {
    const { queue, restart } = aPhone();
    const server = new CountingServer();
    server.closed.add('water');
    queue.add('cx.served', 'water', 1, NOW);
    queue.add('cx.served', 'meal', 1, NOW);
    const batch = queue.take(NOW);
    if (batch) queue.settle(batch, server.count(batch.taps, NOW), NOW);
    expect(queue.take(NOW)).toBeNull();
    const [refused] = restart().refused;
    expect(refused?.refusal).toEqual({ code: 'PLACE_CLOSED', message: 'closed', isUndo: false });
    queue.discard(refused?.id ?? '');
    expect(restart().refused).toEqual([]);
  });

  it('says when the browser keeps nothing', () => {
    const { storage, queue } = aPhone();
    storage.isFull = true;
    queue.add('cx.served', 'water', 1, NOW);
    expect([queue.isSafe, queue.open.length]).toEqual([false, 1]);
  });

  it('hears what another tab has tapped and settled', () => {
    const { storage, queue, restart } = aPhone();
    const other = restart();
    other.add('cx.served', 'water', 1, NOW);
    const key = storage.key(0);
    queue.hear(key, storage.getItem(key ?? ''));
    expect(queue.all).toEqual(other.all);
    queue.hear(key, null);
    queue.hear('something.else', 'x');
    expect(queue.all).toEqual([]);
  });
});

/** What may happen, in any order: the finger, the network, the phone. */
type Happening =
  | { kind: 'tap'; count: number; item: string }
  | { kind: 'undo'; which: number }
  | { kind: 'send'; reply: 'arrives' | 'isLost' | 'requestIsLost'; meanwhile: 'nothing' | 'tap' | 'undo' }
  | { kind: 'restart' }
  | { kind: 'wait'; seconds: number };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tap' as const),
      count: fc.integer({ min: 1, max: 10 }),
      item: fc.constantFrom('water', 'meal'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      reply: fc.constantFrom('arrives' as const, 'isLost' as const, 'requestIsLost' as const),
      meanwhile: fc.constantFrom('nothing' as const, 'tap' as const, 'undo' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 70 }) }),
  },
);

describe('whatever happens on the way', () => {
  it('the server ends with taps less undos, each once, and the page shows it all along', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const { restart, queue: first } = aPhone();
        const server = new CountingServer();
        let queue = first;
        let now = NOW;
        let wanted = 0;
        const tap = (count: number, item = 'water'): void => {
          queue.add('cx.served', item, count, now);
          wanted += count;
        };
        const undo = (which: number): void => {
          const one = queue.all[which % Math.max(1, queue.all.length)];
          if (one && queue.undo(one.id, now)) wanted -= one.count;
        };
        for (const event of happenings) {
          now += 100;
          if (event.kind === 'tap') tap(event.count, event.item);
          else if (event.kind === 'undo') undo(event.which);
          else if (event.kind === 'restart') queue = restart();
          else if (event.kind === 'wait') now += event.seconds * 1000;
          else {
            const batch = queue.take(now);
            if (!batch) continue;
            if (event.meanwhile === 'tap') tap(1);
            if (event.meanwhile === 'undo') undo(0);
            if (event.reply === 'requestIsLost') continue;
            const answer = server.count(batch.taps, now);
            if (event.reply === 'arrives') queue.settle(batch, answer, now);
          }
        }
        // the network is back: everything is sent until nothing is open
        for (let round = 0; queue.open.length > 0; round++) {
          expect(round).toBeLessThan(10);
          now += 1000;
          const batch = queue.take(now);
          if (batch) queue.settle(batch, server.count(batch.taps, now), now);
        }
        const base = { revision: Number.MAX_SAFE_INTEGER, isLive: true };
        const shown = queue.all.reduce((sum, each) => sum + contribution(each, base, now), server.total);
        // an undo that came too late is told, and counts
        const late = queue.refused.reduce((sum, { count }) => sum + count, 0);
        expect(server.total).toBe(wanted + late);
        expect(shown).toBe(server.total);
        queue.refused.forEach(({ id }) => queue.discard(id));
        queue.tidy(now + 200_000);
        expect(queue.all).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is shown', () => {
  const settledWith = (countedAt: number | null, takenBackAt: number | null = null) => {
    const { queue } = aPhone();
    queue.add('cx.served', 'water', 3, NOW);
    const [tap] = queue.all;
    if (!tap) throw new Error('no tap');
    return { ...tap, countedAt, takenBackAt, settledAt: NOW };
  };
  it('contains a tap once, before and after the live total has it', () => {
    const live = { revision: 7, isLive: true };
    expect(contribution(settledWith(null), live, NOW)).toBe(3);
    expect(contribution(settledWith(8), live, NOW)).toBe(3);
    expect(contribution(settledWith(7), live, NOW)).toBe(0);
    expect(contribution({ ...settledWith(7), undoneAt: NOW }, live, NOW)).toBe(-3);
    expect(contribution({ ...settledWith(7, 8), undoneAt: NOW }, live, NOW)).toBe(-3);
    expect(contribution({ ...settledWith(7, 7), undoneAt: NOW }, live, NOW)).toBe(0);
    // the link is lost: the total stays as it was, the tap on top
    expect(contribution(settledWith(8), { revision: 7, isLive: false }, NOW + 60_000)).toBe(3);
  });
});

describe('an id', () => {
  it('is a UUID made of random bytes', () => {
    expect(uuidOf(new Uint8Array(16).fill(255))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  });
});
