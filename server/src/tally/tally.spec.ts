import { randomUUID } from 'node:crypto';
import { UNDO_SECONDS, type ErrorCode, type Role, type Tallied } from '@lianxi/shared';
import type { CatalogueData } from '../catalogue/catalogue.js';
import { Database } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import { RoundGate } from '../rounds/freezing.js';
import { aHouse, anIndicator, aPlace, smallCatalogue, staffOf, type House } from '../testing/house.js';
import { openRound } from '../testing/rounds.js';
import { TallyStations } from './stations.js';
import { Tallies } from './tally.js';
import type { Tap } from './tally.rules.js';

const aStation = (code: string, closedFor: string | null = null) =>
  aPlace({
    code,
    level: 'station',
    parent: 'S1',
    station: {
      programme: 'p',
      kind: { code: 'rest', zh: '休憩点', en: 'Rest point' },
      route: null,
      closedFor: closedFor === null ? null : { zh: closedFor, en: closedFor },
    },
  });

/** Stations T2 and T3 are open, T4 is under repair; visits are counted by item, served as one. */
const catalogue: CatalogueData = {
  ...smallCatalogue,
  places: [...smallCatalogue.places, aStation('T2'), aStation('T3'), aStation('T4', '设备检修')],
  indicators: [
    ...smallCatalogue.indicators,
    anIndicator({
      code: 'p.drivers',
      type: 'flow',
      cycle: 'day',
      level: 'station',
      max: 1_000,
      items: [
        { code: 'water', name: { zh: '热水', en: 'Hot water' } },
        { code: 'meal', name: { zh: '热饭', en: 'Hot meals' } },
      ],
    }),
    anIndicator({ code: 'p.checked', type: 'flow', cycle: 'day', level: 'station', owner: 'B' }),
  ],
};

const attendantAt = (place: string, department = 'D-A'): Actor => ({
  kind: 'person',
  id: '00000000-0000-0000-0000-0000000000dd',
  name: place,
  displayName: `${place}·计数员`,
  grants: [{ role: 'attendant' satisfies Role, district: 'D', department, place }],
});

let house: House;
let tallies: Tallies;
let stations: TallyStations;
beforeEach(async () => {
  house = await aHouse(catalogue);
  tallies = talliesOn(house.database);
  stations = new TallyStations(house.database, house.catalogues, house.clock, new RoundGate(house.clock));
});
afterEach(() => house.drop());

const talliesOn = (database: Database): Tallies =>
  new Tallies(database, house.catalogues, house.clock, { ring: () => undefined }, new RoundGate(house.clock));

const aTap = (tap: Partial<Tap> = {}): Tap => ({
  id: randomUUID(),
  indicator: 'p.drivers',
  item: 'water',
  count: 1,
  secondsAgo: 0,
  isUndone: false,
  ...tap,
});
const tapped = (count: number, tap: Partial<Tap> = {}): Tap[] =>
  Array.from({ length: count }, () => aTap(tap));
const send = (taps: Tap[], actor = attendantAt('T2'), station = 'T2'): Promise<Tallied> =>
  tallies.count(actor, { station, taps }, 'zh');

const revisions = async (): Promise<number> => {
  const [row] = await house.database.query<{ count: string }>(
    `SELECT count(*) FROM revision WHERE source = 'tally'`,
  );
  return Number(row?.count);
};
/** Value of a day's figure as the pad shows it. */
const total = async (item = 'water', indicator = 'p.drivers', station = 'T2'): Promise<number | null> => {
  const pad = await stations.pad(staffOf('D-A'), station);
  const items = pad.indicators.find((each) => each.indicator === indicator)?.items;
  return items?.find(({ code }) => code === item)?.total ?? null;
};
const valueOn = async (period: string): Promise<number | null> => {
  const [row] = await house.database.query<{ value: string }>(
    `SELECT value FROM entry WHERE indicator = 'p.drivers' AND place = 'T2' AND period = $1 ORDER BY version DESC LIMIT 1`,
    [period],
  );
  return row ? Number(row.value) : null;
};
const codes = ({ refused }: Tallied): ErrorCode[] => refused.map(({ code }) => code);
const refusal = (promise: Promise<unknown>): Promise<{ code: string }> =>
  promise.then(
    () => ({ code: 'was accepted' }),
    (error: { code: string }) => error,
  );

describe('taps', () => {
  it('become one revision a request, without reason or correction mark', async () => {
    const taps = [...tapped(3), aTap({ item: 'meal', count: 5 })];
    const first = await send(taps);
    expect(first).toMatchObject({ refused: [], revision: 1, today: '2026-11-23' });
    expect(first.settled.sort()).toEqual(taps.map(({ id }) => id).sort());
    await send(tapped(2));
    expect([await total(), await total('meal'), await revisions()]).toEqual([5, 5, 2]);
    const lines = await house.database.query(
      'SELECT revision, version, value::int, reason, corrected_at, state, department FROM entry WHERE item = $1 ORDER BY version',
      ['water'],
    );
    const line = { reason: null, corrected_at: null, state: 'provisional', department: 'D-A' };
    expect(lines).toEqual([
      { ...line, revision: '1', version: 1, value: 3 },
      { ...line, revision: '2', version: 2, value: 5 },
    ]);
  });

  it('count once, however often they are sent', async () => {
    const taps = tapped(4);
    await send(taps);
    const again = await send([...taps, ...taps, aTap()]);
    expect(again.settled).toHaveLength(5);
    expect(await total()).toBe(5);
    expect((await send(taps)).revision).toBeNull();
    expect(await revisions()).toBe(2);
  });

  it('count once when the same request arrives on two instances at the same time, over and over', async () => {
    const other = await Database.open(house.url, 4);
    try {
      const instances = [tallies, talliesOn(other)];
      for (let round = 0; round < 10; round++) {
        const request = { station: 'T2', taps: tapped(5) };
        const answers = await Promise.all(
          [0, 1, 0, 1].map((index) => instances[index]?.count(attendantAt('T2'), request, 'zh')),
        );
        for (const answer of answers) expect(answer?.settled).toHaveLength(5);
        expect(answers.filter((answer) => answer?.revision != null)).toHaveLength(1);
        expect(await total()).toBe((round + 1) * 5);
      }
    } finally {
      await other.close();
    }
  });

  it('count at one station only, even when two stations are told of them at once', async () => {
    const taps = tapped(3);
    const staff = staffOf('D-A');
    await Promise.all([send(taps, staff, 'T2'), send(taps, staff, 'T3')]);
    expect(((await total()) ?? 0) + ((await total('water', 'p.drivers', 'T3')) ?? 0)).toBe(3);
  });

  it('of five phones, five taps a second each, all count and become at most one revision a phone and second', async () => {
    const phones = [1, 2, 3, 4, 5];
    for (let second = 0; second < 10; second++) await Promise.all(phones.map(() => send(tapped(5))));
    expect(await total()).toBe(250);
    expect(await revisions()).toBeLessThanOrEqual(50);
  });

  it('go on top of what a form entered meanwhile, and the other way round nothing is lost', async () => {
    await send(tapped(2));
    const entry = { indicator: 'p.drivers', item: 'water', place: 'T2', period: '2026-11-23' };
    await house.enter([{ ...entry, value: 40, expectedVersion: 1, reason: '补记上午' }]);
    const writes = Array.from({ length: 8 }, (_, index) =>
      index % 4 === 0
        ? refusal(house.enter([{ ...entry, value: 100, expectedVersion: 2, reason: '同时更正' }]))
        : send(tapped(1)),
    );
    await Promise.all(writes);
    const values = await house.database.query<{ value: string; source: string }>(
      `SELECT e.value, r.source FROM entry e JOIN revision r ON r.district = e.district AND r.number = e.revision ORDER BY e.revision`,
    );
    // each tap request adds one to whatever stood there
    values.slice(1).forEach(({ value, source }, index) => {
      if (source === 'tally') expect(Number(value) - Number(values[index]?.value)).toBe(1);
    });
    const pad = await stations.pad(staffOf('D-A'), 'T2');
    expect(pad.indicators[1]?.items[0]?.enteredBy).toBe('D-A·联络员');
    expect(pad.indicators[1]?.items[1]?.enteredBy).toBeNull();
  });

  it('leave the mark of an earlier correction on the figure, and are none in the feed', async () => {
    const entry = { indicator: 'p.drivers', item: 'water', place: 'T2', period: '2026-11-23' };
    await house.enter([{ ...entry, value: 40 }]);
    await house.enter([{ ...entry, value: 30, expectedVersion: 1, reason: '剔除重复' }]);
    await send(tapped(1));
    await house.follower.look();
    const feed = await house.ask<{ lines: object[] }>({ kind: 'feed', district: 'D', limit: 2 });
    expect(feed.lines).toMatchObject([
      { isCorrection: false, source: 'tally', value: { value: 31 } },
      { isCorrection: true, source: 'form', value: { value: 30 } },
    ]);
    const { reading } = await house.ask<{ reading: { correctedFrom: object } }>({
      kind: 'figure',
      indicator: 'p.drivers',
      place: 'T2',
      period: 'current',
      item: 'water',
    });
    expect(reading.correctedFrom).toMatchObject({ value: 40, reason: '剔除重复' });
  });

  it('are forgotten after 30 days', async () => {
    await send(tapped(2));
    house.clock.set('2026-12-24T12:00:00+08:00');
    await send(tapped(1));
    expect(await house.database.query('SELECT id FROM tap')).toHaveLength(1);
  });
});

describe('taking a tap back', () => {
  it('works within a minute of its being counted, once, and by who counted it', async () => {
    const [tap = aTap(), other = aTap()] = tapped(2, { count: 5 });
    await send([tap, other]);
    house.clock.set('2026-11-23T12:01:00+08:00');
    const back = { ...tap, isUndone: true };
    expect(codes(await send([back], staffOf('D-A')))).toEqual(['FORBIDDEN']);
    expect((await send([back])).settled).toEqual([tap.id]);
    expect((await send([back, tap])).revision).toBeNull();
    expect(await total()).toBe(5);
    house.clock.set('2026-11-23T12:01:01+08:00');
    expect(codes(await send([{ ...other, isUndone: true }]))).toEqual(['TALLY_UNDO_LATE']);
    expect(await total()).toBe(5);
  });

  it('counts from when it was taken back, not from when the network came back', async () => {
    const tap = aTap();
    await send([tap]);
    house.clock.set('2026-11-23T12:30:00+08:00');
    const age = 30 * 60 - UNDO_SECONDS + 1;
    expect((await send([{ ...tap, isUndone: true, secondsAgo: age }])).settled).toEqual([tap.id]);
    expect(await total()).toBe(0);
  });

  it('before it arrived leaves nothing to count, also when the first request comes late', async () => {
    const tap = aTap();
    expect(await send([{ ...tap, isUndone: true }])).toMatchObject({ settled: [tap.id], revision: null });
    expect(await send([tap])).toMatchObject({ settled: [tap.id], revision: null });
    expect(await total()).toBeNull();
  });

  it('never leaves less than nothing', async () => {
    const taps = tapped(3);
    await send(taps);
    const entry = { indicator: 'p.drivers', item: 'water', place: 'T2', period: '2026-11-23' };
    await house.enter([{ ...entry, value: 1, expectedVersion: 1, reason: '误点' }]);
    await send(taps.map((tap) => ({ ...tap, isUndone: true })));
    expect(await total()).toBe(0);
  });
});

describe('the day of a tap', () => {
  it('is decided by the server at midnight in Shanghai', async () => {
    house.clock.set('2026-11-23T23:59:59.500+08:00');
    expect((await send(tapped(1))).today).toBe('2026-11-23');
    house.clock.set('2026-11-24T00:00:00.500+08:00');
    expect((await send(tapped(2))).today).toBe('2026-11-24');
    await send(tapped(4, { secondsAgo: 1 }));
    expect([await valueOn('2026-11-23'), await valueOn('2026-11-24')]).toEqual([5, 2]);
    expect(await total()).toBe(2);
    expect((await stations.pad(staffOf('D-A'), 'T2')).indicators[1]?.items[0]?.yesterday).toBe(5);
  });

  it('stays what it was when the request is repeated after midnight', async () => {
    house.clock.set('2026-11-23T23:59:59+08:00');
    const [tap = aTap()] = tapped(1);
    await send([tap]);
    house.clock.set('2026-11-24T00:00:30+08:00');
    await send([tap]);
    await send([{ ...tap, isUndone: true }]);
    expect([await valueOn('2026-11-23'), await valueOn('2026-11-24')]).toEqual([0, null]);
  });

  it('may not lie a week back', async () => {
    const week = 7 * 86_400;
    const result = await send([aTap({ secondsAgo: week }), aTap({ secondsAgo: week - 1 })]);
    expect(codes(result)).toEqual(['TALLY_OLD']);
    expect(result.refused[0]?.message).toContain('7 天');
    expect(await valueOn('2026-11-16')).toBe(1);
  });
});

describe('what cannot be counted', () => {
  it('is refused tap by tap with words, and the rest counts', async () => {
    const result = await send([
      aTap({ indicator: 'p.visits' }),
      aTap({ item: 'soup' }),
      { ...aTap(), item: undefined },
      aTap({ indicator: 'p.checked', item: undefined }),
      aTap({ count: 2 }),
    ]);
    expect(codes(result).sort()).toEqual(
      ['ITEM_REQUIRED', 'ITEM_UNKNOWN', 'NOT_YOUR_DEPARTMENT', 'TALLY_NOT_COUNTED'].sort(),
    );
    expect(await total()).toBe(2);
  });

  it('at a closed station is nothing, and the pad says so', async () => {
    expect(codes(await send(tapped(1), attendantAt('T4'), 'T4'))).toEqual(['PLACE_CLOSED']);
    expect((await stations.pad(staffOf('D-A'), 'T4')).closed).toMatchObject({ code: 'PLACE_CLOSED' });
    expect((await stations.pad(staffOf('D-A'), 'T2')).closed).toBeNull();
    // T1 closed for good on 10 November
    expect(codes(await send(tapped(1), staffOf('D-A'), 'T1'))).toEqual(['PLACE_CLOSED']);
  });

  it('is a day of a round that has closed', async () => {
    await openRound(house, {
      dueOn: '2026-11-21',
      closesOn: '2026-11-22',
      duties: [{ department: 'D-A', indicators: ['p.drivers', 'p.served'] }],
    });
    expect((await stations.pad(staffOf('D-A'), 'T2')).closed).toEqual({
      code: 'PERIOD_CLOSED',
      values: { day: '2026-11-22' },
    });
    expect(codes(await send([aTap(), aTap({ item: 'meal' })]))).toEqual(['PERIOD_CLOSED', 'PERIOD_CLOSED']);
    expect(await revisions()).toBe(0);
  });

  it('is a sum beyond the largest value that can be meant', async () => {
    await send(tapped(9, { count: 111 }));
    expect(codes(await send(tapped(2)))).toEqual(['VALUE_RANGE', 'VALUE_RANGE']);
    expect(codes(await send(tapped(1)))).toEqual([]);
    expect(await total()).toBe(1_000);
  });

  it('is a figure that was entered as not applicable', async () => {
    await send(tapped(1));
    await house.database.query(
      `INSERT INTO entry SELECT district, revision, 2, indicator, place, period, item, counts_on, 2, NULL, 'notApplicable', NULL,
         state, is_confirmation, department, reason, was, corrected_at, correction_reason FROM entry`,
    );
    const result = await send(tapped(1));
    expect(codes(result)).toEqual(['TALLY_WORDS']);
    expect(result.refused[0]?.message).toContain('“无”');
  });

  it('is what lies outside the rights of who taps', async () => {
    expect(await refusal(send(tapped(1), attendantAt('T3')))).toMatchObject({ code: 'NOT_YOUR_STATION' });
    expect(await refusal(stations.pad(attendantAt('T3'), 'T2'))).toMatchObject({ code: 'NOT_YOUR_STATION' });
    expect(await refusal(send(tapped(1), staffOf('E-A', 'E')))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(send(tapped(1), { kind: 'nobody' }))).toMatchObject({ code: 'SIGN_IN_REQUIRED' });
    expect(await refusal(send(tapped(1), staffOf('D-A'), 'S1'))).toMatchObject({ code: 'NOT_FOUND' });
    const manager = { ...attendantAt('T2'), grants: [{ role: 'manager', district: 'D', department: null }] };
    expect(await refusal(send(tapped(1), manager as Actor))).toMatchObject({ code: 'FORBIDDEN' });
    expect(codes(await send(tapped(1), staffOf('D-B')))).toEqual(['NOT_YOUR_DEPARTMENT']);
    expect(await revisions()).toBe(0);
  });

  it('comes too often from one account', async () => {
    const many = Array.from({ length: 601 }, () => refusal(send(tapped(1), attendantAt('T2'), 'nowhere')));
    const answers = await Promise.all(many);
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(1);
    house.clock.set('2026-11-23T12:01:00+08:00');
    expect((await send(tapped(1))).refused).toEqual([]);
  });
});

describe('the stations to choose from', () => {
  it('are those of the department, or the one the attendant stands at', () => {
    const of = (actor: Actor) => stations.list(actor).map(({ code }) => code);
    expect(of(staffOf('D-A'))).toEqual(['T2', 'T3', 'T4']);
    expect(of(attendantAt('T3'))).toEqual(['T3']);
    expect(of(staffOf('E-A', 'E'))).toEqual([]);
    expect(() => stations.list({ kind: 'nobody' })).toThrow('SIGN_IN_REQUIRED');
  });
});
