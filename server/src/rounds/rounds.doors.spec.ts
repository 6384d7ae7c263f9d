import type { HandIn, Round } from '@lianxi/shared';
import { anApp, cookieOf, send, type App } from '../testing/app.js';
import { aRound, newKey } from '../testing/rounds.js';

let app: App;
let office: string;
beforeAll(async () => {
  app = await anApp();
  office = await cookieOf(app, 'office');
});
afterAll(() => app.close());

const post = <T = Record<string, unknown>>(path: string, body: unknown, cookie = office, key = newKey()) =>
  send<T>(app, 'POST', path, { body, cookie, headers: { 'idempotency-key': key } });

describe('the doors of rounds', () => {
  it('open a round, tell how it goes, and refuse what they do not know', async () => {
    expect(await post('/rounds', { ...aRound, state: 'frozen' })).toMatchObject({
      status: 400,
      body: { code: 'UNKNOWN_FIELD', field: 'state' },
    });
    const keyless = await send(app, 'POST', '/rounds', { body: aRound, cookie: office });
    expect(keyless.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REQUIRED' });
    const { status, body: round } = await post<Round>('/rounds', {
      ...aRound,
      opensOn: '2026-11-01',
      closesOn: '2099-12-31',
    });
    expect([status, round.period]).toEqual([201, '2026-11']);
    const list = await send<Round[]>(app, 'GET', '/rounds?district=D', { cookie: office });
    expect(list.body).toEqual([round]);
    const path = `/rounds/${round.id}`;
    const reminded = await post<HandIn[]>(`${path}/reminders`, { departments: ['D-A'] });
    expect(reminded).toMatchObject({ status: 200, body: [{ department: 'D-A', state: 'draft' }] });
    const steps = await send<{ step: string }[]>(app, 'GET', `${path}/steps`, { cookie: office });
    expect(steps.body.map(({ step }) => step)).toEqual(['opened', 'reminded']);
    const changes = await send(app, 'GET', `${path}/departments/D-A/changes`, { cookie: office });
    expect(changes).toMatchObject({ status: 200, body: [] });
    const early = await post(`${path}/departments/D-A/return`, { remark: '请核对' });
    expect(early).toMatchObject({ status: 409, body: { code: 'ROUND_STATE' } });
    const blank = await post(`${path}/departments/D-A/return`, { remark: ' ' });
    expect(blank).toMatchObject({ status: 400, body: { field: 'remark' } });
    const nobody = await post(`${path}/departments/D-%00/reopen`, {
      reason: '补报',
      until: '2099-01-01T00:00:00Z',
    });
    expect(nobody).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('know no round by another name than its id, and nobody without rights', async () => {
    const { body } = await post('/rounds/1/reminders', { departments: ['D-A'] });
    expect(body).toMatchObject({ code: 'NOT_FOUND' });
    expect((await post('/rounds', aRound, '')).status).toBe(401);
    expect((await post('/rounds', aRound, await cookieOf(app, 'staff-a'))).status).toBe(403);
    const template = await send(app, 'GET', '/rounds/template?district=D&period=2026-13', { cookie: office });
    expect(template.body).toMatchObject({ code: 'PERIOD_INVALID' });
  });
});
