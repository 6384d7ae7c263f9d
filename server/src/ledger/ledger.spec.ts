import type { ConflictDetails, LianxiError } from '@lianxi/shared';
import { aHouse, leadOf, staffOf, type House } from '../testing/house.js';

let house: House;
beforeEach(async () => {
  house = await aHouse();
});
afterEach(() => house.drop());

const refusal = (promise: Promise<unknown>): Promise<LianxiError> =>
  promise.then(
    () => {
      throw new Error('was accepted');
    },
    (error: LianxiError) => error,
  );
const lineCount = async (): Promise<number> => {
  const [row] = await house.database.query<{ count: string }>('SELECT count(*) FROM entry');
  return Number(row?.count);
};

describe('an entry', () => {
  it('becomes one line of the next revision, with an audit line beside it', async () => {
    const response = await house.enter([{ indicator: 'p.persons', value: 12 }]);
    expect(response).toMatchObject({
      revision: 1,
      entries: [{ indicator: 'p.persons', value: 12, version: 1, state: 'provisional' }],
    });
    const audit = await house.database.query('SELECT action, subject, principal FROM audit');
    expect(audit).toEqual([
      { action: 'enter', subject: 'revision/1', principal: expect.stringMatching(/^account:/) as string },
    ]);
  });

  it('takes a text that the strict parser accepts', async () => {
    const { entries } = await house.enter([{ indicator: 'p.persons', value: '１，２００' }]);
    expect(entries[0]?.value).toBe(1200);
  });

  it('goes with the others of its request or not at all', async () => {
    const error = await refusal(
      house.enter([
        { indicator: 'p.persons', value: 1 },
        { indicator: 'p.helmets', value: '1,2,00' },
      ]),
    );
    expect(error).toMatchObject({ code: 'VALUE_GROUPING', field: 'entries.1.value' });
    expect(await lineCount()).toBe(0);
  });

  it('names everything that is wrong at once', async () => {
    const error = await refusal(
      house.enter([
        { indicator: 'p.persons', value: -1 },
        { indicator: 'p.helmets', value: '' },
      ]),
    );
    expect(error.problems.map(({ code, field }) => [code, field])).toEqual([
      ['VALUE_RANGE', 'entries.0.value'],
      ['VALUE_BLANK', 'entries.1.value'],
    ]);
  });

  it.each([
    ['another department’s indicator', { indicator: 'p.score', value: 1 }, 'NOT_YOUR_DEPARTMENT'],
    ['a derived indicator', { indicator: 'p.rate', value: 1, place: 'S1' }, 'INDICATOR_COMPUTED'],
    ['what the system counts', { indicator: 'lx.members', value: 1 }, 'INDICATOR_COMPUTED'],
    ['an unknown indicator', { indicator: 'p.nothing', value: 1 }, 'INDICATOR_UNKNOWN'],
    ['an unknown place', { indicator: 'p.persons', place: 'X', value: 1 }, 'PLACE_UNKNOWN'],
    ['persons at a subdistrict', { indicator: 'p.persons', place: 'S1', value: 1 }, 'PLACE_NOT_REPORTING'],
    ['a total where items are reported', { indicator: 'p.byitem', value: 1 }, 'ITEM_REQUIRED'],
    ['an unknown item', { indicator: 'p.byitem', item: 'x', value: 1 }, 'ITEM_UNKNOWN'],
    ['30 February', { indicator: 'p.persons', period: '2026-02-30', value: 1 }, 'PERIOD_INVALID'],
    [
      'a quarter of a monthly indicator',
      { indicator: 'p.persons', period: '2026-Q4', value: 1 },
      'PERIOD_WRONG_CYCLE',
    ],
    ['next month', { indicator: 'p.persons', period: '2026-12', value: 1 }, 'PERIOD_FUTURE'],
    [
      'a station after it closed',
      { indicator: 'p.served', place: 'T1', period: '2026-11-11', value: 1 },
      'PLACE_CLOSED',
    ],
    ['more decimals than the indicator has', { indicator: 'p.persons', value: 1.5 }, 'VALUE_NOT_WHOLE'],
    ['more than can be meant', { indicator: 'p.persons', value: 1_000_001 }, 'VALUE_RANGE'],
    ['infinity', { indicator: 'p.persons', value: Infinity }, 'VALUE_NOT_WHOLE'],
    [
      'a telephone number in the reason',
      { indicator: 'p.persons', value: 1, reason: '张三 138 1234 5678' },
      'PERSONAL_DATA',
    ],
    ['a NUL in the reason', { indicator: 'p.persons', value: 1, reason: 'a\u0000b' }, 'BAD_TEXT'],
  ])('refuses %s and writes nothing', async (_, entry, code) => {
    expect(await refusal(house.enter([entry]))).toMatchObject({ code });
    expect(await lineCount()).toBe(0);
  });

  it('needs an expected version', async () => {
    expect(
      await refusal(house.enter([{ indicator: 'p.persons', value: 1, expectedVersion: undefined }])),
    ).toMatchObject({
      code: 'VERSION_REQUIRED',
      status: 428,
    });
  });

  it('may not name a figure twice', async () => {
    const twice = [
      { indicator: 'p.persons', value: 1 },
      { indicator: 'p.persons', value: 2 },
    ];
    expect(await refusal(house.enter(twice))).toMatchObject({ code: 'DUPLICATE_ENTRY', field: 'entries.1' });
  });

  it('decides what the future is by Shanghai’s midnight', async () => {
    house.clock.set('2026-11-30T15:59:00Z'); // 23:59 in Shanghai
    expect(
      await refusal(house.enter([{ indicator: 'p.persons', period: '2026-12', value: 1 }])),
    ).toMatchObject({ code: 'PERIOD_FUTURE' });
    house.clock.set('2026-11-30T16:00:00Z');
    expect(await house.enter([{ indicator: 'p.persons', period: '2026-12', value: 1 }])).toMatchObject({
      revision: 1,
    });
  });
});

describe('a value that looks wrong', () => {
  it('is let through with a reason only', async () => {
    await house.enter([{ indicator: 'p.persons', period: '2026-10', value: 120 }]);
    expect(await refusal(house.enter([{ indicator: 'p.persons', value: 12_000 }]))).toMatchObject({
      code: 'JUMP_UNCONFIRMED',
      values: { previous: 120 },
    });
    expect(await house.enter([{ indicator: 'p.persons', value: 12_000, reason: '新增平台' }])).toMatchObject({
      revision: 2,
    });
  });

  it('is a cumulative figure that falls', async () => {
    await house.enter([{ indicator: 'p.helmets', period: '2026-10', value: 12 }]);
    expect(await refusal(house.enter([{ indicator: 'p.helmets', value: 11 }]))).toMatchObject({
      code: 'FALL_UNCONFIRMED',
    });
  });
});

describe('a correction', () => {
  beforeEach(() => house.enter([{ indicator: 'p.persons', value: 12 }]));

  it('is a new line that supersedes the old one, with a reason', async () => {
    expect(
      await refusal(house.enter([{ indicator: 'p.persons', value: 13, expectedVersion: 1 }])),
    ).toMatchObject({ code: 'REASON_REQUIRED' });
    const { entries } = await house.enter([
      { indicator: 'p.persons', value: 13, expectedVersion: 1, reason: '录入错误' },
    ]);
    expect(entries[0]).toMatchObject({ version: 2, value: 13 });
    expect(await lineCount()).toBe(2);
  });

  it('on an old version is told what stands there now, by whom and when', async () => {
    await house.enter([{ indicator: 'p.persons', value: 13, expectedVersion: 1, reason: '录入错误' }]);
    const error = await refusal(
      house.enter([{ indicator: 'p.persons', value: 14, expectedVersion: 1, reason: '录入错误' }]),
    );
    expect(error).toMatchObject({ code: 'VERSION_CONFLICT', status: 409 });
    const { conflicts } = error.details as ConflictDetails;
    expect(conflicts).toMatchObject([
      {
        index: 0,
        expectedVersion: 1,
        current: { version: 2, value: { value: 13 }, by: 'D-A·联络员', departmentName: 'D-A' },
      },
    ]);
  });

  it('on a version from the future is a conflict as well', async () => {
    const error = await refusal(
      house.enter([{ indicator: 'p.persons', value: 14, expectedVersion: 7, reason: '录入错误' }]),
    );
    expect(error.code).toBe('VERSION_CONFLICT');
  });
});

describe('the ledger', () => {
  it('cannot be changed or deleted from', async () => {
    await house.enter([{ indicator: 'p.persons', value: 12 }]);
    await expect(house.database.query('UPDATE entry SET value = 13')).rejects.toThrow('append-only');
    await expect(house.database.query('DELETE FROM entry')).rejects.toThrow('append-only');
    await expect(house.database.query('TRUNCATE entry')).rejects.toThrow('append-only');
  });

  it.each(['-1', '9007199254740992', '1e15 * 1e15'])(
    'A24 has a second wall in the database against %s, should the checks ever let it through',
    async (value) => {
      await house.enter([{ indicator: 'p.persons', value: 5 }]);
      const columns =
        'district, revision, indicator, place, period, item, counts_on, qualifier, state, department';
      const forged = `INSERT INTO entry (${columns}, line, version, value)
        SELECT ${columns}, 2, 2, ${value} FROM entry`;
      await expect(house.database.query(forged)).rejects.toMatchObject({
        message: expect.stringMatching(/entry_value_range|numeric field overflow/) as string,
      });
    },
  );

  it('numbers revisions without a gap under writers that fail in between', async () => {
    const attempts = Array.from({ length: 40 }, (_, index) =>
      house
        .enter([
          {
            indicator: 'p.members',
            place: index % 2 ? 'S1' : 'S2',
            period: `2026-${String((index % 10) + 1).padStart(2, '0')}`,
            value: index,
          },
        ])
        .catch(() => null),
    );
    const revisions = (await Promise.all(attempts)).flatMap((response) => response?.revision ?? []);
    expect([...revisions].sort((a, b) => a - b)).toEqual(revisions.map((_, index) => index + 1));
  });

  it('lets exactly one of twenty win who write one figure at once', async () => {
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => house.enter([{ indicator: 'p.persons', value: index }])),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = attempts.flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as LianxiError).code] : [],
    );
    expect(new Set(codes)).toEqual(new Set(['VERSION_CONFLICT']));
  });
});

describe('an Idempotency-Key', () => {
  const request = {
    entries: [{ indicator: 'p.persons', place: 'D', period: '2026-11', value: 5, expectedVersion: 0 }],
  };

  it('gives the first answer again, and has one effect', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => house.ledger.enter(staffOf('D-A'), request, 'same')),
    );
    expect(new Set(all.map((response) => JSON.stringify(response))).size).toBe(1);
    expect(await lineCount()).toBe(1);
  });

  it('is refused with other content', async () => {
    await house.ledger.enter(staffOf('D-A'), request, 'same');
    const other = { entries: [{ ...request.entries[0]!, value: 6 }] };
    expect(await refusal(house.ledger.enter(staffOf('D-A'), other, 'same'))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 422,
    });
  });

  it('belongs to one user', async () => {
    await house.ledger.enter(staffOf('D-A'), request, 'same');
    const error = await refusal(house.ledger.enter(leadOf('D-A'), request, 'same'));
    expect(error.code).toBe('VERSION_CONFLICT');
  });

  it('is free again after a refusal', async () => {
    const bad = { entries: [{ ...request.entries[0]!, expectedVersion: 3 }] };
    await refusal(house.ledger.enter(staffOf('D-A'), bad, 'same'));
    expect(await house.ledger.enter(staffOf('D-A'), request, 'same')).toMatchObject({ revision: 1 });
  });

  it('is required', async () => {
    expect(await refusal(house.ledger.enter(staffOf('D-A'), request, undefined))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REQUIRED',
    });
  });
});

describe('a confirmation', () => {
  const figure = { indicator: 'p.persons', place: 'D', period: '2026-11' };

  it('repeats the figure as confirmed and keeps the mark of its correction', async () => {
    await house.enter([{ indicator: 'p.persons', value: 12 }]);
    await house.enter([{ indicator: 'p.persons', value: 13, expectedVersion: 1, reason: '录入错误' }]);
    const response = await house.ledger.confirm(
      leadOf('D-A'),
      { figures: [{ ...figure, expectedVersion: 2 }] },
      'c',
    );
    expect(response.entries).toMatchObject([{ version: 3, value: 13, state: 'confirmed' }]);
    const [line] = await house.database.query(
      'SELECT was::int, correction_reason FROM entry WHERE version = 3',
    );
    expect(line).toEqual({ was: 12, correction_reason: '录入错误' });
  });

  it('is the lead’s, not the staff’s', async () => {
    await house.enter([{ indicator: 'p.persons', value: 12 }]);
    expect(
      await refusal(
        house.ledger.confirm(staffOf('D-A'), { figures: [{ ...figure, expectedVersion: 1 }] }, 'c'),
      ),
    ).toMatchObject({ status: 403 });
  });
});
