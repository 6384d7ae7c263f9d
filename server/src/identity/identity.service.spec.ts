import { readConfig } from '../config/config.js';
import type { Database } from '../database/database.js';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { IdentityService, type CredentialHeaders } from './identity.service.js';

let app: App;
beforeAll(async () => {
  app = await anApp();
});
afterAll(() => app.close());

const config = readConfig({ LIANXI_DEMONSTRATION: 'false' }, [], '/nowhere');
const anIdentity = (database: Pick<Database, 'query'> = app.database): IdentityService =>
  new IdentityService(database as Database, config);

/** The database, counting what is asked of it. */
function counted(): { database: Pick<Database, 'query'>; reads: string[]; writes: string[] } {
  const [reads, writes]: string[][] = [[], []];
  const query = <Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> => {
    (sql.startsWith('UPDATE') ? writes : reads)!.push(sql);
    return app.database.query<Row>(sql, parameters);
  };
  return { database: { query }, reads: reads!, writes: writes! };
}

async function aDisplay(): Promise<{ cookie: string; id: string }> {
  const { cookie, body } = await send<{ code: string }>(app, 'POST', '/displays/pairing', { body: {} });
  const approval = { code: body.code, name: '大屏', district: 'D' };
  const admin = await cookieOf(app, 'admin');
  const { body: display } = await send<{ id: string }>(app, 'POST', '/displays/approve', {
    body: approval,
    cookie: admin,
  });
  return { cookie, id: display.id };
}

describe('who acts', () => {
  it('is the person signed in, on a machine that is a display too', async () => {
    const { cookie, id } = await aDisplay();
    const both = { cookie: `${await cookieOf(app, 'staff-a')}; ${cookie}` };
    const identity = anIdentity();
    expect(await identity.actorOf(both)).toMatchObject({ kind: 'person', name: 'staff-a' });
    expect(await identity.displayOf(both)).toMatchObject({ kind: 'display', id });
    expect(await identity.actorOf({ ...both, 'x-lianxi-as': 'display' })).toMatchObject({ id });
    expect(await identity.actorOf({ cookie })).toMatchObject({ kind: 'display', district: 'D' });
  });

  it.each<CredentialHeaders>([
    {},
    { cookie: '' },
    { cookie: 'lianxi_session=../../etc' },
    { cookie: `lianxi_display=${'A'.repeat(43)}` },
    { authorization: `Bearer lx_${'A'.repeat(43)}` },
    { authorization: 'Basic YWRtaW46YWRtaW4=' },
  ])('is nobody with %j', async (headers) => {
    expect(await anIdentity().actorOf(headers)).toEqual({ kind: 'nobody' });
  });

  it.each([
    ['after two hours without use', `seen_at = now() - interval '2 hours 1 minute'`],
    ['after twelve hours', `ends_at = now()`],
  ])('is nobody %s', async (_, change) => {
    const cookie = await cookieOf(app, 'staff-a');
    const identity = anIdentity();
    const credential = identity.credentialOf({ cookie }, false);
    expect((await identity.refresh([credential])).has(credential)).toBe(true); // reads without noting use
    await app.database.query(`UPDATE session SET ${change}`);
    expect((await identity.actorOf({ cookie })).kind).toBe('nobody');
  });

  it('has the rights of this moment, not those of signing in', async () => {
    const cookie = await cookieOf(app, 'manager-e');
    const identity = anIdentity();
    const credential = identity.credentialOf({ cookie }, false);
    await app.database.query(
      `DELETE FROM account_grant WHERE account = (SELECT id FROM account WHERE name = 'manager-e')`,
    );
    expect((await identity.refresh([credential])).get(credential)).toMatchObject({ grants: [] });
  });
});

describe('reading credentials again', () => {
  it('takes three queries, whatever their number, and leaves out those that ended', async () => {
    const cookies = await Promise.all(
      ['staff-a', 'lead-a', 'admin', 'staff-a'].map((name) => cookieOf(app, name)),
    );
    const displays = [(await aDisplay()).cookie, (await aDisplay()).cookie];
    const { database, reads, writes } = counted();
    const identity = anIdentity(database);
    const credentials = [
      ...cookies.map((cookie) => identity.credentialOf({ cookie }, false)),
      ...displays.map((cookie) => identity.credentialOf({ cookie }, true)),
      identity.credentialOf({ authorization: `Bearer lx_${'B'.repeat(43)}` }, false),
    ];
    await send(app, 'DELETE', '/session', { cookie: cookies[1] ?? '' });
    const actors = await identity.refresh(credentials);
    expect(reads).toHaveLength(3);
    expect(actors.size).toBe(5);
    expect(actors.has(credentials[1] ?? '')).toBe(false);
    expect(writes).toEqual([expect.stringMatching(/^UPDATE display/)]); // no session is kept awake
  });

  it('is noted at most once a minute', async () => {
    const { cookie } = await aDisplay();
    const session = await cookieOf(app, 'staff-a');
    const { database, writes } = counted();
    const identity = anIdentity(database);
    for (let time = 0; time < 5; time++) {
      await identity.displayOf({ cookie });
      await identity.actorOf({ cookie: session });
    }
    expect(writes).toHaveLength(2);
  });

  it('never names the secret', async () => {
    const cookie = await cookieOf(app, 'staff-a');
    const credential = anIdentity().credentialOf({ cookie }, false);
    expect(credential).toMatch(/^session:[0-9a-f]{64}$/);
    expect(credential).not.toContain(cookie.slice('lianxi_session='.length));
  });
});
