import { anApp, cookieOf, send, type App } from '../testing/app.js';

let app: App;
beforeAll(async () => {
  app = await anApp();
});
afterAll(() => app.close());

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;

describe('the doors', () => {
  it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://localhost.evil.example:3000'])(
    'refuse a write from %s',
    async (origin) => {
      const response = await post('/api/v1/session', '{}', { origin });
      expect([response.status, await codeOf(response)]).toEqual([403, 'ORIGIN_REFUSED']);
    },
  );

  it('refuse a write that says it comes from another site, whatever the case of its address', async () => {
    expect((await post('/API/v1/session', '{}', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('let our own pages and programs in', async () => {
    const { port } = new URL(app.url);
    for (const headers of [{ origin: `http://localhost:${port}` }, { origin: app.url }, {}])
      expect((await post('/api/v1/displays/pairing', '{}', headers as Record<string, string>)).status).toBe(
        201,
      );
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'take no %j',
    async (type) => {
      for (const path of ['/api/v1/session', '/API/v1/session']) {
        const response = await post(path, '{"name":"a","password":"b"}', { 'content-type': type });
        expect([response.status, await codeOf(response)]).toEqual([415, 'NOT_JSON']);
      }
    },
  );

  it('say how much is too much: 64 kB, or 2 MB of entries', async () => {
    const large = JSON.stringify({ entries: 'x'.repeat(100_000) });
    const refused = await post('/api/v1/answers', large);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('64 kB'),
    });
    expect((await post('/api/v1/entries', large)).status).toBe(400);
    expect((await post('/api/v1/entries', JSON.stringify('x'.repeat(2_200_000)))).status).toBe(413);
  });

  it('name the field that is wrong', async () => {
    const body = { entries: [{ indicator: 'a', place: 'D', period: '2026-11', value: 1, rev: 3 }] };
    expect(await send(app, 'POST', '/entries', { body })).toMatchObject({
      status: 400,
      body: { code: 'UNKNOWN_FIELD', field: 'entries.0.rev' },
    });
  });

  it.each([
    ['GET', '/nothing'],
    ['OPTIONS', '/session'],
    ['PATCH', '/session'],
  ])('know no %s %s', async (method, path) => {
    expect(await send(app, method, path)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('refuse an address that cannot be read, without saying it back', async () => {
    const reply = await send(app, 'DELETE', '/displays/%E0%A4%A');
    expect(reply).toMatchObject({ status: 400, body: { code: 'INVALID_PAYLOAD' } });
    expect(JSON.stringify(reply.body)).not.toContain('%E0');
  });

  it('speak the reader’s language', async () => {
    const reply = await send(app, 'GET', '/catalogue', { headers: { 'accept-language': 'en-GB,zh;q=0.5' } });
    expect(reply.body).toMatchObject({ message: 'Sign in first' });
  });

  it('give an unexpected error a reference and nothing else', async () => {
    const cookie = await cookieOf(app, 'admin');
    await app.database.query('ALTER TABLE api_key RENAME TO api_key_away');
    const reply = await send(app, 'GET', '/api-keys?district=D', { cookie });
    await app.database.query('ALTER TABLE api_key_away RENAME TO api_key');
    expect(reply.status).toBe(500);
    expect(reply.body).toEqual({
      code: 'INTERNAL',
      message: expect.stringMatching(/编号 [0-9a-f]{8} 告诉/) as string,
    });
  });

  it('send a policy that runs only our scripts and connects only to us', async () => {
    const { headers } = await fetch(`${app.url}/api/v1/system`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|ws:( |;)|wss:( |;)/);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(`connect-src 'self' ws://localhost:${new URL(app.url).port} `);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});
