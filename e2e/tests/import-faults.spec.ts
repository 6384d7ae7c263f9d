/** Imports when things go wrong: TRUST F14 (no room for files), F15 (killed in the middle), A42 (bodies that end early). */
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import pg from 'pg';
import type { ImportPreview } from '@lianxi/shared';
import { demonstrationClient, type Api } from '../scripts/api.mjs';
import { Lianxi } from '../src/lianxi.js';
import { startPostgres, type Postgres } from '../src/postgres.js';
import { BAOSHAN, expect, test } from '../src/test.js';

const ROWS = 5_000;
const INDICATOR = 'cx.served';
/** Days ago from which no round of the demonstration asks: what one asked for is closed. */
const OPEN_BEFORE = 400;

let postgres: Postgres;
let database: pg.Client;
let lianxi: Lianxi;
let api: Api;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(480_000);
  postgres = await startPostgres();
  // nowhere to put files: an upload must not need it (F14)
  const env = { DATABASE_URL: postgres.url, LIANXI_DEMONSTRATION: 'true', TMPDIR: '/nowhere' };
  lianxi = await new Lianxi(env).start();
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
  api = await signedIn();
});
test.afterAll(async () => {
  await database.end();
  await lianxi.dispose();
  await postgres.stop();
});

const signedIn = (): Promise<Api> => demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');

/** A CSV over so many figures of past days. */
async function table(rows: number): Promise<string> {
  const { today, places, indicators } = await api.catalogue();
  const items = indicators.find(({ code }) => code === INDICATOR)?.items ?? [];
  const stations = places.filter(({ level, district }) => level === 'station' && district === BAOSHAN);
  const lines = ['指标,区域,分项,期次,本期,说明'];
  for (let back = OPEN_BEFORE; lines.length <= rows; back++) {
    const day = new Date(Date.parse(today) - back * 86_400_000).toISOString().slice(0, 10);
    for (const { code, validFrom, validTo } of stations) {
      if ((validFrom ?? '') > day || (validTo ?? '9') < day) continue;
      for (const item of items)
        lines.push([INDICATOR, code, item.code, day, back % 40, '核对台账'].join(','));
    }
    if (back > 4_000) throw new Error('not enough figures');
  }
  return `${lines.slice(0, rows + 1).join('\r\n')}\r\n`;
}

async function previewed(content: string): Promise<ImportPreview> {
  const { today } = await api.catalogue();
  const query = new URLSearchParams({
    department: `${BAOSHAN}-SWC`,
    period: today.slice(0, 7),
    name: 'a.csv',
  });
  const response = await fetch(`${lianxi.url}/api/v1/imports?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', cookie: api.cookie },
    body: content,
  });
  const { id } = (await response.json()) as { id: string };
  const preview = (): Promise<ImportPreview> => api.get<ImportPreview>(`/api/v1/imports/${id}`);
  await expect.poll(async () => (await preview()).state, { timeout: 60_000 }).not.toBe('reading');
  return preview();
}

const commit = (id: string): Promise<{ revision: number; count: number }> =>
  api.post(`/api/v1/imports/${id}/commit`, {}, { 'idempotency-key': `f15-${id}` });

const one = async <T>(sql: string): Promise<T> => (await database.query(sql)).rows[0] as T;
/** What imports have written since a revision; the demonstration's own history holds some. */
const importedSince = (revision: string): Promise<{ lines: string; figures: string; revisions: string }> =>
  one(`SELECT count(*) AS lines, count(DISTINCT (e.indicator, e.place, e.period, e.item)) AS figures,
    count(DISTINCT e.revision) AS revisions
    FROM entry e JOIN revision r ON r.district = e.district AND r.number = e.revision WHERE r.source = 'import' AND r.district = '${BAOSHAN}' AND r.number > ${revision}`);
/** Sessions of the server that wait for the district's counter. */
const waiting = async (): Promise<number> =>
  Number(
    (
      await one<{ count: string }>(
        `SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%UPDATE district%' AND pid <> pg_backend_pid()`,
      )
    ).count,
  );

test('F15 an import killed in the middle of 5,000 rows has written nothing, and done again has written each once', async () => {
  test.setTimeout(480_000);
  const { id, counts, problem } = await previewed(await table(ROWS));
  expect(problem).toBeNull();
  expect(counts.new + counts.changed).toBeGreaterThan(ROWS * 0.9);
  const before = await one<{ revision: string }>(`SELECT revision FROM district WHERE code = '${BAOSHAN}'`);

  // somebody else holds the counter row, which is taken last: the commit stands in the middle, its lines written
  const holder = new pg.Client({ connectionString: postgres.url });
  await holder.connect();
  await holder.query(`BEGIN; SELECT 1 FROM district WHERE code = '${BAOSHAN}' FOR UPDATE`);
  const unanswered = commit(id).then(
    () => 'answered',
    () => 'no answer',
  );
  await expect.poll(waiting, { timeout: 60_000 }).toBe(1);
  await lianxi.kill();
  expect(await unanswered).toBe('no answer');
  await holder.query('ROLLBACK');
  await holder.end();
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0);

  await expect
    .poll(() => importedSince(before.revision))
    .toEqual({ lines: '0', figures: '0', revisions: '0' });
  expect(await one(`SELECT revision FROM district WHERE code = '${BAOSHAN}'`)).toEqual(before);
  await lianxi.start();
  api = await signedIn();
  const { revision, count } = await commit(id);
  expect(await commit(id)).toEqual({ revision, count }); // and a third time
  expect(await importedSince(before.revision)).toEqual({
    lines: String(count),
    figures: String(count),
    revisions: '1',
  });
});

test('A42 a thousand uploads that end early leave no handle, no process and no file behind', async () => {
  test.setTimeout(480_000);
  const handles = (): number => readdirSync(`/proc/${lianxi.pid}/fd`).length;
  const before = handles();
  for (let sent = 0; sent < 1_000; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => endsEarly(sent + index)));
  }
  await expect.poll(handles, { timeout: 60_000 }).toBeLessThanOrEqual(before + 5);
  expect((await one<{ count: string }>(`SELECT count(*) FROM import WHERE state = 'reading'`)).count).toBe(
    '0',
  );
  expect((await previewed(await table(10))).problem).toBeNull(); // and it still reads
});

/** Promises a megabyte, sends a little, and goes. */
function endsEarly(turn: number): Promise<void> {
  const { hostname, port } = new URL(lianxi.url);
  return new Promise((done) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST /api/v1/imports?department=${BAOSHAN}-SWC&period=2026-11&name=a HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
          `Cookie: ${api.cookie}\r\nContent-Type: application/octet-stream\r\n` +
          (turn % 2 === 0
            ? 'Content-Length: 1000000\r\n\r\n'
            : 'Transfer-Encoding: chunked\r\n\r\nfffff\r\n'),
      );
      socket.write('x'.repeat((turn * 37) % 20_000), () => socket.destroy());
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done());
  });
}

for (const [name, type, body, status] of [
  [
    'multipart',
    'multipart/form-data; boundary=a',
    '--a\r\nContent-Disposition: form-data; name=""\r\n\r\n',
    415,
  ],
  ['form fields', 'application/x-www-form-urlencoded', `a[99999999]=1&${'b=1&'.repeat(10_000)}`, 415],
  ['JSON', 'application/json', '{"a":1}', 415],
] as const) {
  test(`A42 an upload of ${name} is refused and the server lives`, async () => {
    const { today } = await api.catalogue();
    const response = await fetch(
      `${lianxi.url}/api/v1/imports?department=${BAOSHAN}-SWC&period=${today.slice(0, 7)}&name=a`,
      { method: 'POST', headers: { 'content-type': type, cookie: api.cookie }, body },
    );
    expect(response.status).toBe(status);
    expect((await api.catalogue()).today).toBe(today);
  });
}
