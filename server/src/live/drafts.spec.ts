import type { Board, DraftsAnswer, DraftsSaved, Question, WatchAck } from '@lianxi/shared';
import { io, type Socket } from 'socket.io-client';
import { Answers } from '../answers/answers.js';
import { Database } from '../database/database.js';
import { Follower, type Move } from '../ledger/follower.js';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { aHouse, staffOf, type House } from '../testing/house.js';
import { Drafts } from '../drafts/drafts.js';

const sheet = { department: 'D-A', period: '2026-11' as never };
const aCell = (text: string, expectedDraft = 0) => ({
  indicator: 'p.persons',
  place: 'D',
  period: '2026-11',
  text,
  reason: '',
  baseVersion: 0,
  source: 'form' as const,
  expectedDraft,
});
const question: Question = { kind: 'drafts', district: 'D', department: 'D-A' };

describe('an open sheet', () => {
  let app: App;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    app = await anApp();
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
  afterAll(() => app.close());

  const connect = (cookie: string): Promise<Socket> => {
    const socket = io(app.url, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true });
    sockets.push(socket);
    return new Promise((done) => socket.on('connect', () => done(socket)));
  };
  const watch = (socket: Socket, questions: Question[]): Promise<WatchAck> =>
    new Promise((done) => socket.emit('watch', questions, done));

  it('hears of a colleague’s draft, and asks for what is new', async () => {
    const [own, other] = [await cookieOf(app, 'staff-a'), await cookieOf(app, 'lead-a')];
    const period = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
    const socket = await connect(own);
    expect(await watch(socket, [question])).toMatchObject({
      boards: [{ answers: [{ value: { number: 0 } }] }],
    });
    const board = new Promise<Board>((done) => socket.once('answers', done));
    const body = { department: 'D-A', period, cells: [{ ...aCell('12'), period }] };
    const { status, body: saved } = await send<DraftsSaved>(app, 'PUT', '/drafts', { body, cookie: other });
    expect([status, saved.number]).toEqual([200, 1]);
    expect(await board).toMatchObject({ answers: [{ value: { number: 1 } }] });
    const path = `/drafts?department=D-A&period=${period}&since=0`;
    expect(await send(app, 'GET', path, { cookie: own })).toMatchObject({
      body: { number: 1, cells: [{ text: '12', by: '甲·负责人' }], isAll: true },
    });
    const shown = await send(app, 'GET', `/sheet?department=D-A&period=${period}`, { cookie: own });
    expect(shown.body).toMatchObject({ drafts: { number: 1, cells: [{ text: '12' }] } });
    const submitted = await send(app, 'POST', '/submissions', {
      body: {
        department: 'D-A',
        period,
        cells: [{ indicator: 'p.persons', place: 'D', period, draft: 1 }],
      },
      cookie: own,
      headers: { 'idempotency-key': 's' },
    });
    expect(submitted).toMatchObject({ status: 201, body: { entries: [{ value: 12 }] } });
  });

  it('is its own department’s only', async () => {
    const socket = await connect(await cookieOf(app, 'staff-a'));
    for (const [district, department] of [
      ['D', 'D-B'],
      ['E', 'E-A'],
      ['D', 'X'],
    ] as const)
      expect(await watch(socket, [{ kind: 'drafts', district, department }])).toMatchObject({ ok: false });
  });

  it('is kept to the size that a large sheet needs', async () => {
    const cookie = await cookieOf(app, 'staff-a');
    const cells = Array.from({ length: 5_000 }, () => ({
      ...aCell('1'.repeat(64)),
      reason: '因'.repeat(200),
    }));
    const reply = await send(app, 'PUT', '/drafts', { body: { ...sheet, cells }, cookie });
    expect(reply).toMatchObject({ status: 409, body: { code: 'DUPLICATE_ENTRY' } });
  });
});

describe('a draft that is saved', () => {
  let house: House;
  beforeEach(async () => {
    house = await aHouse();
  });
  afterEach(() => house.drop());
  const save = (text: string, expectedDraft = 0) =>
    house.drafts.save(staffOf('D-A'), { ...sheet, cells: [aCell(text, expectedDraft)] });
  const number = async (): Promise<number> => (await house.ask<DraftsAnswer>(question)).number;

  it('touches the question about drafts, and no figure', async () => {
    const watched: Question[] = [
      { kind: 'figure', indicator: 'p.persons', place: 'D', period: 'current' },
      { kind: 'reporting', district: 'D', period: 'current' },
      { kind: 'feed', district: 'D', limit: 5 },
    ];
    for (const each of watched) await house.ask(each);
    expect(await number()).toBe(0);
    const before = new Map(house.answers.evaluations);
    const moves: Move[] = [];
    house.follower.onMove((each) => moves.push(...each));
    await save('12');
    for (const each of watched) await house.ask(each);
    expect(await number()).toBe(1);
    expect(moves).toEqual([
      { district: 'D', revision: 0, isNewRevision: false, touched: [], drafts: ['D-A'] },
    ]);
    for (const { kind } of watched) expect(house.answers.evaluations.get(kind)).toBe(before.get(kind));
  });

  it('is there for another server that starts on the same database, and so is what comes after', async () => {
    await save('12');
    const database = await Database.open(house.url, 3);
    const follower = new Follower(database, () => undefined);
    await follower.look();
    const drafts = new Drafts(database, house.catalogues, house.ledger, house.clock, follower);
    const answers = new Answers(database, house.catalogues, follower, house.clock);
    expect(await drafts.since(staffOf('D-A'), { ...sheet, since: 0 })).toMatchObject({
      number: 1,
      cells: [{ text: '12', by: 'D-A·联络员', version: 1 }],
    });
    await save('13', 1);
    const { answers: found } = await answers.ask(staffOf('D-A'), { questions: [question] });
    expect(found[0]?.value).toEqual({ number: 2 });
    await database.close();
  });

  it('has no past to ask for', async () => {
    await save('12');
    await house.enter([{ indicator: 'p.helmets', value: 1 }]);
    await expect(house.ask(question, 1)).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' });
  });
});
