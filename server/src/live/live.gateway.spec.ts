import type { Beat, Board, Question, WatchAck } from '@lianxi/shared';
import { io, type Socket } from 'socket.io-client';
import { anApp, cookieOf, send, type App } from '../testing/app.js';

let app: App;
let cookie: string;
const sockets: Socket[] = [];
beforeAll(async () => {
  app = await anApp();
  cookie = await cookieOf(app, 'staff-a');
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => app.close());

function connect(
  headers: Record<string, string>,
  transports: string[] = ['websocket'],
  auth: object = {},
): Promise<Socket> {
  const socket = io(app.url, {
    transports,
    extraHeaders: headers,
    auth,
    forceNew: true,
    reconnection: false,
  });
  sockets.push(socket);
  return new Promise((done, failed) => {
    socket.on('connect', () => done(socket));
    socket.on('connect_error', failed);
  });
}
const refusal = (connecting: Promise<Socket>): Promise<string> =>
  connecting.then(
    () => 'was let in',
    (error: Error) => error.message,
  );
const watch = (socket: Socket, questions: unknown): Promise<WatchAck> =>
  new Promise((done) => socket.emit('watch', questions, done));
const next = <T>(socket: Socket, event: string): Promise<T> =>
  new Promise((done) => socket.once(event, done));
const figure: Question = { kind: 'figure', indicator: 'p.persons', place: 'D', period: 'current' };

describe('a socket', () => {
  it('needs somebody who has signed in, on both transports', async () => {
    expect(await refusal(connect({}))).toBe('SIGN_IN_REQUIRED');
    expect(await refusal(connect({}, ['polling']))).toBe('SIGN_IN_REQUIRED');
    expect(await refusal(connect({}, ['websocket'], { as: 'display' }))).toBe('DISPLAY_UNAUTHORISED');
  });

  it.each([['websocket'], ['polling']])(
    'from a foreign origin gets none, even with a good cookie (%s)',
    async (transport) => {
      for (const origin of ['https://evil.example', 'null', `${app.url}.evil.example`]) {
        expect(await refusal(connect({ cookie, origin }, [transport]))).not.toBe('was let in');
      }
    },
  );

  it('gets what it watches, and every newer answer', async () => {
    const socket = await connect({ cookie });
    const ack = await watch(socket, [figure]);
    if (!ack.ok) throw new Error(ack.code);
    expect(ack.boards).toMatchObject([
      { district: 'D', answers: [{ value: { reading: { state: 'missing' } } }] },
    ]);
    const board = next<Board>(socket, 'answers');
    const entry = {
      indicator: 'p.persons',
      place: 'D',
      period: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7),
      value: 7,
      expectedVersion: 0,
    };
    const reply = await send<{ revision: number }>(app, 'POST', '/entries', {
      body: { entries: [entry] },
      cookie,
      headers: { 'idempotency-key': 'g1' },
    });
    expect(await board).toMatchObject({
      revision: reply.body.revision,
      answers: [{ value: { reading: { value: 7 } } }],
    });
  });

  it('hears a beat with what it should hold', async () => {
    const socket = await connect({ cookie });
    await watch(socket, [figure]);
    const beat = await next<Beat>(socket, 'beat');
    expect(beat).toMatchObject({ build: 'test', heads: { D: expect.any(Number) as number } });
    expect(beat.holds).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each([
    ['null', null],
    ['an object', { questions: [] }],
    ['a number', 5],
    ['a wrong question', [{ kind: 'nothing' }]],
    ['an unknown field', [{ ...figure, extra: 1 }]],
    ['another district', [{ ...figure, place: 'E' }]],
    ['an unknown indicator', [{ ...figure, indicator: 'p.x' }]],
  ])('that asks %s is told why, and lives on', async (_, questions) => {
    const socket = await connect({ cookie });
    expect(await watch(socket, questions)).toMatchObject({
      ok: false,
      code: expect.any(String) as string,
      message: expect.any(String) as string,
    });
    expect(await watch(socket, [figure])).toMatchObject({ ok: true });
  });

  it('may leave out the acknowledgement', async () => {
    const socket = await connect({ cookie });
    socket.emit('watch', [figure]);
    socket.emit('watch');
    expect(await watch(socket, [figure])).toMatchObject({ ok: true });
  });

  it('with unknown events is told, and cut after twenty', async () => {
    const socket = await connect({ cookie });
    expect(await new Promise((done) => socket.emit('enter', {}, done))).toMatchObject({
      ok: false,
      code: 'UNKNOWN_EVENT',
    });
    const cut = next(socket, 'disconnect');
    for (let count = 0; count < 20; count++) socket.emit('nonsense');
    expect(await cut).toBeTruthy();
  });

  it('that watches too often is slowed down', async () => {
    const socket = await connect({ cookie });
    const acks = await Promise.all(Array.from({ length: 60 }, () => watch(socket, [figure])));
    expect(acks.some((ack) => !ack.ok && ack.code === 'RATE_LIMITED')).toBe(true);
  });

  it('is cut within five seconds after signing out', async () => {
    const other = await cookieOf(app, 'staff-a');
    const socket = await connect({ cookie: other });
    await watch(socket, [figure]);
    const cut = next(socket, 'disconnect');
    const started = Date.now();
    await send(app, 'DELETE', '/session', { cookie: other });
    await cut;
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it('is cut when the account loses its right', async () => {
    const socket = await connect({ cookie });
    await watch(socket, [figure]);
    const cut = next(socket, 'disconnect');
    await app.database.query(
      `DELETE FROM account_grant WHERE account = (SELECT id FROM account WHERE name = 'staff-a')`,
    );
    await cut;
  });

  it('is told of another build', async () => {
    const manager = await cookieOf(app, 'manager-e');
    const socket = io(app.url, {
      transports: ['websocket'],
      extraHeaders: { cookie: manager },
      auth: { build: 'old' },
      forceNew: true,
    });
    sockets.push(socket);
    expect(await next(socket, 'reload')).toBe('test');
  });
});

describe('the surface for programs', () => {
  it('documents itself', async () => {
    const { body } = await send<{ openapi: string; paths: Record<string, object> }>(
      app,
      'GET',
      '/openapi.json',
    );
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/api/v1/entries', '/api/v1/answers', '/api/v1/figures/trail', '/health']),
    );
  });

  it('answers what does not exist in the same shape', async () => {
    expect(await send(app, 'GET', '/nothing', { headers: { 'accept-language': 'en' } })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND', message: 'Not found' },
    });
  });

  it('counts for an operator', async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    expect(text).toMatch(/lianxi_revision\{district="D"\} \d+/);
  });
});
