import type { PeriodCode, Sheet, Submit, Submitted } from '@lianxi/shared';
import type { Cell } from './cell';
import { DraftPeer } from './draft-peer';
import { DraftStore } from './draft-store';
import { HandClock } from './hand-clock';
import { SheetSession, type Reply, type SheetServer, type SubmitOutcome } from './sheet-session';
import { aCell, aDraft, submittedAs } from './sheet-builders';

const a = aCell({ indicator: { code: 'x.a' } });
const b = aCell({ indicator: { code: 'x.b' } });

let made = 0;
type Mood = 'well' | 'silent' | 'answer lost' | 'signed out' | 'busy' | 'broken';

/** The server behind a network with moods. */
class Server implements SheetServer {
  readonly peer = new DraftPeer();
  mood: Mood = 'well';
  calls: string[] = [];
  submitted = new Map<string, Submitted>();
  /** Answers wait until they are let go. */
  gate: Promise<void> = Promise.resolve();

  private async answered<T>(name: string, act: () => T): Promise<Reply<T>> {
    this.calls.push(name);
    await this.gate;
    const no = (status: number, code: 'SESSION_ENDED' | 'RATE_LIMITED' | 'INTERNAL'): Reply<T> => ({
      ok: false,
      status,
      body: { code, message: code },
      error: new Error(code),
    });
    if (this.mood === 'signed out') return no(401, 'SESSION_ENDED');
    if (this.mood === 'busy') return no(429, 'RATE_LIMITED');
    if (this.mood === 'broken') return no(500, 'INTERNAL');
    const silence = { ok: false, status: null, body: null, error: new Error('silence') } as const;
    if (this.mood === 'silent') return silence;
    const value = act();
    return this.mood === 'answer lost' ? silence : { ok: true, value };
  }

  saveDrafts: SheetServer['saveDrafts'] = (cells) =>
    this.answered(`save ${cells.length}`, () => this.peer.save(cells, '我'));
  draftsSince: SheetServer['draftsSince'] = (number) =>
    this.answered(`since ${number}`, () => this.peer.since(number));
  submit: SheetServer['submit'] = (body, key) =>
    this.answered(`submit ${key}`, () => this.submitOnce(body, key));

  /** The answer to a first try is kept for its repeats. */
  private submitOnce(body: Submit, key: string): Submitted {
    const known = this.submitted.get(key);
    if (known) return known;
    const cells = body.cells.map(({ indicator }) => (indicator === 'x.a' ? a : b));
    const keys = cells.map(({ key: cell }) => cell);
    keys.forEach((cell) => this.peer.submitted(cell));
    const answer = submittedAs(
      { view: () => ({ value: 5 }), cell: (of: string) => cells.find((one) => one.key === of) } as never,
      {
        cells: body.cells,
        keys,
      },
    );
    this.submitted.set(key, answer);
    return answer;
  }
}

function aSheet(server: Server, epoch = 'e1'): Sheet {
  return {
    epoch,
    revision: 1,
    department: 'dep',
    period: '2026-11' as PeriodCode,
    dueOn: '2026-12-05',
    round: null,
    handIn: null,
    closed: null,
    drafts: server.peer.since(0),
    references: [],
    rows: [],
  };
}

function opened(server = new Server(), cells: Cell[] = [a, b], epoch = 'e1') {
  const clock = new HandClock();
  const told: { state: string; waiting: number; isStored: boolean }[] = [];
  const session: SheetSession = new SheetSession(aSheet(server, epoch), cells, {
    server,
    store: new DraftStore(localStorage, 'liu', 'dep', '2026-11'),
    clock,
    makeKey: () => `key ${++made}`,
    signals: { track: () => undefined, trigger: () => queueMicrotask(() => session.changed()) },
    me: '我',
    tell: (state) => told.push(state),
  });
  const type = (cell: Cell, text: string): number => session.draft.write([{ key: cell.key, text }]);
  return { session, server, clock, type, now: () => told.at(-1), told };
}
const saves = (server: Server): string[] => server.calls.filter((call) => call.startsWith('save'));

beforeEach(() => {
  localStorage.clear();
  made = 0;
});

describe('what is typed', () => {
  it('is stored at once, and saved together shortly after', async () => {
    const { server, clock, type, now } = opened();
    type(a, '1');
    type(b, '2');
    await clock.pass(0);
    expect(localStorage).toHaveLength(1);
    expect(now()).toMatchObject({ state: 'saving', waiting: 2 });
    expect(saves(server)).toEqual([]);
    await clock.pass(400);
    expect(saves(server)).toEqual(['save 2']);
    expect(now()).toMatchObject({ state: 'saved', waiting: 0 });
    expect(localStorage).toHaveLength(0);
  });

  it('goes one request at a time, the newest text last', async () => {
    const { server, clock, type } = opened();
    let open = (): void => undefined;
    server.gate = new Promise((done) => (open = done));
    type(a, '1');
    await clock.pass(1_000);
    type(a, '12');
    type(b, '2');
    await clock.pass(5_000);
    expect(saves(server)).toEqual(['save 1']);
    open();
    await clock.pass(100);
    expect(saves(server)).toEqual(['save 1', 'save 2']);
    expect(server.peer.texts()).toEqual({ [a.key]: '12', [b.key]: '2' });
  });

  it('is sent in between when somebody does not stop typing', async () => {
    const { server, clock, type } = opened();
    for (let n = 1; n <= 10; n++) {
      type(a, String(n));
      await clock.pass(200);
    }
    expect(saves(server)).toEqual(['save 1']);
  });
});

describe('without a network', () => {
  it('typing goes on, it is said after a moment only, and everything catches up', async () => {
    const { session, server, clock, type, now } = opened();
    server.mood = 'silent';
    type(a, '1');
    await clock.pass(2_500);
    expect(now()).toMatchObject({ state: 'saving' });
    await clock.pass(1_500);
    expect(now()).toMatchObject({ state: 'offline', waiting: 1 });
    type(b, '2');
    await clock.pass(60_000);
    expect(saves(server).length).toBeLessThan(15);
    server.mood = 'well';
    session.wake();
    await clock.pass(10);
    expect(now()).toMatchObject({ state: 'saved', waiting: 0 });
    expect(server.peer.texts()).toEqual({ [a.key]: '1', [b.key]: '2' });
  });

  it('comes back by itself', async () => {
    const { server, clock, type, now } = opened();
    server.mood = 'silent';
    type(a, '1');
    await clock.pass(120_000);
    server.mood = 'well';
    await clock.pass(20_000);
    expect(now()).toMatchObject({ state: 'saved' });
    expect(server.peer.texts()).toEqual({ [a.key]: '1' });
  });

  it('an answer that was lost counts: no conflict with myself', async () => {
    const { session, server, clock, type } = opened();
    server.mood = 'answer lost';
    type(a, '1');
    await clock.pass(400);
    server.mood = 'well';
    type(a, '12');
    session.wake();
    await clock.pass(1_000);
    expect(session.draft.view(a.key)).toMatchObject({ mark: 'typed', text: '12', sync: 'kept' });
    expect(server.peer.texts()).toEqual({ [a.key]: '12' });
  });

  it('meets what a colleague typed meanwhile as a choice', async () => {
    const { session, server, clock, type } = opened();
    server.mood = 'silent';
    type(a, '1');
    await clock.pass(5_000);
    server.peer.save([{ ...aDraft(a, { text: '9' }), expectedDraft: 0 }], '赵慧');
    server.mood = 'well';
    session.wake();
    await clock.pass(1_000);
    expect(session.draft.view(a.key)).toMatchObject({
      mark: 'conflict',
      text: '1',
      conflict: { theirs: { text: '9' } },
    });
    session.draft.resolve(a.key, 'mine');
    await clock.pass(1_000);
    expect(server.peer.texts()).toEqual({ [a.key]: '1' });
  });

  it.each(['busy', 'broken'] as const)('a server that is %s is asked again, and said so', async (mood) => {
    const { server, clock, type, now } = opened();
    server.mood = mood;
    type(a, '1');
    await clock.pass(5_000);
    expect(now()).toMatchObject({ state: 'failed', waiting: 1 });
    server.mood = 'well';
    await clock.pass(20_000);
    expect(now()).toMatchObject({ state: 'saved' });
  });
});

describe('a session that ends', () => {
  it('keeps everything typed and goes on after signing in again', async () => {
    const { session, server, clock, type, now } = opened();
    server.mood = 'signed out';
    type(a, '1');
    await clock.pass(60_000);
    expect(now()).toMatchObject({ state: 'failed', waiting: 1 });
    expect(saves(server)).toHaveLength(1);
    server.mood = 'well';
    session.wake();
    await clock.pass(100);
    expect(server.peer.texts()).toEqual({ [a.key]: '1' });
  });

  it('comes back on the next visit of the same person', async () => {
    const first = opened();
    first.server.mood = 'signed out';
    first.type(a, '1');
    first.session.draft.edit(b.key, '2');
    await first.clock.pass(1_000);
    first.session.close();
    first.server.mood = 'well';
    const again = opened(first.server);
    expect(again.session.restored).toBe(2);
    again.session.wake();
    await again.clock.pass(1_000);
    expect(first.server.peer.texts()).toEqual({ [a.key]: '1', [b.key]: '2' });
  });

  it('in another history of the database keeps the texts and asks where something stands', () => {
    const first = opened();
    first.server.mood = 'silent';
    first.type(a, '1');
    first.session.changed();
    const reported = aCell({ indicator: { code: 'x.a' }, reported: 7 });
    const again = opened(new Server(), [reported, b], 'e2');
    expect(again.session.draft.view(a.key)).toMatchObject({ mark: 'conflict', text: '1' });
  });
});

describe('what colleagues type', () => {
  it('is fetched when the number moves, from where I am', async () => {
    const { session, server, clock, type } = opened();
    server.peer.save([{ ...aDraft(b, { text: '9' }), expectedDraft: 0 }], '赵慧');
    await session.heard(1);
    expect(session.draft.view(b.key)).toMatchObject({ text: '9', typedBy: { by: '赵慧' } });
    type(a, '1');
    await clock.pass(1_000);
    await session.heard(2);
    expect(server.calls).toEqual(['since 0', 'save 1', 'since 1']);
  });

  it('just before I save is not missed', async () => {
    const { session, server, clock, type } = opened();
    server.peer.save([{ ...aDraft(b, { text: '9' }), expectedDraft: 0 }], '赵慧');
    type(a, '1');
    await clock.pass(1_000); // my save answers with number 2
    await session.heard(2);
    expect(session.draft.view(b.key).text).toBe('9');
  });

  it('is asked for again when the answer is lost', async () => {
    const { session, server, clock } = opened();
    server.peer.save([{ ...aDraft(b, { text: '9' }), expectedDraft: 0 }], '赵慧');
    server.mood = 'silent';
    await session.heard(1);
    server.mood = 'well';
    await clock.pass(3_000);
    expect(session.draft.view(b.key).text).toBe('9');
  });

  it('does not vanish when an older sheet arrives late', async () => {
    const { session, server, clock, type } = opened();
    const early = aSheet(server);
    type(a, '1');
    await clock.pass(1_000);
    session.take(early, [a, b]);
    expect(session.draft.view(a.key)).toMatchObject({ text: '1', sync: 'kept' });
  });

  it('goes when it is gone from the whole sheet', async () => {
    const { session, server } = opened();
    server.peer.save([{ ...aDraft(b, { text: '9' }), expectedDraft: 0 }], '赵慧');
    session.take(aSheet(server), [a, b]);
    expect(session.draft.view(b.key).text).toBe('9');
    server.peer.submitted(b.key);
    session.take(aSheet(server), [a, b]);
    expect(session.draft.view(b.key).text).toBe('');
  });
});

describe('submitting', () => {
  async function submitted(session: SheetSession, clock: HandClock): Promise<SubmitOutcome> {
    const outcome = session.submit();
    await clock.pass(500);
    return outcome;
  }

  it('saves what waits first', async () => {
    const { session, server, clock, type } = opened();
    type(a, '5');
    expect(await submitted(session, clock)).toMatchObject({ kind: 'submitted', count: 1, left: 0 });
    expect(server.calls).toEqual(['save 1', 'submit key 1']);
    expect(session.draft.view(a.key)).toMatchObject({ mark: 'saved', text: '5' });
  });

  it('that never got an answer is repeated under the same key and counts once', async () => {
    const { session, server, clock, type } = opened();
    type(a, '5');
    await clock.pass(1_000);
    server.mood = 'answer lost';
    expect(await submitted(session, clock)).toMatchObject({ kind: 'failed' });
    server.mood = 'well';
    expect(await submitted(session, clock)).toMatchObject({ kind: 'submitted', count: 1, left: 0 });
    expect(server.calls.filter((call) => call.startsWith('submit'))).toEqual([
      'submit key 1',
      'submit key 1',
    ]);
    expect(server.submitted.size).toBe(1);
  });

  it('is repeated even after a reload, and what was typed since goes after it', async () => {
    const first = opened();
    first.type(a, '5');
    await first.clock.pass(1_000);
    first.server.mood = 'answer lost';
    await submitted(first.session, first.clock);
    first.session.close();
    first.server.mood = 'well';
    const again = opened(first.server);
    again.type(b, '5');
    expect(await submitted(again.session, again.clock)).toMatchObject({ kind: 'submitted', count: 1 });
    const submits = first.server.calls.filter((call) => call.startsWith('submit'));
    expect(submits).toEqual(['submit key 1', 'submit key 1', 'submit key 2']);
    expect(first.server.peer.texts()).toEqual({});
  });

  it('without a network writes nothing and says so', async () => {
    const { session, server, clock, type } = opened();
    server.mood = 'silent';
    type(a, '5');
    expect(await submitted(session, clock)).toMatchObject({ kind: 'failed' });
    expect(session.draft.view(a.key).text).toBe('5');
    expect(server.submitted.size).toBe(0);
  });

  it('with nothing typed hands in what is reported, where a round waits for it', async () => {
    const { session, server, clock } = opened();
    const handIn = { state: 'draft' } as Sheet['handIn'];
    session.take({ ...aSheet(server), handIn }, [a, b]);
    expect(await submitted(session, clock)).toMatchObject({ kind: 'submitted', count: 0 });
  });

  it('with nothing ready says nothing; handing in alone needs no cell', async () => {
    const { session, server, clock } = opened();
    expect(await submitted(session, clock)).toEqual({ kind: 'nothing' });
    const outcome = session.submit([]);
    await clock.pass(100);
    expect(await outcome).toMatchObject({ kind: 'submitted', count: 0 });
    expect(server.submitted.size).toBe(1);
  });
});

describe('a browser that keeps nothing', () => {
  it('is said, and typing goes on', async () => {
    const full = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('QuotaExceededError');
    });
    const { server, clock, type, now } = opened();
    server.mood = 'silent';
    type(a, '1');
    await clock.pass(100);
    expect(now()).toMatchObject({ isStored: false, waiting: 1 });
    full.mockRestore();
    type(b, '2');
    await clock.pass(100);
    expect(now()).toMatchObject({ isStored: true });
    expect(opened().session.restored).toBe(2);
  });
});
