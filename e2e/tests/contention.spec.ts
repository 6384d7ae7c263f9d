import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EntryInput, EnterResponse, SheetCell } from '@lianxi/shared';
import { scratchFolder, startProcess } from '../bench/system.mjs';
import { Api, demonstrationClient, Refused } from '../scripts/api.mjs';
import { FaultProxy, seeded } from '../src/fault-proxy.js';
import { Lianxi } from '../src/lianxi.js';
import { BAOSHAN, expect, test } from '../src/test.js';

const root = join(import.meta.dirname ?? '.', '..');

const refusalOf = (work: Promise<unknown>): Promise<Refused | null> =>
  work.then(
    () => null,
    (error: unknown) => error as Refused,
  );

/** Sends entries; a connection that broke before an answer came is tried again with the same key. */
async function sent(staff: Api, entries: EntryInput[]): Promise<EnterResponse> {
  const key = randomUUID();
  for (let attempt = 1; ; attempt++) {
    try {
      return await staff.enter(entries, key);
    } catch (error) {
      if (error instanceof Refused || attempt === 5) throw error;
    }
  }
}

/** A figure of the current month as staff see it. */
async function figureOf(
  staff: Api,
  department: string,
  indicator: string,
  index = 0,
): Promise<SheetCell & { period: string }> {
  const { today } = await staff.catalogue();
  const { rows } = await staff.sheet(department, today.slice(0, 7));
  const row = rows.find((each) => each.indicator === indicator);
  const cell = row?.cells[index];
  if (!row || !cell) throw new Error(`${department} does not report ${indicator}`);
  return { ...cell, period: row.period };
}

test.describe('F12 the same figure entered by many at once', () => {
  const CLIENTS = 20;
  const ROUNDS = 100;

  test('has one winner each time; everybody else learns value, name and time, and no version is lost', async ({
    api,
    lianxi,
  }) => {
    test.setTimeout(240_000);
    const staff = await api('baoshan-swc');
    const cell = await figureOf(staff, '310113-SWC', 'cx.reached');
    const figure = { indicator: 'cx.reached', place: BAOSHAN, period: cell.period };
    const base = cell.value?.value ?? cell.previous?.value ?? 9_000;
    let version = cell.version;
    const winners: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const attempts = await Promise.all(
        Array.from({ length: CLIENTS }, async (_, client) => {
          const value = base + ((round * CLIENTS + client) % 97);
          const refused = await refusalOf(
            sent(staff, [{ ...figure, value, expectedVersion: version, reason: '并发演练' }]),
          );
          return { value, refused };
        }),
      );
      const won = attempts.filter(({ refused }) => refused === null);
      expect(won).toHaveLength(1);
      for (const { refused } of attempts) {
        if (refused === null) continue;
        expect(refused).toMatchObject({ status: 409, code: 'VERSION_CONFLICT' });
        expect(refused.details).toMatchObject({
          conflicts: [{ current: { version: version + 1, value: { value: won[0]?.value } } }],
        });
        const [{ current }] = (refused.details as { conflicts: [{ current: { by: string; at: string } }] })
          .conflicts;
        expect(current.by).not.toBe('');
        expect(Date.parse(current.at)).not.toBeNaN();
      }
      winners.push(won[0]?.value ?? 0);
      version++;
    }
    const trail = await staff.get<{ entries: { version: number; value: { value: number } }[] }>(
      `/api/v1/figures/trail?indicator=cx.reached&place=${BAOSHAN}&period=${cell.period}`,
    );
    const own = trail.entries
      .filter((entry) => entry.version > cell.version)
      .sort((a, b) => a.version - b.version);
    expect(own.map((entry) => entry.value.value)).toEqual(winners);
    expect(lianxi.url).toBeTruthy();
  });
});

test.describe('F13 answers get lost and everything is sent again', () => {
  const SEED = 13;
  const LOST = 0.3;

  test('each request has one effect and one answer, across two servers and a kill -9', async () => {
    test.setTimeout(240_000);
    const scratch = scratchFolder();
    const postgres = await startProcess(join(root, 'bench', 'postgres.mjs'), {
      args: [join(scratch.folder, 'postgres')],
    });
    const env = { DATABASE_URL: postgres.url, LIANXI_DEMONSTRATION: 'true' };
    const [one, two] = [new Lianxi(env), new Lianxi(env)];
    await one.start();
    await two.start();
    const random = seeded(SEED);
    const proxies = await Promise.all(
      [one, two].map((each) => FaultProxy.before(Number(new URL(each.url).port), LOST, random)),
    );
    try {
      const writer = await storm(one, proxies, async () => {
        await one.kill();
        await one.start();
      });
      expect(proxies.reduce((sum, { lost }) => sum + lost, 0)).toBeGreaterThan(20);
      await expectOneEffectEach(two, writer);
    } finally {
      for (const proxy of proxies) await proxy.stop();
      await one.dispose();
      await two.dispose();
      await postgres.stop();
      scratch.remove();
    }
  });
});

interface Written {
  key: string;
  entry: EntryInput;
  answer: EnterResponse;
}

const ITEMS = ['parking', 'water', 'meal', 'shower'];
const WRITES = 30;

/** Four writers, each repeating through one proxy or the other until an answer arrives; half-way a server is killed. */
async function storm(
  lianxi: Lianxi,
  proxies: readonly FaultProxy[],
  halfway: () => Promise<void>,
): Promise<Written[]> {
  const direct = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');
  const { today } = await direct.catalogue();
  const written: Written[] = [];
  let isHalf: Promise<void> | null = null;
  await Promise.all(
    ITEMS.map(async (item) => {
      const place = '310113-s01';
      const [answer] = await direct.ask([
        { kind: 'figure', indicator: 'cx.served', place, item, period: today as never },
      ]);
      let version = (answer?.value as { reading: { version: number } }).reading.version;
      for (let count = 0; count < WRITES; count++) {
        if (written.length >= (ITEMS.length * WRITES) / 2) await (isHalf ??= halfway());
        const key = randomUUID();
        const entry = {
          indicator: 'cx.served',
          place,
          item,
          period: today,
          value: 20 + (count % 10),
          expectedVersion: version++,
          reason: '丢包演练',
        };
        written.push({ key, entry, answer: await untilAnswered(proxies, direct.cookie, entry, key) });
      }
    }),
  );
  await isHalf;
  return written;
}

async function untilAnswered(
  proxies: readonly FaultProxy[],
  cookie: string,
  entry: EntryInput,
  key: string,
): Promise<EnterResponse> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const client = new Api(proxies[attempt % proxies.length]?.url ?? '');
    client.cookie = cookie;
    try {
      return await client.enter([entry], key);
    } catch (error) {
      // a refusal is an answer; only a database or server that is away is asked again
      if (error instanceof Refused && error.status < 500) throw error;
      await new Promise((done) => setTimeout(done, 25));
    }
  }
  throw new Error('no answer after 200 attempts');
}

/** Asked once more of the other server, every request gets its first answer; the ledger holds it once. */
async function expectOneEffectEach(other: Lianxi, written: readonly Written[]): Promise<void> {
  const api = await demonstrationClient(other.url, ({ name }) => name === 'baoshan-swc');
  for (const { key, entry, answer } of written) expect(await api.enter([entry], key)).toEqual(answer);
  for (const item of ITEMS) {
    const own = written.filter(({ entry }) => entry.item === item);
    const { entries } = await api.get<{ entries: { version: number; revision: number }[] }>(
      `/api/v1/figures/trail?indicator=cx.served&place=310113-s01&period=${own[0]?.entry.period}&item=${item}`,
    );
    const first = own[0]?.answer.entries[0]?.version ?? 0;
    const stored = entries
      .filter(({ version }) => version >= first)
      .map(({ version, revision }) => [version, revision]);
    expect(stored.reverse()).toEqual(own.map(({ answer }) => [answer.entries[0]?.version, answer.revision]));
  }
  const reused = await refusalOf(
    api.enter([{ ...(written[0] as Written).entry, value: 77 }], written[0]?.key),
  );
  expect(reused).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
}

test.describe('what the client says of itself', () => {
  test('A44 its clock, and a timestamp in the payload, decide nothing', async ({ api }) => {
    const staff = await api('baoshan-swc');
    const cell = await figureOf(staff, '310113-SWC', 'cx.reached');
    const entry = {
      indicator: 'cx.reached',
      place: BAOSHAN,
      period: cell.period,
      value: cell.value?.value ?? 9_000,
      expectedVersion: cell.version,
      reason: '时钟演练',
    };
    const stamped = await refusalOf(
      staff.post(
        '/api/v1/entries',
        { entries: [{ ...entry, recordedAt: '2001-01-01T00:00:00Z' }] },
        { 'idempotency-key': randomUUID() },
      ),
    );
    expect(stamped).toMatchObject({ status: 400, code: 'UNKNOWN_FIELD' });
    const before = Date.now();
    await staff.post(
      '/api/v1/entries',
      { entries: [entry] },
      { 'idempotency-key': randomUUID(), date: 'Mon, 01 Jan 2001 00:00:00 GMT' },
    );
    const { at } = await figureOf(staff, '310113-SWC', 'cx.reached');
    expect(Math.abs(Date.parse(at ?? '') - before)).toBeLessThan(10_000);
  });

  test('A33 quotes, percent signs and underscores are text, never SQL', async ({ api, lianxi }) => {
    const staff = await api('baoshan-swc');
    for (const text of ["'; DROP TABLE entry; --", '%', '_', "310113' OR '1'='1"]) {
      const { today } = await staff.catalogue();
      const asked = await refusalOf(staff.sheet(encodeURIComponent(text), today.slice(0, 7)));
      expect(asked?.status).toBeGreaterThanOrEqual(400);
      expect(asked?.status).toBeLessThan(500);
      const named = await refusalOf(
        staff.enter([{ indicator: text, place: BAOSHAN, period: '2026-11', value: 1, expectedVersion: 0 }]),
      );
      expect(named?.status).toBe(400);
    }
    expect((await fetch(`${lianxi.url}/api/v1/system`)).status).toBe(200);
    expect((await figureOf(staff, '310113-SWC', 'cx.reached')).version).toBeGreaterThan(0);
  });

  test('A11 a batch with one figure of another department writes nothing at all', async ({ api }) => {
    const staff = await api('baoshan-swc');
    const cell = await figureOf(staff, '310113-SWC', 'cx.reached');
    const own = {
      indicator: 'cx.reached',
      place: BAOSHAN,
      period: cell.period,
      value: (cell.value?.value ?? 9_000) + 1,
      expectedVersion: cell.version,
      reason: '越权演练',
    };
    const foreign = {
      indicator: 'jm.couriers',
      place: '310113003',
      period: cell.period,
      value: 1,
      expectedVersion: 0,
    };
    const refused = await refusalOf(staff.enter([own, foreign]));
    expect(refused).toMatchObject({ status: 403, code: 'NOT_YOUR_DEPARTMENT', field: 'entries.1.indicator' });
    expect((await figureOf(staff, '310113-SWC', 'cx.reached')).version).toBe(cell.version);
  });
});
