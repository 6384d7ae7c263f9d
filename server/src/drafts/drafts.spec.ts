import type { DraftInput, DraftsSaved, LianxiError, PeriodCode } from '@lianxi/shared';
import type { Actor } from '../identity/actor.js';
import { aHouse, smallCatalogue, staffOf, type House } from '../testing/house.js';

let house: House;
beforeEach(async () => {
  house = await aHouse();
});
afterEach(() => house.drop());

const month = '2026-11' as PeriodCode;
const sheet = { department: 'D-A', period: month };
const colleague: Actor = {
  ...staffOf('D-A'),
  id: '00000000-0000-0000-0000-0000000000ee',
  displayName: '乙',
} as Actor;
const aCell = (cell: Partial<DraftInput> = {}): DraftInput => ({
  indicator: 'p.persons',
  place: 'D',
  period: '2026-11',
  text: '12',
  reason: '',
  baseVersion: 0,
  source: 'form',
  expectedDraft: 0,
  ...cell,
});
const save = (cells: Partial<DraftInput>[], actor: Actor = staffOf('D-A')): Promise<DraftsSaved> =>
  house.drafts.save(actor, { ...sheet, cells: cells.map(aCell) });
const since = (number = 0) => house.drafts.since(staffOf('D-A'), { ...sheet, since: number });
const refusal = (promise: Promise<unknown>): Promise<LianxiError> =>
  promise.then(
    () => {
      throw new Error('was accepted');
    },
    (error: LianxiError) => error,
  );
const rows = async (): Promise<number> => (await house.database.query('SELECT 1 FROM draft')).length;

describe('a draft', () => {
  it('is kept as typed, right or wrong, and makes no revision', async () => {
    const saved = await save([{ text: '12a', reason: '待核' }]);
    expect(saved).toMatchObject({
      number: 1,
      saved: [{ text: '12a', reason: '待核', version: 1, by: 'D-A·联络员' }],
      conflicts: [],
    });
    expect(await since()).toEqual({ number: 1, cells: saved.saved, isAll: true });
    expect(await house.database.query('SELECT 1 FROM revision')).toEqual([]);
  });

  it('is seen by the whole department', async () => {
    await save([{}]);
    const { cells } = await house.drafts.since(colleague, { ...sheet, since: 0 });
    expect(cells).toMatchObject([{ text: '12' }]);
  });

  it('may be saved again: nothing changes', async () => {
    const first = await save([{}]);
    expect(await save([{}])).toEqual(first);
  });

  it('is never overwritten by a colleague who has not seen it', async () => {
    await save([{}, { indicator: 'p.helmets', text: '5' }]);
    const saved = await save(
      [{ text: '13' }, { indicator: 'p.byitem', item: 'rider', text: '7' }],
      colleague,
    );
    expect(saved).toMatchObject({
      number: 2,
      saved: [{ indicator: 'p.byitem', item: 'rider', text: '7', by: '乙' }],
      conflicts: [{ indicator: 'p.persons', text: '12', version: 1, by: 'D-A·联络员' }],
    });
  });

  it('that is taken back stays known to who asks for the difference', async () => {
    await save([{}]);
    const { number } = await save([{ text: null, expectedDraft: 1 }]);
    expect(await since(1)).toMatchObject({ number, cells: [{ text: null, version: 2 }], isAll: false });
    expect(await since(0)).toMatchObject({ number, cells: [], isAll: true });
    expect(await save([{ text: '14' }])).toMatchObject({ saved: [{ text: '14', version: 3 }] });
  });

  it('of a quarter stands on the sheet of each of its months', async () => {
    const quarterly = { ...smallCatalogue.indicators[0]!, code: 'p.quarterly', cycle: 'quarter' as const };
    const other = await aHouse({ ...smallCatalogue, indicators: [...smallCatalogue.indicators, quarterly] });
    const cell = aCell({ indicator: 'p.quarterly', place: 'S1', period: '2026-Q4' });
    await other.drafts.save(staffOf('D-A'), { ...sheet, cells: [cell] });
    const seen = await other.drafts.since(staffOf('D-A'), {
      ...sheet,
      period: '2026-12' as PeriodCode,
      since: 0,
    });
    expect(seen.cells).toHaveLength(1);
    await other.drop();
  });

  it('survives whatever is entered over it elsewhere, with the version it was typed over', async () => {
    await save([{ text: '12' }]);
    await house.enter([{ indicator: 'p.persons', value: 99 }], colleague);
    expect((await since()).cells).toMatchObject([{ text: '12', baseVersion: 0, version: 1 }]);
  });
});

describe('a save', () => {
  it.each([
    ['another department’s indicator', { indicator: 'p.score' }, 'NOT_YOUR_DEPARTMENT', 'cells.1.indicator'],
    ['what is computed', { indicator: 'p.rate', place: 'S1' }, 'INDICATOR_COMPUTED', 'cells.1.indicator'],
    ['an unknown place', { place: 'X' }, 'PLACE_UNKNOWN', 'cells.1.place'],
    ['a figure twice', {}, 'DUPLICATE_ENTRY', 'cells.1'],
    ['another month', { indicator: 'p.helmets', period: '2026-10' }, 'INVALID_PAYLOAD', 'cells.1.period'],
    ['a telephone number', { indicator: 'p.helmets', text: '13812345678' }, 'PERSONAL_DATA', 'cells.1.text'],
    [
      'an identity card in the reason',
      { indicator: 'p.helmets', reason: '张三 310113199001011234' },
      'PERSONAL_DATA',
      'cells.1.reason',
    ],
    ['a NUL', { indicator: 'p.helmets', text: '1\u0000' }, 'BAD_TEXT', 'cells.1.text'],
    ['half a character', { indicator: 'p.helmets', text: '\ud800' }, 'BAD_TEXT', 'cells.1.text'],
  ])('with %s is refused as a whole', async (_, cell, code, field) => {
    expect(await refusal(save([{}, cell]))).toMatchObject({ code, field });
    expect(await rows()).toBe(0);
  });

  it('of a colleague in another department is refused', async () => {
    expect(await refusal(save([{}], staffOf('D-B')))).toMatchObject({ code: 'NOT_YOUR_DEPARTMENT' });
    const both = {
      ...staffOf('D-A'),
      grants: ['D-A', 'D-B'].map((department) => ({ role: 'staff', district: 'D', department })),
    } as Actor;
    expect(await refusal(save([{ indicator: 'p.score' }], both))).toMatchObject({
      code: 'NOT_YOUR_DEPARTMENT',
    });
    expect(await refusal(house.drafts.since(staffOf('D-B'), { ...sheet, since: 0 }))).toMatchObject({
      status: 403,
    });
    expect(await rows()).toBe(0);
  });

  it('needs a month', async () => {
    const quarter = { department: 'D-A', period: '2026-Q4' as PeriodCode, cells: [aCell()] };
    expect(await refusal(house.drafts.save(staffOf('D-A'), quarter))).toMatchObject({
      code: 'PERIOD_WRONG_CYCLE',
    });
  });
});

/** Cells that many may type into. */
const cells = ['S1', 'S2'].flatMap((place) =>
  ['p.members', 'p.due', 'p.visits', 'p.met'].map((indicator) => ({ indicator, place })),
);

describe('several who save at once', () => {
  it('on one cell: exactly one wins each time, the others are told who did', async () => {
    const people = Array.from({ length: 20 }, (_, index) => ({
      ...(colleague as Extract<Actor, { kind: 'person' }>),
      displayName: `第${index}位`,
    }));
    let version = 0;
    for (let round = 0; round < 5; round++) {
      const results = await Promise.all(
        people.map((person, index) => save([{ text: `${round}-${index}`, expectedDraft: version }], person)),
      );
      const winners = results.filter(({ saved }) => saved.length === 1);
      expect(winners).toHaveLength(1);
      const winner = winners[0]!.saved[0]!;
      version = winner.version;
      for (const { conflicts } of results.filter((each) => each !== winners[0]))
        expect(conflicts).toEqual([winner]);
    }
    expect(version).toBe(5);
  }, 60_000);

  it('are followed by number without missing any', async () => {
    const writer = async (name: string): Promise<void> => {
      for (let turn = 0; turn < 25; turn++) {
        const picked = cells.filter((_, index) => (index * 7 + turn * name.length) % 3 === 0);
        const known = await since();
        const typed = picked.map((cell) => {
          const own = known.cells.find(
            (each) => each.indicator === cell.indicator && each.place === cell.place,
          );
          return {
            ...cell,
            text: turn % 5 === 4 ? null : `${name}${turn}`,
            expectedDraft: own?.version ?? 0,
          };
        });
        await save(typed);
      }
    };
    const held = new Map<string, string>();
    let [number, isDone] = [0, false];
    const look = async (): Promise<void> => {
      const news = await since(number);
      expect(news.number).toBeGreaterThanOrEqual(number);
      number = news.number;
      for (const { indicator, place, text } of news.cells) {
        if (text === null) held.delete(`${indicator}|${place}`);
        else held.set(`${indicator}|${place}`, text);
      }
    };
    const reader = (async (): Promise<void> => {
      while (!isDone) await look();
    })();
    await Promise.all(['a', 'bb', 'ccc', 'dddd'].map(writer));
    isDone = true;
    await reader;
    await look();
    const all = await since();
    expect(Object.fromEntries(held)).toEqual(
      Object.fromEntries(all.cells.map((cell) => [`${cell.indicator}|${cell.place}`, cell.text])),
    );
    expect(number).toBe(all.number);
  }, 60_000);
});

describe('who comes back with a number', () => {
  it('of another history gets everything', async () => {
    await save([{}]);
    expect(await since(900)).toMatchObject({ number: 1, cells: [{ text: '12' }], isAll: true });
  });
});
