import type {
  ConflictDetails,
  DraftConflictDetails,
  DraftInput,
  LianxiError,
  PeriodCode,
  Submit,
  Submitted,
} from '@lianxi/shared';
import type { Actor } from '../identity/actor.js';
import { appendRevision } from '../ledger/revision.js';
import { aHouse, staffOf, type House } from '../testing/house.js';

let house: House;
beforeEach(async () => {
  house = await aHouse();
});
afterEach(() => house.drop());

const month = '2026-11' as PeriodCode;
const sheet = { department: 'D-A', period: month };
const colleague = {
  ...staffOf('D-A'),
  id: '00000000-0000-0000-0000-0000000000ee',
  displayName: '乙',
} as Actor;
const persons = { indicator: 'p.persons', place: 'D', period: '2026-11' };
const helmets = { indicator: 'p.helmets', place: 'D', period: '2026-11' };
type Typed = Partial<DraftInput> & { indicator: string };

const type = (...cells: Typed[]) =>
  house.drafts.save(staffOf('D-A'), {
    ...sheet,
    cells: cells.map((cell) => ({
      place: 'D',
      period: '2026-11',
      text: '12',
      reason: '',
      baseVersion: 0,
      source: 'form',
      expectedDraft: 0,
      ...cell,
    })),
  });
let keys = 0;
const submit = (
  cells: Submit['cells'],
  { key = `submit-${++keys}`, ...more }: { key?: string; reason?: string } = {},
  actor: Actor = staffOf('D-A'),
): Promise<Submitted> => house.submissions.submit(actor, { ...sheet, cells, ...more }, key);
const drafts = () => house.drafts.since(staffOf('D-A'), { ...sheet, since: 0 });
const refusal = (promise: Promise<unknown>): Promise<LianxiError> =>
  promise.then(
    () => {
      throw new Error('was accepted');
    },
    (error: LianxiError) => error,
  );
const revisions = () =>
  house.database.query<{ source: string; lines: number }>(
    'SELECT source, lines FROM revision ORDER BY number',
  );

/** Opens a round for November that asks D-A for two figures. */
async function openRound(opensOn = '2026-11-20', closesOn = '2026-12-08'): Promise<void> {
  const days = { name: '十一月', meetingOn: null, opensOn, dueOn: closesOn, closesOn };
  const terms = { ...days, duties: [{ department: 'D-A', indicators: ['p.persons', 'p.helmets'] }] };
  await house.database.transaction(async (sql) => {
    const [round] = await sql.query<{ id: string }>(
      `INSERT INTO round (district, period, name, opens_on, due_on, closes_on) VALUES ('D', '2026-11', '十一月', $1, $2, $2)
       RETURNING id`,
      [opensOn, closesOn],
    );
    await sql.query(
      `INSERT INTO round_duty SELECT $1, 'D-A', indicator FROM unnest('{p.persons,p.helmets}'::text[]) AS i (indicator)`,
      [round?.id],
    );
    const office = { principal: 'account:x', byName: '联席办' };
    const { revision } = await appendRevision(sql, {
      ...office,
      district: 'D',
      department: null,
      source: 'form',
      lines: [],
      action: 'round.opened',
    });
    await sql.query(
      `INSERT INTO round_step (round, district, revision, step, principal, by_name, terms)
       VALUES ($1, 'D', $2, 'opened', 'account:x', '联席办', $3)`,
      [round?.id, revision, JSON.stringify(terms)],
    );
  });
}

describe('a submission', () => {
  it('moves drafts to the ledger as one revision and leaves tombstones', async () => {
    await type({ indicator: 'p.persons', text: '１，２００' }, { indicator: 'p.helmets', text: '40' });
    const submitted = await submit([
      { ...persons, draft: 1 },
      { ...helmets, draft: 1 },
    ]);
    expect(submitted).toMatchObject({
      revision: 1,
      entries: [
        { indicator: 'p.persons', value: 1200, version: 1, state: 'provisional' },
        { indicator: 'p.helmets', value: 40 },
      ],
      handIn: null,
    });
    expect(await drafts()).toMatchObject({ number: 2, cells: [] });
    const after = await house.drafts.since(staffOf('D-A'), { ...sheet, since: 1 });
    expect(after.cells).toMatchObject([
      { indicator: 'p.persons', text: null, version: 2, baseVersion: 1 },
      { indicator: 'p.helmets', text: null, version: 2 },
    ]);
    expect(await house.database.query('SELECT action, subject FROM audit')).toEqual([
      { action: 'submit', subject: 'revision/1' },
    ]);
  });

  it('takes part of what is typed and leaves the rest', async () => {
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets', text: '4x' });
    const { missing } = await submit([{ ...persons, draft: 1 }]);
    expect(missing).toBeGreaterThan(0);
    expect((await drafts()).cells).toMatchObject([{ indicator: 'p.helmets', text: '4x' }]);
  });

  it('was pasted only when all of it was', async () => {
    await type({ indicator: 'p.persons', source: 'paste' }, { indicator: 'p.helmets' });
    await submit([
      { ...persons, draft: 1 },
      { ...helmets, draft: 1 },
    ]);
    await type({ indicator: 'p.byitem', item: 'rider', source: 'paste' });
    await submit([{ ...persons, indicator: 'p.byitem', item: 'rider', draft: 1 }]);
    expect((await revisions()).map(({ source }) => source)).toEqual(['form', 'paste']);
  });

  it('says at each cell what is wrong with it, and moves nothing', async () => {
    await house.enter([{ ...persons, period: '2026-10', value: 120 }]);
    await type({ indicator: 'p.persons', text: '12000' }, { indicator: 'p.helmets', text: '12a' });
    const cells = [
      { ...persons, draft: 1 },
      { ...helmets, draft: 1 },
    ];
    expect(await refusal(submit(cells))).toMatchObject({ code: 'VALUE_NOT_WHOLE', field: 'cells.1.value' });
    await type({ indicator: 'p.helmets', text: '12', expectedDraft: 1 });
    const second = [
      { ...persons, draft: 1 },
      { ...helmets, draft: 2 },
    ];
    expect(await refusal(submit(second))).toMatchObject({ code: 'JUMP_UNCONFIRMED', field: 'cells.0.value' });
    expect((await drafts()).cells).toHaveLength(2);
    expect(await revisions()).toHaveLength(1);
  });

  it('may give one reason for all that need one and have none', async () => {
    await house.enter([{ ...persons, value: 12 }]);
    await type(
      { indicator: 'p.persons', text: '13', baseVersion: 1 },
      { indicator: 'p.helmets', text: '4' },
      { indicator: 'p.byitem', item: 'rider', text: '7', reason: '自有说明' },
    );
    const cells = [
      { ...persons, draft: 1 },
      { ...helmets, draft: 1 },
      { ...persons, indicator: 'p.byitem', item: 'rider', draft: 1 },
    ];
    expect(await refusal(submit(cells))).toMatchObject({ code: 'REASON_REQUIRED', field: 'cells.0.reason' });
    expect(await refusal(submit(cells, { reason: '张三 13812345678' }))).toMatchObject({
      code: 'PERSONAL_DATA',
      field: 'reason',
    });
    await submit(cells, { reason: '核对后更正' });
    const lines = await house.database.query(
      'SELECT indicator, reason FROM entry WHERE revision = 2 ORDER BY line',
    );
    expect(lines).toEqual([
      { indicator: 'p.persons', reason: '核对后更正' },
      { indicator: 'p.helmets', reason: null },
      { indicator: 'p.byitem', reason: '自有说明' },
    ]);
  });

  it('refuses what a colleague has changed since it was seen, with what stands there', async () => {
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets' });
    await house.drafts.save(colleague, {
      ...sheet,
      cells: [{ ...persons, text: '13', reason: '', baseVersion: 0, source: 'form', expectedDraft: 1 }],
    });
    const error = await refusal(
      submit([
        { ...helmets, draft: 1 },
        { ...persons, draft: 1 },
        { ...persons, indicator: 'p.byitem', item: 'rider', draft: 3 },
      ]),
    );
    expect(error).toMatchObject({ code: 'DRAFT_CONFLICT', status: 409, values: { count: 2 } });
    expect((error.details as DraftConflictDetails).conflicts).toMatchObject([
      { index: 1, current: { text: '13', version: 2, by: '乙' } },
      { index: 2, current: { text: null, version: 0 } },
    ]);
    expect(await revisions()).toEqual([]);
  });

  it('meets what was entered elsewhere over the same figure as a conflict, and keeps the draft', async () => {
    await type({ indicator: 'p.persons', text: '12' });
    await house.enter([{ ...persons, value: 99 }], colleague);
    const error = await refusal(submit([{ ...persons, draft: 1 }]));
    expect(error).toMatchObject({ code: 'VERSION_CONFLICT', field: 'cells.0.expectedVersion' });
    expect((error.details as ConflictDetails).conflicts).toMatchObject([
      { index: 0, expectedVersion: 0, current: { version: 1, value: { value: 99 }, by: '乙' } },
    ]);
    expect((await drafts()).cells).toMatchObject([{ text: '12', version: 1 }]);
    await type({
      indicator: 'p.persons',
      text: '12',
      baseVersion: 1,
      expectedDraft: 1,
      reason: '以本单位为准',
    });
    expect(await submit([{ ...persons, draft: 2 }])).toMatchObject({ entries: [{ value: 12, version: 2 }] });
  });

  it('of another department is refused', async () => {
    const foreign = [{ ...persons, indicator: 'p.score', draft: 1 }];
    expect(await refusal(submit(foreign))).toMatchObject({ code: 'NOT_YOUR_DEPARTMENT' });
    expect(await refusal(submit([], {}, staffOf('D-B')))).toMatchObject({ code: 'NOT_YOUR_DEPARTMENT' });
  });
});

describe('a submission that is repeated', () => {
  const cells = [{ ...persons, draft: 1 }];

  it('gives the first answer again, and has one effect', async () => {
    await openRound();
    await type({ indicator: 'p.persons' });
    const first = await submit(cells, { key: 'k' });
    expect(first).toMatchObject({ missing: 1, handIn: { state: 'draft' } });
    expect(await submit(cells, { key: 'k' })).toEqual(first);
    expect(await revisions()).toHaveLength(2);
  });

  it('at the same moment as well', async () => {
    await type({ indicator: 'p.persons' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => submit(cells, { key: 'k' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await revisions()).toHaveLength(1);
  });

  it('with another content is refused', async () => {
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets' });
    await submit(cells, { key: 'k' });
    expect(await refusal(submit([{ ...helmets, draft: 1 }], { key: 'k' }))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('under another key finds the drafts gone', async () => {
    await type({ indicator: 'p.persons' });
    await submit(cells);
    expect(await refusal(submit(cells))).toMatchObject({ code: 'DRAFT_CONFLICT' });
  });

  it('by several at once moves a draft once', async () => {
    await type({ indicator: 'p.persons' });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => submit(cells)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await revisions()).toHaveLength(1);
  });
});

describe('a department’s part of a round', () => {
  it('is handed in with the submission that completes it', async () => {
    await openRound();
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets' });
    expect(await submit([{ ...persons, draft: 1 }])).toMatchObject({
      missing: 1,
      handIn: { state: 'draft' },
    });
    expect(await submit([{ ...helmets, draft: 1 }])).toMatchObject({
      revision: 3,
      missing: 0,
      handIn: { state: 'submitted', submitted: { revision: 3, by: 'D-A·联络员' } },
    });
  });

  it('stays handed in when a figure is corrected afterwards', async () => {
    await openRound();
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets' });
    await submit([
      { ...persons, draft: 1 },
      { ...helmets, draft: 1 },
    ]);
    await type({ indicator: 'p.persons', text: '13', baseVersion: 1, expectedDraft: 2, reason: '漏计' });
    expect(await submit([{ ...persons, draft: 3 }])).toMatchObject({
      handIn: { state: 'submitted', submitted: { revision: 2 } },
    });
  });

  it('is handed in by itself when all figures are there already', async () => {
    await openRound();
    await house.enter([
      { ...persons, value: 12 },
      { ...helmets, value: 4 },
    ]);
    expect(await submit([])).toMatchObject({ revision: 3, entries: [], handIn: { state: 'submitted' } });
    expect(await revisions()).toMatchObject([{}, {}, { lines: 0 }]);
    expect(await refusal(submit([]))).toMatchObject({ code: 'ROUND_STATE' });
  });

  it('is not handed in while figures are missing, before it opens, after it closed, or when nobody asks', async () => {
    expect(await refusal(submit([]))).toMatchObject({ code: 'SUBMISSION_EMPTY' });
    await openRound('2026-12-01');
    expect(await refusal(submit([]))).toMatchObject({
      code: 'ROUND_NOT_OPEN',
      values: { day: '2026-12-01' },
    });
    house.clock.set('2026-12-01T09:00:00+08:00');
    expect(await refusal(submit([]))).toMatchObject({ code: 'ROUND_INCOMPLETE', values: { count: 2 } });
    house.clock.set('2026-12-09T00:00:00+08:00');
    expect(await refusal(submit([]))).toMatchObject({ code: 'PERIOD_CLOSED', values: { day: '2026-12-08' } });
  });

  it('takes nothing after it closed; what is typed is kept, and goes in once the office has reopened it', async () => {
    await openRound();
    await type({ indicator: 'p.persons' });
    house.clock.set('2026-12-09T00:00:00+08:00');
    expect(await refusal(submit([{ ...persons, draft: 1 }]))).toMatchObject({
      code: 'PERIOD_CLOSED',
      field: 'cells.0.period',
      values: { day: '2026-12-08' },
    });
    expect((await drafts()).cells).toMatchObject([{ text: '12', version: 1 }]);
    await house.database.query(
      `WITH r AS (UPDATE district SET revision = revision + 1 WHERE code = 'D' RETURNING revision), b AS (
         INSERT INTO revision (district, number, principal, by_name, source, lines) SELECT 'D', revision, 'x', 'x', 'form', 0 FROM r)
       INSERT INTO round_step (round, district, revision, department, step, principal, by_name, remark, until)
       SELECT round.id, 'D', r.revision, 'D-A', 'reopened', 'x', 'x', '漏报', '2026-12-10T00:00:00+08:00' FROM round, r`,
    );
    expect(await submit([{ ...persons, draft: 1 }])).toMatchObject({
      missing: 1,
      handIn: { state: 'draft' },
    });
  });

  it('takes figures before it opens, and waits with handing in', async () => {
    await openRound('2026-12-01');
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets' });
    const cells = [
      { ...persons, draft: 1 },
      { ...helmets, draft: 1 },
    ];
    expect(await submit(cells)).toMatchObject({ missing: 0, handIn: { state: 'draft' } });
    house.clock.set('2026-12-01T09:00:00+08:00');
    expect(await submit([])).toMatchObject({ handIn: { state: 'submitted' } });
  });
});

describe('old tombstones', () => {
  it('are forgotten, and who knew only of earlier ones gets everything', async () => {
    await type({ indicator: 'p.persons' }, { indicator: 'p.helmets' });
    await submit([{ ...persons, draft: 1 }]);
    await house.database.query(`UPDATE draft SET saved_at = now() - interval '31 days' WHERE text IS NULL`);
    await type({ indicator: 'p.byitem', item: 'rider' });
    await submit([{ ...persons, indicator: 'p.byitem', item: 'rider', draft: 1 }]);
    const [{ count } = { count: 0 }] = await house.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM draft WHERE text IS NULL',
    );
    expect(count).toBe(1);
    const late = await house.drafts.since(staffOf('D-A'), { ...sheet, since: 1 });
    expect(late).toMatchObject({ isAll: true, cells: [{ indicator: 'p.helmets' }] });
    const current = await house.drafts.since(staffOf('D-A'), { ...sheet, since: 3 });
    expect(current).toMatchObject({ isAll: false, cells: [{ indicator: 'p.byitem', text: null }] });
  });
});
