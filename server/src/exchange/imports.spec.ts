import type { ImportPreview, Sheet } from '@lianxi/shared';
import { aFile } from '../testing/exchange.js';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { readTable } from './read-table.js';
import type { TableCell } from './table.js';

jest.setTimeout(60_000); // each file is read by a process that gives way to others

let app: App;
let cookie: string;
let keys = 0;
const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);

beforeAll(async () => {
  app = await anApp();
  cookie = await cookieOf(app, 'staff-a');
});
afterAll(() => app.close());

async function download(format: string): Promise<Response> {
  return fetch(`${app.url}/api/v1/sheets/D-A/${month}/file?format=${format}`, { headers: { cookie } });
}

async function exported(): Promise<TableCell[][]> {
  const response = await download('xlsx');
  const [sheet] = readTable(new Uint8Array(await response.arrayBuffer())).sheets;
  return (sheet?.rows ?? []).map(({ cells }) => cells);
}

async function upload(file: Uint8Array, as = cookie): Promise<{ status: number; id: string }> {
  const query = new URLSearchParams({ department: 'D-A', period: month, name: '表.xlsx' });
  const response = await fetch(`${app.url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', cookie: as },
    body: Buffer.from(file),
  });
  const { id } = (await response.json()) as { id: string };
  return { status: response.status, id };
}

async function previewed(file: Uint8Array): Promise<ImportPreview> {
  const { id } = await upload(file);
  for (;;) {
    const { body } = await send<ImportPreview>(app, 'GET', `/imports/${id}`, { cookie });
    if (body.state !== 'reading') return body;
    await new Promise((go) => setTimeout(go, 20));
  }
}

const commit = (id: string, body: object = {}) =>
  send<{ revision: number; count: number; code: string; details: { rows: number[] } }>(
    app,
    'POST',
    `/imports/${id}/commit`,
    { cookie, body, headers: { 'idempotency-key': `k${++keys}` } },
  );

const [VALUE, REASON, KEY, VERSION] = [7, 8, 10, 11];
const figureRow = (rows: TableCell[][], key: string): TableCell[] => {
  const found = rows.find((cells) => String(cells[KEY] ?? '').startsWith(key));
  if (!found) throw new Error(`no row ${key}`);
  return found;
};

describe('an exported sheet', () => {
  it('has a Chinese name, is guarded, and opens as a table', async () => {
    const response = await download('xlsx');
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''D-A%20");
    const rows = await exported();
    expect(rows[6]).toEqual(expect.arrayContaining(['指标', '本期', '说明']));
    expect(figureRow(rows, 'p.members|S1')[KEY]).toBe(`p.members|S1|${month}|`);
  });
  it('comes as CSV with a BOM', async () => {
    const bytes = new Uint8Array(await (await download('csv')).arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
  it('is only for its own department', async () => {
    const { status } = await send(app, 'GET', `/sheets/D-B/${month}/file`, { cookie });
    expect(status).toBe(403);
  });
  it('prints with a checksum', async () => {
    const { body } = await send<{ sheet: Sheet; checksum: string }>(
      app,
      'GET',
      `/sheets/D-A/${month}/print`,
      { cookie },
    );
    expect(body.checksum).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('an import', () => {
  it('previews, then enters everything as one revision; once more says the same', async () => {
    const rows = await exported();
    figureRow(rows, 'p.members|S1')[VALUE] = 120;
    figureRow(rows, 'p.members|S2')[VALUE] = '１，２００';
    const preview = await previewed(aFile(rows));
    expect(preview).toMatchObject({ state: 'ready', counts: { new: 2, changed: 0, refused: 0 } });
    const first = await commit(preview.id);
    expect(first).toMatchObject({ status: 200, body: { count: 2 } });
    expect((await commit(preview.id, { reason: '再次' })).body).toEqual(first.body);
    const { body } = await send<ImportPreview>(app, 'GET', `/imports/${preview.id}`, { cookie });
    expect(body).toMatchObject({ state: 'committed', revision: first.body.revision });
    const entries = await app.database.query<{ revision: string; source: string }>(
      `SELECT e.revision, r.source FROM entry e JOIN revision r ON r.district = e.district AND r.number = e.revision
       WHERE e.indicator = 'p.members' AND e.district = 'D'`,
    );
    expect(entries).toEqual([1, 2].map(() => ({ revision: String(first.body.revision), source: 'import' })));
  });
  it('is safe to repeat when the process died after the ledger and before the mark', async () => {
    const rows = await exported();
    figureRow(rows, 'p.due|S1')[VALUE] = 50;
    const { id } = await previewed(aFile(rows));
    const { body } = await commit(id);
    await app.database.query(`UPDATE import SET state = 'ready', revision = NULL WHERE id = $1`, [id]);
    expect((await commit(id)).body.revision).toBe(body.revision);
    await app.database.query(`UPDATE import SET state = 'ready', revision = NULL WHERE id = $1`, [id]);
    expect((await commit(id, { reason: '另一个说明' })).body.revision).toBe(body.revision);
  });
  it('asks for a reason where a reported figure changes', async () => {
    const rows = await exported();
    figureRow(rows, 'p.members|S1')[VALUE] = 121;
    const preview = await previewed(aFile(rows));
    expect(preview.rows.find(({ verdict }) => verdict === 'changed')).toMatchObject({
      before: 120,
      after: 121,
      needsReason: true,
    });
    const refused = await commit(preview.id);
    expect(refused.body).toMatchObject({ code: 'REASON_REQUIRED', details: { rows: [expect.any(Number)] } });
    expect((await commit(preview.id, { reason: '核对后更正' })).status).toBe(200);
  });
  it('writes nothing while a row is bad', async () => {
    const rows = await exported();
    figureRow(rows, 'p.visits|S1')[VALUE] = 5;
    figureRow(rows, 'p.visits|S2')[VALUE] = '三百';
    const preview = await previewed(aFile(rows));
    expect(preview.counts).toMatchObject({ new: 1, refused: 1 });
    expect(preview.rows.find(({ problem }) => problem)?.problem?.code).toBe('VALUE_WORDS');
    expect((await commit(preview.id)).body.code).toBe('IMPORT_PROBLEMS');
  });
  it('names both rows of a figure that stands there twice', async () => {
    const rows = await exported();
    const row = figureRow(rows, 'p.visits|S1');
    row[VALUE] = 5;
    const preview = await previewed(aFile([...rows, row]));
    const messages = preview.rows.flatMap(({ problem }) => problem?.message ?? []);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain(`${rows.indexOf(row) + 1}、${rows.length + 1}`);
  });
  it('refuses an outdated row', async () => {
    const rows = await exported();
    figureRow(rows, 'p.members|S1')[VERSION] = 1;
    figureRow(rows, 'p.members|S1')[VALUE] = 130;
    figureRow(rows, 'p.members|S1')[REASON] = '更正';
    const preview = await previewed(aFile(rows));
    expect(preview.rows.find(({ problem }) => problem)?.problem?.code).toBe('IMPORT_OUTDATED');
  });
  it.each([
    ['another department', 'p.score|D'],
    ['another district', 'p.members|E'],
  ])('is refused whole with a row of %s', async (_, key) => {
    const rows = await exported();
    const [indicator, place] = key.split('|');
    const named = [null, indicator ?? '', place ?? '', null, null, month, null, 3];
    const preview = await previewed(aFile([...rows, named]));
    expect(preview).toMatchObject({ state: 'refused', rows: [], problem: { code: 'IMPORT_FOREIGN' } });
    expect(preview.problem?.message).toContain(`${rows.length + 1}`);
    expect((await commit(preview.id)).body.code).toBe('IMPORT_FOREIGN');
  });
  it('finds figures by their names', async () => {
    const names = ['指标', '区域', '分项', '期次', '本期'];
    const preview = await previewed(aFile([names, ['p.byitem', 'D', '骑手', null, 7]]));
    expect(preview.rows).toMatchObject([
      { verdict: 'new', key: { indicator: 'p.byitem', item: 'rider', period: month } },
    ]);
  });
  it.each([
    ['a date cell, as programs make of a month', 46327],
    ['its first day', '2026-11-01T00:00:00'],
    ['Chinese words', '2026年11月'],
    ['a slash', '2026/11'],
  ])('understands a month written as %s', async (_, written) => {
    const preview = await previewed(
      aFile([
        ['指标', '区域', '期次', '本期'],
        ['p.persons', 'D', written, 7],
      ]),
    );
    expect(preview.rows[0]).toMatchObject({ key: { period: '2026-11' }, verdict: 'new' });
  });
  it('enters 5,000 rows as one revision', async () => {
    const day = (back: number): string =>
      new Date(Date.UTC(2026, 9, 31) - back * 86_400_000).toISOString().slice(0, 10);
    const rows = Array.from({ length: 5_000 }, (_, index) => ['p.served', 'T1', day(index), index % 9]);
    const preview = await previewed(aFile([['指标', '区域', '期次', '本期'], ...rows]));
    expect(preview.problem).toBeNull();
    expect(preview.counts).toMatchObject({ new: 5_000, refused: 0 });
    const { body } = await commit(preview.id);
    const [counted] = await app.database.query<{ lines: string }>(
      `SELECT count(*) AS lines FROM entry WHERE district = 'D' AND revision = $1`,
      [body.revision],
    );
    expect(counted?.lines).toBe('5000');
  }, 30_000);
  it('shows a value that names no figure', async () => {
    const preview = await previewed(
      aFile([
        ['指标', '区域', '本期'],
        ['', '', 7],
      ]),
    );
    expect(preview.rows).toMatchObject([{ row: 2, problem: { code: 'INDICATOR_UNKNOWN' } }]);
  });
  it('says what a file without the columns lacks', async () => {
    expect((await previewed(aFile([['a', 'b']]))).problem?.code).toBe('IMPORT_NO_HEADER');
  });
  it('is seen only by who began it', async () => {
    const { id } = await previewed(aFile(await exported()));
    const other = await cookieOf(app, 'lead-a');
    expect((await send(app, 'GET', `/imports/${id}`, { cookie: other })).status).toBe(404);
  });
  it('comes through one door only', async () => {
    const at = async (path: string, type: string): Promise<number> => {
      const headers = { 'content-type': type, cookie };
      return (await fetch(`${app.url}/api/v1${path}`, { method: 'POST', headers, body: 'x' })).status;
    };
    expect(await at('/entries', 'application/octet-stream')).toBe(415);
    expect(
      await at(`/imports?department=D-A&period=${month}&name=a`, 'multipart/form-data; boundary=a'),
    ).toBe(415);
    expect((await upload(new Uint8Array(6 * 1024 * 1024))).status).toBe(413);
    expect((await upload(aFile([]), await cookieOf(app, 'admin'))).status).toBe(403);
  });
});
