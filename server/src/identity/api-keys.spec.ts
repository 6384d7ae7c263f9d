import type { CreateApiKey, CreatedApiKey, FeedAnswer, TrailResponse } from '@lianxi/shared';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { HandClock } from '../testing/house.js';
import { KeyRates } from './key-rates.js';

let app: App;
let admin: string;
let keys = 0;

beforeAll(async () => {
  app = await anApp();
  admin = await cookieOf(app, 'admin');
});
afterAll(() => app.close());

const create = (changed: Partial<CreateApiKey> = {}) =>
  send<CreatedApiKey & { code: string; field: string }>(app, 'POST', '/api-keys', {
    cookie: admin,
    body: {
      name: '驿站系统',
      department: 'D-A',
      indicators: null,
      perMinute: 120,
      expiresInDays: 30,
      ...changed,
    },
  });

async function aKey(changed: Partial<CreateApiKey> = {}): Promise<CreatedApiKey> {
  const { status, body } = await create(changed);
  expect(status).toBe(201);
  return body;
}

interface Said {
  code: string;
  field?: string;
  details?: { indicator?: string };
  revision?: number;
}
const post = ({ secret }: { secret: string }, first: object = {}, ...more: object[]) =>
  send<Said>(app, 'POST', '/entries', {
    headers: { authorization: `Bearer ${secret}`, 'idempotency-key': `api-${++keys}` },
    body: {
      entries: [first, ...more].map((entry) => ({
        indicator: 'p.persons',
        place: 'D',
        period: '2026-10',
        value: 5,
        expectedVersion: 0,
        ...entry,
      })),
    },
  });

async function linesOf(indicator: string, period: string): Promise<number> {
  const lines = await app.database.query('SELECT 1 FROM entry WHERE indicator = $1 AND period = $2', [
    indicator,
    period,
  ]);
  return lines.length;
}

describe('an API key', () => {
  it('that has expired is nobody', async () => {
    const key = await aKey();
    await app.database.query(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      key.id,
    ]);
    expect(await post(key)).toMatchObject({ status: 401, body: { code: 'SIGN_IN_REQUIRED' } });
  });

  it('that was revoked is nobody, at once', async () => {
    const key = await aKey();
    expect((await post(key, { period: '2026-01' })).status).toBe(201);
    await send(app, 'DELETE', `/api-keys/${key.id}`, { cookie: admin });
    expect((await post(key, { period: '2026-02' })).status).toBe(401);
    expect(await linesOf('p.persons', '2026-02')).toBe(0);
  });

  it('A11 writes nothing of another department, not even what stands beside it', async () => {
    const refused = await post(
      await aKey(),
      { period: '2026-03' },
      { indicator: 'p.score', period: '2026-03' },
    );
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'NOT_YOUR_DEPARTMENT', field: 'entries.1.indicator' },
    });
    expect(await linesOf('p.persons', '2026-03')).toBe(0);
  });

  it('enters only the indicators it is made for, and is told which is not', async () => {
    const key = await aKey({ indicators: ['p.persons'] });
    const refused = await post(key, { period: '2026-04' }, { indicator: 'p.helmets', period: '2026-04' });
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', field: 'entries.1.indicator', details: { indicator: 'p.helmets' } },
    });
    expect(await linesOf('p.persons', '2026-04')).toBe(0);
    expect((await post(key, { period: '2026-04' })).status).toBe(201);
  });

  it.each([
    ['another department’s', 'p.score', 'NOT_YOUR_DEPARTMENT'],
    ['a computed', 'p.rate', 'INDICATOR_COMPUTED'],
    ['an unknown', 'p.nothing', 'INDICATOR_UNKNOWN'],
  ])('cannot be made for %s indicator', async (_, indicator, code) => {
    expect((await create({ indicators: ['p.persons', indicator] })).body).toMatchObject({
      code,
      field: 'indicators.1',
    });
  });

  it('beyond its rate waits as long as it is told', async () => {
    const key = await aKey({ perMinute: 2 });
    const headers = { authorization: `Bearer ${key.secret}` };
    const ask = () => fetch(`${app.url}/api/v1/catalogue`, { headers });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const third = await ask();
    expect([third.status, third.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await third.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await post(await aKey(), { period: '2026-05' })).status).toBe(201); // nobody else waits
  });

  it('passes the same checks as the form, into the same ledger', async () => {
    const key = await aKey();
    expect((await post(key, { value: '三百' })).body.code).toBe('VALUE_WORDS');
    expect((await post(key, { expectedVersion: undefined })).body.code).toBe('VERSION_REQUIRED');
    expect((await post(key, { reason: '联系 13812345678' })).body.code).toBe('PERSONAL_DATA');
    expect((await post(key, { value: '７' })).status).toBe(201);
    expect((await post(key, { value: 6 })).body.code).toBe('VERSION_CONFLICT');
    expect((await post(key, { expectedVersion: 1 })).body.code).toBe('REASON_REQUIRED');
  });

  it('is named in the trail and in the feed', async () => {
    const { revision } = (await post(await aKey({ name: '市场监管系统' }), { period: '2026-06' })).body;
    const cookie = await cookieOf(app, 'staff-a');
    const trail = await send<TrailResponse>(
      app,
      'GET',
      '/figures/trail?indicator=p.persons&place=D&period=2026-06',
      { cookie },
    );
    expect(trail.body.entries[0]).toMatchObject({ source: 'api', by: '市场监管系统' });
    const feed = await send<{ answers: { value: FeedAnswer }[] }>(app, 'POST', '/answers', {
      cookie,
      body: { questions: [{ kind: 'feed', district: 'D', limit: 1 }] },
    });
    expect(feed.body.answers[0]?.value.lines[0]).toMatchObject({
      revision,
      source: 'api',
      system: '市场监管系统',
    });
  });

  it('is listed with its scope, its rate and its last use, without its secret', async () => {
    const key = await aKey({ name: '列出', indicators: ['p.persons'], perMinute: 7 });
    await post(key, { period: '2026-07' });
    await post(key, { period: '2026-08' });
    const { body } = await send<CreatedApiKey[]>(app, 'GET', '/api-keys?district=D', { cookie: admin });
    expect(body.find(({ id }) => id === key.id)).toMatchObject({
      indicators: ['p.persons'],
      perMinute: 7,
      lastUsedAt: expect.any(String),
    });
    expect(JSON.stringify(body)).not.toContain(key.secret);
  });
});

describe('the rate of a key', () => {
  it('fills evenly, is never more than a minute’s worth, and ignores a clock set back', () => {
    const clock = new HandClock(Date.parse('2026-11-23T12:00:00+08:00'));
    const rates = new KeyRates(clock);
    const taken = (count: number): number => {
      for (let at = 0; at < count; at++) {
        try {
          rates.take({ id: 'a', perMinute: 60 });
        } catch {
          return at;
        }
      }
      return count;
    };
    expect(taken(100)).toBe(60);
    clock.set('2026-11-23T12:00:05+08:00');
    expect(taken(100)).toBe(5);
    clock.set('2026-11-23T11:00:00+08:00');
    expect(taken(100)).toBe(0);
    clock.set('2026-11-23T13:00:00+08:00');
    expect(taken(100)).toBe(60);
  });
});
