/** Imports beside one another and beside people who type (TRUST A43, A49), and what leaves in files (A37). */
import type { ImportPreview } from '@lianxi/shared';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { aFile } from '../testing/exchange.js';
import type { TableCell } from './table.js';

jest.setTimeout(60_000); // each file is read by a process that gives way to others

let app: App;
let staff: string;
let lead: string;
let keys = 0;

beforeAll(async () => {
  app = await anApp();
  [staff, lead] = [await cookieOf(app, 'staff-a'), await cookieOf(app, 'lead-a')];
});
afterAll(() => app.close());

const MONTH = '2026-11';
const HEADER = ['指标', '区域', '期次', '本期', '说明'];
const file = (...rows: TableCell[][]): Uint8Array => aFile([HEADER, ...rows]);

async function begun(content: Uint8Array, name = '表.xlsx', as = staff): Promise<string> {
  const query = new URLSearchParams({ department: 'D-A', period: MONTH, name });
  const response = await fetch(`${app.url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', cookie: as },
    body: Buffer.from(content),
  });
  return ((await response.json()) as { id: string }).id;
}
async function seen(id: string, as = staff): Promise<ImportPreview> {
  for (;;) {
    const { body } = await send<ImportPreview>(app, 'GET', `/imports/${id}`, { cookie: as });
    if (body.state !== 'reading') return body;
    await new Promise((go) => setTimeout(go, 20));
  }
}
const previewed = async (content: Uint8Array, as = staff): Promise<ImportPreview> =>
  seen(await begun(content, undefined, as), as);

interface Outcome {
  revision: number;
  code: string;
  details: { rows: number[] };
}
const commit = (id: string, body: object = {}, as = staff) =>
  send<Outcome>(app, 'POST', `/imports/${id}/commit`, {
    cookie: as,
    body,
    headers: { 'idempotency-key': `race-${++keys}` },
  });
const enter = (entry: object) =>
  send<Outcome>(app, 'POST', '/entries', {
    cookie: lead,
    body: { entries: [{ place: 'S1', period: MONTH, expectedVersion: 0, ...entry }] },
    headers: { 'idempotency-key': `race-${++keys}` },
  });

describe('A43 an import', () => {
  it('that somebody overtook writes nothing, lists what changed, and can go on knowing it', async () => {
    const { id } = await previewed(file(['p.members', 'S1', MONTH, 10], ['p.members', 'S2', MONTH, 20]));
    await enter({ indicator: 'p.members', value: 11 });
    const refused = await commit(id);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'VERSION_CONFLICT', details: { rows: [2] } },
    });
    const lines = await app.database.query(
      `SELECT 1 FROM entry WHERE indicator = 'p.members' AND place = 'S2'`,
    );
    expect(lines).toEqual([]);
    const preview = await seen(id);
    expect(preview.counts).toMatchObject({ changed: 1, new: 1 });
    expect(preview.rows[0]).toMatchObject({
      before: 11,
      after: 10,
      needsReason: true,
      moved: { by: '甲·负责人' },
    });
    expect((await commit(id)).body.code).toBe('REASON_REQUIRED'); // knowing it, still a correction
    expect((await commit(id, { reason: '以台账为准' })).status).toBe(200);
  });

  it('that somebody overtook with the same value has nothing left to write there', async () => {
    const { id } = await previewed(file(['p.due', 'S1', MONTH, 7]));
    await enter({ indicator: 'p.due', value: 7 });
    expect((await commit(id)).status).toBe(409);
    expect((await seen(id)).rows[0]).toMatchObject({ verdict: 'same', moved: { by: '甲·负责人' } });
    expect((await commit(id)).body.code).toBe('IMPORT_NOTHING');
  });

  it('and another one of the same figures at once: one writes, the other is told', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => ['p.served', 'T1', `2026-10-${10 + index}`, index]);
    const [one, two] = [await previewed(file(...rows)), await previewed(file(...rows), lead)];
    const outcomes = await Promise.all([commit(one.id), commit(two.id, {}, lead)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [counted] = await app.database.query<{ lines: string; revisions: string }>(
      `SELECT count(*) AS lines, count(DISTINCT revision) AS revisions FROM entry WHERE indicator = 'p.served'`,
    );
    expect(counted).toEqual({ lines: '20', revisions: '1' });
  });

  it('leaves what a colleague is typing, and says so before', async () => {
    const draft = {
      indicator: 'p.visits',
      place: 'S1',
      period: MONTH,
      text: '３',
      reason: '',
      baseVersion: 0,
      source: 'form',
      expectedDraft: 0,
    };
    const saved = await send(app, 'PUT', '/drafts', {
      cookie: lead,
      body: { department: 'D-A', period: MONTH, cells: [draft] },
    });
    expect(saved.status).toBe(200);
    const preview = await previewed(file(['p.visits', 'S1', MONTH, 5]));
    expect(preview.rows[0]?.draft).toEqual({ text: '３', by: '甲·负责人' });
    expect((await commit(preview.id)).status).toBe(200);
    const { body } = await send<{ cells: { text: string; baseVersion: number }[] }>(
      app,
      'GET',
      `/drafts?department=D-A&period=${MONTH}`,
      { cookie: lead },
    );
    expect(body.cells).toMatchObject([{ text: '３', baseVersion: 0 }]); // typed over nothing: its owner sees a conflict
  });

  it('given up is forgotten; written, it stays', async () => {
    const id = await begun(file(['p.met', 'S1', MONTH, 5]));
    const end = () => send(app, 'DELETE', `/imports/${id}`, { cookie: staff });
    expect((await end()).status).toBe(204);
    expect((await send(app, 'GET', `/imports/${id}`, { cookie: staff })).status).toBe(404);
    const written = await previewed(file(['p.met', 'S2', MONTH, 5]));
    await commit(written.id);
    await send(app, 'DELETE', `/imports/${written.id}`, { cookie: staff });
    expect((await seen(written.id)).state).toBe('committed');
  });
});

describe('a preview', () => {
  it('refuses what the commit would refuse because its round has closed, and only that', async () => {
    const rounds = `WITH made AS (INSERT INTO round (district, period, name, opens_on, due_on, closes_on)
      VALUES ('D', '2026-08', '八月', '2026-08-20', '2026-09-08', '2026-09-08') RETURNING id)
      INSERT INTO round_duty SELECT id, 'D-A', 'p.helmets' FROM made`;
    await app.database.query(rounds);
    const { counts, rows } = await previewed(
      file(['p.helmets', 'D', '2026-08', 5], ['p.persons', 'D', '2026-08', 5]),
    );
    expect(counts).toMatchObject({ refused: 1, new: 1 });
    expect(rows[0]?.problem?.code).toBe('PERIOD_CLOSED');
  });
});

describe('A49 a number of a person in a file', () => {
  it.each([
    ['in a reason', ['p.helmets', 'D', MONTH, 5, '联系张三 13812345678'], 'PERSONAL_DATA'],
    ['as a value', ['p.helmets', 'D', MONTH, '310113199001011234'], 'VALUE_RANGE'],
    ['as a name', ['张三 310113199001011234', 'D', MONTH, 5], 'INDICATOR_UNKNOWN'],
  ])('is refused and not stored: %s', async (_, row, code) => {
    const id = await begun(file(row), '名单 13812345678.xlsx');
    const preview = await seen(id);
    expect(preview.rows[0]?.problem?.code).toBe(code);
    const [stored] = await app.database.query<{ all: string }>(
      `SELECT import::text AS "all" FROM import WHERE id = $1`,
      [id],
    );
    expect(stored?.all).not.toMatch(/13812345678|310113199001011234/);
  });
});

describe('A37 a text that could run as a formula', () => {
  it.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', ' =1', '＝1', '　＝1'])(
    'leaves CSV as text: %j',
    async (text) => {
      const { writeCsv } = await import('./write-csv.js');
      const [line] = Buffer.from(writeCsv([[{ value: text }]]))
        .toString()
        .slice(1)
        .split('\r\n');
      expect(line?.replace(/^"/, '')).toMatch(/^'/);
    },
  );
  it('leaves a workbook as guarded text, numbers as numbers', async () => {
    const { strFromU8, unzipSync } = await import('fflate');
    const parts = unzipSync(aFile([['＝1+1', -5]]));
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const style = /<c r="A1" s="(\d+)" t="inlineStr">/.exec(sheet)?.[1];
    const formats = strFromU8(parts['xl/styles.xml'] ?? new Uint8Array())
      .split('<cellXfs')[1]
      ?.match(/<xf [^>]*>/g);
    expect(formats?.[Number(style)]).toContain('quotePrefix="1"');
    expect(sheet).toMatch(/<c r="B1" s="\d+"><v>-5<\/v>/);
    expect(sheet).not.toContain('<f>');
  });
});
