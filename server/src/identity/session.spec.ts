import type { LianxiError } from '@lianxi/shared';
import { anApp, cookieOf, PASSWORD, send, type App } from '../testing/app.js';
import { createAccount } from './accounts.js';
import type { Actor } from './actor.js';
import { demand, demandSeen, may } from './may.js';
import { staffOf } from '../testing/house.js';

let app: App;
beforeAll(async () => {
  app = await anApp();
});
afterAll(() => app.close());

const signIn = (name: string, password: string) =>
  send(app, 'POST', '/session', { body: { name, password } });

describe('signing in', () => {
  it('gives a session whose reference is kept nowhere', async () => {
    const response = await fetch(`${app.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'staff-a', password: PASSWORD }),
    });
    expect(response.status).toBe(201);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^lianxi_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    const secret = cookie.slice('lianxi_session='.length, cookie.indexOf(';'));
    const [stored] = await app.database.query<{ count: string }>(
      `SELECT count(*) FROM session WHERE token_hash LIKE '%' || $1 || '%'`,
      [secret],
    );
    expect(stored?.count).toBe('0');
  });

  it('says the same of a wrong password and a name that does not exist', async () => {
    const [wrong, unknown] = [await signIn('staff-a', 'wrong'), await signIn('nobody-here', 'wrong')];
    expect([wrong.status, wrong.body]).toEqual([unknown.status, unknown.body]);
    expect(wrong.body).toMatchObject({ code: 'SIGN_IN_FAILED', message: '用户名或密码不正确' });
  });

  it('makes an account wait after many failures, while its sessions stay', async () => {
    const cookie = await cookieOf(app, 'lead-a');
    for (let attempt = 0; attempt < 6; attempt++) await signIn('lead-a', 'wrong');
    expect(await signIn('lead-a', PASSWORD)).toMatchObject({ status: 429, body: { code: 'SIGN_IN_LOCKED' } });
    expect((await send(app, 'GET', '/session', { cookie })).status).toBe(200);
  });

  it('makes a name that does not exist wait as well: nobody learns which names exist', async () => {
    const replies = [];
    for (let attempt = 0; attempt < 7; attempt++) replies.push(await signIn('no-such-name', 'wrong'));
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect(replies[6]?.body).toMatchObject({ code: 'SIGN_IN_LOCKED' });
  });

  it('judges guesses sent at once one after the other', async () => {
    await app.database.query(`UPDATE account SET failed_sign_ins = 20 WHERE name = 'manager-e'`);
    const replies = await Promise.all(['1', '2', '3', '4'].map((guess) => signIn('manager-e', guess)));
    expect(replies.map(({ status }) => status).sort()).toEqual([401, 429, 429, 429]);
    const [account] = await app.database.query<{ minutes: string }>(
      `UPDATE account SET failed_sign_ins = 0, locked_until = NULL
       FROM (SELECT id, round(extract(epoch FROM locked_until - now()) / 60) AS minutes FROM account WHERE name = 'manager-e') was
       WHERE account.id = was.id RETURNING was.minutes`,
    );
    expect(Number(account?.minutes)).toBe(15);
  });

  it('ends the session that this browser had', async () => {
    const cookie = await cookieOf(app, 'staff-a');
    const body = { name: 'lead-a', password: PASSWORD };
    await app.database.query('UPDATE account SET locked_until = NULL');
    expect((await send(app, 'POST', '/session', { body, cookie })).status).toBe(201);
    expect((await send(app, 'GET', '/session', { cookie })).status).toBe(401);
  });

  it('leaves a trail without secrets, and strangers signing out leave none', async () => {
    const trail = () =>
      app.database.query<{ action: string; subject: string; detail: object }>(
        'SELECT action, subject, detail FROM audit ORDER BY sequence DESC',
      );
    await signIn('staff-a', 'my-secret-typo');
    const cookie = await cookieOf(app, 'staff-a');
    await send(app, 'DELETE', '/session', { cookie });
    const lines = await trail();
    expect(lines.slice(0, 3).map(({ action }) => action)).toEqual(['signOut', 'signIn', 'signInFailed']);
    expect(lines[2]?.detail).toEqual({ address: '127.0.0.1' });
    const text = JSON.stringify(lines);
    for (const secret of ['my-secret-typo', PASSWORD, 'no-such-name', cookie.slice(15)])
      expect(text).not.toContain(secret);
    for (const ended of [cookie, `lianxi_session=${'A'.repeat(43)}`])
      expect((await send(app, 'DELETE', '/session', { cookie: ended })).status).toBe(204);
    expect(await trail()).toHaveLength(lines.length);
  });

  it('gives another reference every time, and ends the oldest beyond five', async () => {
    const cookies: string[] = [];
    for (let count = 0; count < 6; count++) cookies.push(await cookieOf(app, 'admin'));
    expect(new Set(cookies).size).toBe(6);
    expect((await send(app, 'GET', '/session', { cookie: cookies[0] })).status).toBe(401);
    expect((await send(app, 'GET', '/session', { cookie: cookies[5] })).status).toBe(200);
  });
});

describe('a session', () => {
  it('ends on the server with signing out: the cookie is worth nothing any more', async () => {
    const cookie = await cookieOf(app, 'staff-a');
    expect((await send(app, 'DELETE', '/session', { cookie })).status).toBe(204);
    expect(await send(app, 'GET', '/session', { cookie })).toMatchObject({
      status: 401,
      body: { code: 'SIGN_IN_REQUIRED' },
    });
  });

  it('ends when the account is disabled', async () => {
    const cookie = await cookieOf(app, 'manager-e');
    await app.database.query(`UPDATE account SET disabled_at = now() WHERE name = 'manager-e'`);
    expect((await send(app, 'GET', '/catalogue', { cookie })).status).toBe(401);
    await app.database.query(`UPDATE account SET disabled_at = NULL WHERE name = 'manager-e'`);
  });

  it('is no good when it was forged or cut', async () => {
    for (const cookie of [
      'lianxi_session=x',
      `lianxi_session=${'A'.repeat(43)}`,
      'lianxi_session=; lianxi_session',
    ]) {
      expect((await send(app, 'GET', '/session', { cookie })).status).toBe(401);
    }
  });
});

describe('an API key', () => {
  it('acts as staff of its department, for HTTP, until it is revoked', async () => {
    const admin = await cookieOf(app, 'admin');
    const request = {
      name: '市场监管系统',
      department: 'D-A',
      indicators: null,
      perMinute: 120,
      expiresInDays: 30,
    };
    const created = await send<{ id: string; secret: string }>(app, 'POST', '/api-keys', {
      body: request,
      cookie: admin,
    });
    expect(created.status).toBe(201);
    const headers = { authorization: `Bearer ${created.body.secret}`, 'idempotency-key': 'k1' };
    const entry = { indicator: 'p.persons', place: 'D', period: '2026-10', value: 5, expectedVersion: 0 };
    expect(await send(app, 'POST', '/entries', { body: { entries: [entry] }, headers })).toMatchObject({
      status: 201,
    });
    const [line] = await app.database.query(
      'SELECT source, by_name FROM revision ORDER BY recorded_at DESC LIMIT 1',
    );
    expect(line).toEqual({ source: 'api', by_name: '市场监管系统' });
    const listed = await send<object[]>(app, 'GET', '/api-keys?district=D', { cookie: admin });
    expect(JSON.stringify(listed.body)).not.toContain(created.body.secret);
    expect((await send(app, 'DELETE', `/api-keys/${created.body.id}`, { cookie: admin })).status).toBe(204);
    expect((await send(app, 'GET', '/catalogue', { headers })).status).toBe(401);
  });

  it('is made by an administrator only', async () => {
    const staff = await cookieOf(app, 'staff-a');
    const request = { name: 'x', department: 'D-A', indicators: null, perMinute: 120, expiresInDays: 1 };
    expect(await send(app, 'POST', '/api-keys', { body: request, cookie: staff })).toMatchObject({
      status: 403,
    });
  });

  it('that is wrong is not made good by a cookie', async () => {
    const cookie = await cookieOf(app, 'staff-a');
    expect(
      (await send(app, 'GET', '/catalogue', { cookie, headers: { authorization: 'Bearer lx_x' } })).status,
    ).toBe(401);
  });
});

describe('rights', () => {
  it('belong to a department and a district', () => {
    const staff = staffOf('D-A');
    expect(may(staff, 'figure.enter', { district: 'D', department: 'D-A' })).toBe(true);
    expect(may(staff, 'figure.enter', { district: 'D', department: 'D-B' })).toBe(false);
    expect(may(staff, 'figure.enter', { district: 'E', department: 'D-A' })).toBe(false);
    expect(may(staff, 'figure.confirm', { district: 'D', department: 'D-A' })).toBe(false);
    expect(may({ kind: 'nobody' }, 'catalogue.read', { district: 'D' })).toBe(false);
  });

  it('of an attendant are those of one station: counting there, reading what the room reads', async () => {
    const cookie = await cookieOf(app, 'attendant-t');
    const grant = { role: 'attendant', district: 'D', department: 'D-A', place: 'T1' } as const;
    expect((await send(app, 'GET', '/session', { cookie })).body).toMatchObject({ grants: [grant] });
    const attendant: Actor = { ...staffOf('D-A'), grants: [grant] } as Actor;
    const at = (place: string) => ({ district: 'D', department: 'D-A', place });
    expect(may(attendant, 'tally.count', at('T1'))).toBe(true);
    expect(may(attendant, 'tally.count', at('T2'))).toBe(false);
    expect(() => demand(attendant, 'tally.count', at('T2'))).toThrow('NOT_YOUR_STATION');
    expect(() => demand(attendant, 'tally.count', { ...at('T1'), department: 'D-B' })).toThrow(
      'NOT_YOUR_DEPARTMENT',
    );
    expect(may(staffOf('D-A'), 'tally.count', at('T2'))).toBe(true);
    expect(may(attendant, 'figure.read', { district: 'D' })).toBe(true);
    for (const action of ['figure.enter', 'figure.confirm', 'trail.read', 'display.manage'] as const)
      expect(may(attendant, action, { district: 'D' })).toBe(false);
  });

  it('let a display read its own district and nothing else', () => {
    const display = { kind: 'display', id: 'd', name: 'd', district: 'D' } as const;
    expect(may(display, 'figure.read', { district: 'D' })).toBe(true);
    expect(may(display, 'figure.read', { district: 'E' })).toBe(false);
    for (const action of [
      'figure.enter',
      'figure.confirm',
      'display.manage',
      'apiKey.manage',
      'audit.read',
    ] as const) {
      expect(may(display, action, { district: 'D' })).toBe(false);
    }
  });

  it('make what lies in another district look like nothing', () => {
    const admin = (district: string) => ({
      ...staffOf('D-A'),
      grants: [{ role: 'administrator', district, department: null }] as const,
    });
    const refusal = (actor: Actor, district?: string): string => {
      try {
        demandSeen(actor, 'apiKey.manage', district);
        return 'may';
      } catch (error) {
        return (error as LianxiError).code;
      }
    };
    expect(refusal(admin('D'), 'D')).toBe('may');
    expect([refusal(admin('D'), 'E'), refusal(admin('D'))]).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect([refusal(staffOf('D-A'), 'D'), refusal(staffOf('D-A'))]).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(refusal({ kind: 'nobody' }, 'D')).toBe('SIGN_IN_REQUIRED');
  });

  it('do not mix administration with figures', async () => {
    const both = [
      { role: 'administrator', district: 'D', department: null },
      { role: 'manager', district: 'D', department: null },
    ] as const;
    await expect(
      createAccount(app.database, { name: 'both', displayName: 'x', grants: both }, 'hash'),
    ).rejects.toThrow('cannot be combined');
  });
});
