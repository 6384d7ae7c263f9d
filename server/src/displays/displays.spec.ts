import {
  BEAT_MS,
  type Direction,
  type DisplayInfo,
  type DisplayReport,
  type DisplayState,
} from '@lianxi/shared';
import { io, type Socket } from 'socket.io-client';
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

/** The socket of a wall with this cookie. */
function wallOf(cookie: string): Promise<Socket> {
  const socket = io(app.url, {
    transports: ['websocket'],
    extraHeaders: { cookie },
    auth: { as: 'display' },
    forceNew: true,
    reconnection: false,
  });
  return new Promise((done, failed) => {
    socket.on('connect', () => done(socket));
    socket.on('connect_error', failed);
  });
}

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

const plain = {
  pixels: null,
  physical: null,
  distance: null,
  safeArea: { top: 0, right: 0, bottom: 0, left: 0 },
  fit: 'contain',
  theme: 'dark',
  language: 'zh',
};
const aSetting = (change: object = {}) => ({
  name: '一楼大厅',
  room: '政务中心',
  profile: plain,
  playlist: [],
  ...change,
});
/** An approved display: its cookie and id. */
async function aDisplay(): Promise<{ cookie: string; id: string }> {
  await app.database.query('DELETE FROM display WHERE approved_at IS NULL');
  const { cookie, code } = await pair();
  return { cookie, id: (await approve(code)).body.id };
}

describe('the settings of a display', () => {
  const put = async (id: string, body: object, account = 'admin') =>
    send(app, 'PUT', `/displays/${id}/settings`, { body, cookie: await cookieOf(app, account) });

  it('reach the display itself', async () => {
    const { cookie, id } = await aDisplay();
    expect(await me(cookie)).toMatchObject({ room: '', profile: plain, playlist: [] });
    const settings = aSetting({
      profile: { ...plain, pixels: { width: 6656, height: 1792 }, fit: 'stretch' },
    });
    expect(await put(id, settings)).toMatchObject({ status: 200, body: settings });
    expect(await me(cookie)).toEqual({ state: 'approved', id, district: 'D', ...settings });
  });

  it('are made by who manages displays of its district, and leave a line in the trail', async () => {
    const { id } = await aDisplay();
    expect((await put(id, aSetting(), 'staff-a')).status).toBe(403);
    expect((await put(id, aSetting(), 'manager-e')).status).toBe(403);
    await put(id, aSetting());
    const lines = await app.database.query<{ action: string; detail: { room: string } }>(
      'SELECT action, detail FROM audit WHERE subject = $1 ORDER BY sequence',
      [`display:${id}`],
    );
    expect(lines.at(-1)).toMatchObject({ action: 'changeDisplay', detail: { room: '政务中心' } });
  });

  it.each([
    [
      'a scene the district does not have',
      { playlist: [{ scene: 'none', dwell: 30, hours: null, weekdays: [] }] },
    ],
    ['a dwell of a second', { playlist: [{ scene: 'none', dwell: 1, hours: null, weekdays: [] }] }],
    ['a canvas of one pixel', { profile: { ...plain, pixels: { width: 1, height: 1 } } }],
    ['no name', { name: ' ' }],
    ['A35: a name that turns the line around', { name: 'a\u202eb' }],
  ])('with %s are refused', async (_, change) => {
    const { id } = await aDisplay();
    expect((await put(id, aSetting(change))).status).toBe(400);
  });

  it('of a revoked display are gone', async () => {
    const { id } = await aDisplay();
    await send(app, 'DELETE', `/displays/${id}`, { cookie: await cookieOf(app, 'admin') });
    expect((await put(id, aSetting())).status).toBe(404);
  });
});

describe('a display that is told something', () => {
  const order = async (id: string, body: object, account = 'admin') =>
    (await send(app, 'POST', `/displays/${id}/orders`, { body, cookie: await cookieOf(app, account) }))
      .status;

  it('hears it at once, once, and nobody else does', async () => {
    const [one, other] = [await aDisplay(), await aDisplay()];
    const [socket, silent] = [await wallOf(one.cookie), await wallOf(other.cookie)];
    const heard: Direction[] = [];
    const overheard: Direction[] = [];
    socket.on('direct', (direction: Direction) => heard.push(direction));
    silent.on('direct', (direction: Direction) => overheard.push(direction));
    expect(await order(one.id, { kind: 'identify' })).toBe(204);
    await new Promise((done) => setTimeout(done, BEAT_MS + 1_000)); // a beat looks again
    expect([heard, overheard]).toEqual([[{ kind: 'identify' }], []]);
    socket.disconnect();
    silent.disconnect();
  });

  it('is told by who manages displays of its district, nothing unknown, and it is written down', async () => {
    const { id } = await aDisplay();
    expect(await order(id, { kind: 'identify' }, 'staff-a')).toBe(403);
    expect(await order(id, { kind: 'explode' })).toBe(400);
    expect(await order(id, { kind: 'scene', scene: 'none', isHeld: false })).toBe(400);
    await order(id, { kind: 'reload' });
    const [line] = await app.database.query(
      'SELECT action, detail FROM audit WHERE subject = $1 ORDER BY sequence DESC LIMIT 1',
      [`display:${id}`],
    );
    expect(line).toMatchObject({ action: 'directDisplay', detail: { order: 'reload' } });
  });

  it('says how it is, and its district sees it', async () => {
    const { cookie, id } = await aDisplay();
    const socket = await wallOf(cookie);
    const report: DisplayReport = {
      scene: 'overview',
      revision: 7,
      build: 'test',
      frameRate: 60,
      memory: 12,
      pixels: { width: 1920, height: 1080 },
      isStill: false,
      isHeld: true,
      isFullScreen: true,
    };
    socket.emit('report', { ...report, scene: '<b>' });
    socket.emit('report', report);
    await new Promise((done) => setTimeout(done, BEAT_MS + 1_000));
    const { body } = await send<DisplayInfo[]>(app, 'GET', '/displays?district=D', {
      cookie: await cookieOf(app, 'admin'),
    });
    expect(body.find((each) => each.id === id)).toMatchObject({ isConnected: true, report });
    socket.disconnect();
  });
});

describe('the token of a display', () => {
  it('A18: forged, truncated or of another one opens nothing; it is kept as a hash, and in no address', async () => {
    const { cookie, id } = await aDisplay();
    const [name = '', token = ''] = cookie.split('=');
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    for (const forged of [
      '',
      token.slice(0, -1),
      `${token}a`,
      'A'.repeat(token.length),
      token.toUpperCase(),
      id,
    ]) {
      const reply = await send(app, 'GET', '/catalogue', { cookie: `${name}=${forged}` });
      expect(reply).toMatchObject({ status: 401 });
    }
    expect((await send(app, 'GET', `/catalogue?token=${token}`)).status).toBe(401);
    const [row] = await app.database.query<{ line: string }>(
      'SELECT display::text AS line FROM display WHERE id = $1',
      [id],
    );
    expect(row?.line).not.toContain(token);
  });

  it('A18: is sent as a cookie no script can read', async () => {
    const response = await fetch(`${app.url}/api/v1/displays/pairing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(response.headers.get('set-cookie')).toMatch(/SameSite=/);
  });

  it('A19: writes nothing, reads no trail of who did what, and lists nobody', async () => {
    const { cookie, id } = await aDisplay();
    const entry = { indicator: 'p.persons', place: 'D', period: '2026-11', value: 1, expectedVersion: 0 };
    const tries: [string, string, object?][] = [
      ['POST', '/entries', { entries: [entry] }],
      ['GET', '/displays?district=D'],
      ['PUT', `/displays/${id}/settings`, aSetting()],
      ['POST', `/displays/${id}/orders`, { kind: 'identify' }],
      ['DELETE', `/displays/${id}`],
      ['GET', '/api-keys?district=D'],
    ];
    for (const [method, path, body] of tries) {
      const headers = { 'idempotency-key': 'a19', 'x-lianxi-as': 'display' };
      const { status } = await send(app, method, path, { cookie, headers, ...(body && { body }) });
      expect([method, path, status]).toEqual([method, path, 403]);
    }
  });
});
