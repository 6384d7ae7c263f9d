import { shanghaiDay, type ChangeRound, type PeriodCode, type RoundStep } from '@lianxi/shared';
import { appendRevision } from '../ledger/revision.js';
import { aHouse, leadOf, type House } from '../testing/house.js';
import { countMissing, duties } from './duties.js';
import { readStanding, type Standing } from './standing.js';
import { lockRound, recordStep } from './steps.js';

const november = '2026-11' as PeriodCode;
const terms: ChangeRound = {
  name: '十一月联席会议',
  meetingOn: '2026-12-10',
  opensOn: '2026-11-20',
  dueOn: '2026-12-05',
  closesOn: '2026-12-08',
  duties: [{ department: 'D-B', indicators: ['p.score'] }],
};

let house: House;
beforeEach(async () => {
  house = await aHouse();
  await house.database.query(
    `INSERT INTO round (district, period, name, meeting_on, opens_on, due_on, closes_on)
     VALUES ('D', $1, $2, $3, $4, $5, $6)`,
    [november, terms.name, terms.meetingOn, terms.opensOn, terms.dueOn, terms.closesOn],
  );
});
afterEach(() => house.drop());

/** Records a step as a revision of its own. */
function step(kind: RoundStep['step'], department: string | null, said: Partial<ChangeRound> | null = null) {
  return house.database.transaction(async (sql) => {
    const round = (await lockRound(sql, { district: 'D', period: november })) ?? '';
    const who = { principal: 'account:x', byName: '某人' };
    const { revision } = await appendRevision(sql, {
      ...who,
      district: 'D',
      department,
      source: 'form',
      lines: [],
      action: `round.${kind}`,
    });
    return recordStep(sql, {
      round,
      district: 'D',
      revision,
      department,
      step: kind,
      at: house.clock.now(),
      principal: who.principal,
      by: who.byName,
      remark: null,
      until: null,
      ...(said ? { terms: { ...terms, ...said } } : {}),
    });
  });
}

function standing(asOf?: number, department?: string): Promise<Standing | null> {
  const today = shanghaiDay(house.clock.now());
  const which = { district: 'D', period: november, ...(department ? { department } : {}) };
  return readStanding(house.database, house.catalogues.current(), which, today, asOf);
}

const score = { indicator: 'p.score', place: 'D', period: '2026-11' };

describe('where a round stands', () => {
  it('follows the steps, and can be asked how it stood before each of them', async () => {
    expect(await standing()).toBeNull();
    const opened = await step('opened', null, {});
    const submitted = await step('submitted', 'D-B');
    await step('changed', null, { name: '改期', closesOn: '2026-12-20' });
    expect((await standing(0))?.round ?? null).toBeNull();
    expect((await standing(opened.revision))?.handIns).toEqual([
      expect.objectContaining({ department: 'D-B', state: 'draft', closesAt: '2026-12-08T16:00:00.000Z' }),
    ]);
    const before = await standing(submitted.revision);
    expect(before?.round).toMatchObject({ name: '十一月联席会议', district: 'D', period: '2026-11' });
    expect(before?.handIns[0]).toMatchObject({ state: 'submitted', submitted: { by: '某人', revision: 2 } });
    const now = await standing();
    expect(now?.round).toMatchObject({ name: '改期', closesOn: '2026-12-20' });
    expect(now?.handIns[0]?.closesAt).toBe('2026-12-20T16:00:00.000Z');
    expect(await standing(undefined, 'D-A')).toBeNull();
  });

  it('counts what changed after the lead confirmed it, and only that', async () => {
    await step('opened', null, {});
    await house.enter([{ ...score, value: 80 }], leadOf('D-B'));
    await step('confirmed', 'D-B');
    expect((await standing())?.handIns[0]).toMatchObject({ state: 'confirmed', changedSince: 0 });
    await house.enter([{ ...score, value: 81, expectedVersion: 1, reason: '复核' }], leadOf('D-B'));
    expect((await standing(undefined, 'D-B'))?.handIns[0]).toMatchObject({ changedSince: 1 });
    expect((await standing(3))?.handIns[0]).toMatchObject({ state: 'confirmed', changedSince: 0 });
  });
});

describe('what is missing of a sheet', () => {
  it('is what neither stands in the ledger nor is being written', async () => {
    const owed = duties(house.catalogues.current(), 'D', november, '2026-11-23', terms);
    expect(owed.map(({ indicator, department }) => [indicator.code, department.code])).toEqual([
      ['p.score', 'D-B'],
    ]);
    expect(await countMissing(house.database, owed)).toBe(1);
    expect(await countMissing(house.database, owed, new Set(['p.score|D|2026-11|']))).toBe(0);
    await house.enter([{ ...score, value: 80 }], leadOf('D-B'));
    expect(await countMissing(house.database, owed)).toBe(0);
  });
});
