/** A small district for tests: two subdistricts, two stations, a handful of indicators; ledger and answers on a real database. */
import type {
  Department,
  EntryInput,
  EnterResponse,
  Indicator,
  Place,
  Question,
  Answer,
} from '@lianxi/shared';
import { Answers } from '../answers/answers.js';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { CatalogueData } from '../catalogue/catalogue.js';
import type { Clock } from '../config/clock.js';
import { Drafts } from '../drafts/drafts.js';
import { Submissions } from '../drafts/submissions.js';
import type { Actor } from '../identity/actor.js';
import { Follower } from '../ledger/follower.js';
import { Ledger } from '../ledger/ledger.js';
import { Acts } from '../rounds/acts.js';
import { RoundGate } from '../rounds/freezing.js';
import { Parts } from '../rounds/parts.js';
import { Rounds } from '../rounds/rounds.js';
import { freshDatabase } from './test-database.js';

const name = (zh: string): { zh: string; en: string } => ({ zh, en: zh });

export function aPlace(place: Partial<Place> & Pick<Place, 'code'>): Place {
  return {
    name: name(place.code),
    level: 'subdistrict',
    parent: 'D',
    district: 'D',
    validFrom: null,
    validTo: null,
    tile: null,
    station: null,
    demo: false,
    ...place,
  };
}

export function anIndicator(indicator: Partial<Indicator> & Pick<Indicator, 'code'>): Indicator {
  return {
    programme: indicator.code.split('.')[0] ?? '',
    name: name(indicator.code),
    unit: name('人'),
    definition: name('口径'),
    type: 'stock',
    cycle: 'month',
    owner: 'A',
    items: [],
    overPlaces: 'sum',
    direction: 'up',
    formula: null,
    target: null,
    targetPer: 'year',
    decimals: 0,
    max: 1_000_000,
    level: 'subdistrict',
    places: null,
    isComputed: false,
    isCumulative: false,
    isOptional: false,
    mayBeNotApplicable: false,
    ...indicator,
  };
}

function aDepartment(department: Partial<Department> & Pick<Department, 'code' | 'seat'>): Department {
  return {
    district: 'D',
    name: name(department.code),
    shortName: name(department.code),
    isLead: false,
    isMember: true,
    validFrom: null,
    validTo: null,
    basis: 'test',
    ...department,
  };
}

/** District D with subdistricts S1, S2 (station T1 in S1); E is another district. */
export const smallCatalogue: CatalogueData = {
  districts: [
    { code: 'D', name: name('D'), place: 'D' },
    { code: 'E', name: name('E'), place: 'E' },
  ],
  places: [
    aPlace({ code: 'M', level: 'municipality', parent: null, district: 'M' }),
    aPlace({ code: 'D', level: 'district', parent: 'M' }),
    aPlace({ code: 'E', level: 'district', parent: 'M', district: 'E' }),
    aPlace({ code: 'S1' }),
    aPlace({ code: 'S2' }),
    aPlace({
      code: 'T1',
      level: 'station',
      parent: 'S1',
      validTo: '2026-11-10',
      station: { programme: 'p', kind: { code: 'rest', ...name('休憩点') }, route: null, closedFor: null },
    }),
  ],
  departments: [
    aDepartment({ code: 'D-LEAD', seat: 'LEAD', isLead: true, isMember: false }),
    aDepartment({ code: 'D-A', seat: 'A' }),
    aDepartment({ code: 'D-B', seat: 'B' }),
    aDepartment({ code: 'E-A', seat: 'A', district: 'E' }),
  ],
  programmes: [
    { code: 'p', name: name('p'), districts: ['D', 'E'], summary: name('p'), source: 'test' },
    { code: 'lx', name: name('lx'), districts: ['D', 'E'], summary: name('lx'), source: 'test' },
  ],
  indicators: [
    anIndicator({ code: 'p.members' }),
    anIndicator({ code: 'p.due' }),
    anIndicator({ code: 'p.rate', type: 'derived', formula: '100 * p.members / p.due', decimals: 1 }),
    anIndicator({ code: 'p.visits', type: 'flow' }),
    anIndicator({ code: 'p.met', type: 'flow' }),
    anIndicator({
      code: 'p.met_rate',
      type: 'derived',
      formula: '100 * ytd(p.met) / ytd(p.visits)',
      decimals: 1,
      target: '90',
    }),
    anIndicator({ code: 'p.persons', level: 'district', overPlaces: 'none', target: '200' }),
    anIndicator({
      code: 'p.byitem',
      level: 'district',
      items: [
        { code: 'courier', name: name('快递员') },
        { code: 'rider', name: name('骑手') },
      ],
    }),
    anIndicator({
      code: 'p.itemshare',
      type: 'derived',
      level: 'district',
      formula: '100 * p.byitem.courier / p.byitem',
    }),
    anIndicator({ code: 'p.served', type: 'flow', cycle: 'day', level: 'station' }),
    anIndicator({ code: 'p.helmets', level: 'district', isCumulative: true }),
    anIndicator({ code: 'p.score', level: 'district', decimals: 2, max: 100, owner: 'B' }),
    anIndicator({ code: 'lx.members', type: 'stock', cycle: 'event', isComputed: true, level: 'district' }),
  ],
  checks: [],
  scenes: [],
};

export const staffOf = (department: string, district = 'D'): Actor => ({
  kind: 'person',
  id: `00000000-0000-0000-0000-0000000000${department === 'D-A' ? 'aa' : 'bb'}`,
  name: department,
  displayName: `${department}·联络员`,
  grants: [{ role: 'staff', district, department }],
});

export const leadOf = (department: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-0000-0000-0000000000cc',
  name: `${department}-lead`,
  displayName: `${department}·负责人`,
  grants: [{ role: 'lead', district: 'D', department }],
});

export const officeOf = (district: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-0000-0000-0000000000dd',
  name: `${district}-office`,
  displayName: '联席会议办公室',
  grants: [{ role: 'office', district, department: null }],
});

/** A clock that is set by hand. */
export class HandClock implements Clock {
  constructor(private instant: number) {}
  now(): number {
    return this.instant;
  }
  set(iso: string): void {
    this.instant = Date.parse(iso);
  }
}

/** Ledger and answers over a fresh database, at noon on 23 November 2026 in Shanghai. */
export async function aHouse(data: CatalogueData = smallCatalogue) {
  const { database, url, drop } = await freshDatabase();
  const catalogues = new CatalogueStore(database);
  await catalogues.saveWhenChanged(data);
  await catalogues.load();
  const clock = new HandClock(Date.parse('2026-11-23T12:00:00+08:00'));
  const follower = new Follower(database, (error) => {
    throw error;
  });
  await follower.look();
  const bell = { ring: () => undefined };
  const ledger = new Ledger(database, catalogues, clock, bell, new RoundGate(clock));
  const drafts = new Drafts(database, catalogues, ledger, clock, bell);
  const submissions = new Submissions(database, catalogues, ledger, clock, bell);
  const answers = new Answers(database, catalogues, follower, clock);
  const acts = new Acts(database, catalogues, clock, bell);
  const rounds = new Rounds(acts);
  const parts = new Parts(acts);
  let keys = 0;
  const enter = (
    entries: (Partial<EntryInput> & Pick<EntryInput, 'indicator' | 'value'>)[],
    actor: Actor = staffOf('D-A'),
  ): Promise<EnterResponse> =>
    ledger.enter(
      actor,
      { entries: entries.map((entry) => ({ place: 'D', period: '2026-11', expectedVersion: 0, ...entry })) },
      `key-${++keys}`,
    );
  const ask = async <T>(question: Question, asOf?: number): Promise<T> => {
    const { answers: found } = await answers.ask(staffOf('D-A'), {
      questions: [question],
      ...(asOf === undefined ? {} : { asOf }),
    });
    return (found[0] as Answer<T>).value;
  };
  return {
    database,
    url,
    drop,
    catalogues,
    clock,
    follower,
    ledger,
    drafts,
    submissions,
    rounds,
    parts,
    answers,
    enter,
    ask,
  };
}

export type House = Awaited<ReturnType<typeof aHouse>>;
