import type { DisplayState } from '@lianxi/shared';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { Presence } from './presence.js';

let app: App;
beforeAll(async () => {
  app = await anApp();
});
afterAll(() => app.close());

const pair = async (cookie?: string) => {
  const reply = await send<DisplayState>(app, 'POST', '/displays/pairing', {
    body: {},
    ...(cookie ? { cookie } : {}),
  });
  if (reply.body.state !== 'pending') throw new Error(reply.body.state);
  return { cookie: reply.cookie || cookie || '', code: reply.body.code };
};
const me = async (cookie: string) => (await send<DisplayState>(app, 'GET', '/displays/me', { cookie })).body;
const approve = async (code: string, account = 'admin') =>
  send<{ id: string }>(app, 'POST', '/displays/approve', {
    body: { code, name: '三楼会议室', district: 'D' },
    cookie: await cookieOf(app, account),
  });

describe('a display', () => {
  it('is paired by the code it shows, and reads its district from then on', async () => {
    const { cookie, code } = await pair();
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{6}$/);
    expect((await send(app, 'GET', '/catalogue', { cookie })).status).toBe(401);
    expect((await approve(code)).status).toBe(201);
    expect(await me(cookie)).toMatchObject({ state: 'approved', name: '三楼会议室', district: 'D' });
    expect((await send(app, 'GET', '/catalogue', { cookie })).status).toBe(200);
  });

  it('writes nothing, manages nothing and sees no other district', async () => {
    const { cookie, code } = await pair();
    await approve(code);
    const entry = { indicator: 'p.persons', place: 'D', period: '2026-11', value: 1, expectedVersion: 0 };
    const headers = { 'idempotency-key': 'd1' };
    expect(
      (await send(app, 'POST', '/entries', { body: { entries: [entry] }, cookie, headers })).status,
    ).toBe(403);
    expect((await send(app, 'GET', '/displays?district=D', { cookie })).status).toBe(403);
    const question = { kind: 'figure', indicator: 'p.persons', place: 'E', period: 'current' };
    expect((await send(app, 'POST', '/answers', { body: { questions: [question] }, cookie })).status).toBe(
      403,
    );
  });

  it('keeps its token and gets a fresh code when it asks again', async () => {
    const first = await pair();
    const second = await pair(first.cookie);
    expect(second.cookie).toBe(first.cookie);
    expect(second.code).not.toBe(first.code);
    expect((await approve(first.code)).status).toBe(410);
  });

  it('is revoked at once', async () => {
    const { cookie, code } = await pair();
    const { body } = await approve(code);
    const admin = await cookieOf(app, 'admin');
    expect((await send(app, 'DELETE', `/displays/${body.id}`, { cookie: admin })).status).toBe(204);
    expect(await me(cookie)).toEqual({ state: 'revoked' });
    expect((await send(app, 'GET', '/catalogue', { cookie })).status).toBe(401);
  });

  it('is approved by who manages displays of that district only', async () => {
    const { code } = await pair();
    expect((await approve(code, 'staff-a')).status).toBe(403);
    expect((await approve(code, 'manager-e')).status).toBe(403);
  });

  it('has a code that ends', async () => {
    const { cookie, code } = await pair();
    await app.database.query(
      `UPDATE display SET pairing_ends_at = now() - interval '1 second' WHERE pairing_code = $1`,
      [code],
    );
    expect(await me(cookie)).toEqual({ state: 'unpaired' });
    expect(await approve(code)).toMatchObject({ status: 410, body: { code: 'PAIRING_EXPIRED' } });
  });

  it('keeps its cookie fresh: browsers forget it after 400 days', async () => {
    const { cookie, code } = await pair();
    expect((await send(app, 'GET', '/displays/me', { cookie })).cookie).toBe('');
    await approve(code);
    expect((await send(app, 'GET', '/displays/me', { cookie })).cookie).toBe(cookie);
  });

  it('that was revoked may ask for a new code, under a new token', async () => {
    const { cookie, code } = await pair();
    const { body } = await approve(code);
    await send(app, 'DELETE', `/displays/${body.id}`, { cookie: await cookieOf(app, 'admin') });
    const again = await pair(cookie);
    expect(again.cookie).not.toBe(cookie);
    expect(await me(cookie)).toEqual({ state: 'revoked' });
  });

  it('of another district is not found, and asks for a right to begin with', async () => {
    const { code } = await pair();
    const { body } = await approve(code);
    await app.database.query(
      `UPDATE account_grant SET district = 'E' WHERE account = (SELECT id FROM account WHERE name = 'admin')`,
    );
    const other = await send(app, 'DELETE', `/displays/${body.id}`, { cookie: await cookieOf(app, 'admin') });
    await app.database.query(
      `UPDATE account_grant SET district = 'D' WHERE account = (SELECT id FROM account WHERE name = 'admin')`,
    );
    const staff = await cookieOf(app, 'staff-a');
    expect(other.status).toBe(404);
    expect((await send(app, 'DELETE', `/displays/${body.id}`, { cookie: staff })).status).toBe(403);
    expect((await send(app, 'DELETE', `/displays/${body.id}`)).status).toBe(401);
  });

  it('leaves who let it in and who ended it in the trail', async () => {
    const { code } = await pair();
    const { body } = await approve(code);
    await send(app, 'DELETE', `/displays/${body.id}`, { cookie: await cookieOf(app, 'admin') });
    const lines = await app.database.query<{ action: string }>(
      `SELECT action FROM audit WHERE district = 'D' AND subject = $1 ORDER BY sequence`,
      [`display:${body.id}`],
    );
    expect(lines.map(({ action }) => action)).toEqual(['approveDisplay', 'revokeDisplay']);
  });

  it('whose id is guessed or no id at all is not found', async () => {
    const admin = await cookieOf(app, 'admin');
    for (const id of [':id', 'undefined', '1', '00000000-0000-0000-0000-000000000000']) {
      expect((await send(app, 'DELETE', `/displays/${id}`, { cookie: admin })).status).toBe(404);
    }
  });
});

describe('screens that wait', () => {
  it('are at most twenty from one address', async () => {
    await app.database.query('DELETE FROM display WHERE approved_at IS NULL');
    for (let count = 0; count < 20; count++) await pair();
    expect(await send(app, 'POST', '/displays/pairing', { body: {} })).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED' },
    });
  });
});

describe('the presence of displays', () => {
  it('lasts as long as a socket of it does', () => {
    const presence = new Presence();
    presence.connected('d');
    presence.connected('d');
    presence.disconnected('d');
    expect(presence.isConnected('d')).toBe(true);
    presence.disconnected('d');
    presence.disconnected('d');
    expect(presence.isConnected('d')).toBe(false);
  });
});
