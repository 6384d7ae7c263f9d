import type { DisplayState } from '@lianxi/shared';
import { anApp, cookieOf, send, type App } from '../testing/app.js';

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

  it('whose id is guessed or no id at all is not found', async () => {
    const admin = await cookieOf(app, 'admin');
    for (const id of [':id', 'undefined', '1', '00000000-0000-0000-0000-000000000000']) {
      expect((await send(app, 'DELETE', `/displays/${id}`, { cookie: admin })).status).toBe(404);
    }
  });
});
