// A real PostgreSQL throughout. What needs a second copy of the server is in second-process.spec.ts.
import { spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type RunningPostgres } from './embedded-postgres.js';
import { freePort } from './postmaster.js';
import { factsOf } from './processes.js';

jest.setTimeout(30_000);

const projectRoot = path.resolve(__dirname, '../../../..');
const base = mkdtempSync(path.join(tmpdir(), 'lianxi-embedded-'));
chmodSync(base, 0o755); // the account PostgreSQL runs under must get in
const running: RunningPostgres[] = [];
const children: ChildProcess[] = [];
const said: string[] = [];
const log = (message: string): void => void said.push(message);

beforeEach(() => (said.length = 0));
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const postgres of running.splice(0)) await postgres.stop();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

async function start(dataDir: string): Promise<RunningPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log, projectRoot });
  running.push(postgres);
  return postgres;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // the tests kill servers under their clients
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function until<T>(what: string, ask: () => T | Promise<T>, seconds = 10): Promise<NonNullable<T>> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(10)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`waited ${seconds} s in vain: ${what}`);
}

const freshDataDir = (name: string): string => path.join(base, name, 'postgres');

describe('an embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, in UTF-8 and durable', async () => {
    const dataDir = freshDataDir('twice');
    const first = await start(dataDir);
    const [settings] = await query(
      first.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
        current_setting('TimeZone') AS zone, current_setting('max_connections') AS connections,
        (SELECT datcollate FROM pg_database WHERE datname = current_database()) AS locale`,
    );
    expect(settings).toEqual({ fsync: 'on', encoding: 'UTF8', zone: 'UTC', connections: '60', locale: 'C' });
    await query(first.url, `CREATE TABLE kept AS SELECT '站前街道' AS name`);
    await first.stop();
    expect(existsSync(`${dataDir}.owner.json`)).toBe(false);
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT name FROM kept')).toEqual([{ name: '站前街道' }]);
    expect(readFileSync(`${dataDir}.log`, 'utf8')).not.toContain('not properly shut down');
  });

  it('lets nobody in without the password, which only its account can read', async () => {
    const dataDir = freshDataDir('private');
    const { url } = await start(dataDir);
    const stranger = new URL(url);
    stranger.password = 'guess';
    await expect(query(stranger.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600);
    const password = new URL(url).password;
    expect(readFileSync(`${dataDir}.log`, 'utf8') + said.join('\n')).not.toContain(password);
    const command = (await factsOf(running[0]?.pid ?? 0))?.args.join(' ');
    expect(command).toContain(dataDir);
    expect(command).not.toContain(password);
  });

  it('sets a new password when its file is lost', async () => {
    const dataDir = freshDataDir('lost-password');
    const first = await start(dataDir);
    await first.stop();
    renameSync(`${dataDir}.password`, `${dataDir}.password-elsewhere`);
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
  });

  it('refuses a cluster that is set to lose data, and releases it', async () => {
    const dataDir = freshDataDir('careless');
    await (await start(dataDir)).stop();
    appendFileSync(
      path.join(dataDir, 'postgresql.conf'),
      '\nfull_page_writes = off\nsynchronous_commit = off\n',
    );
    await expect(start(dataDir)).rejects.toThrow('synchronous_commit = off, full_page_writes = off');
    expect(existsSync(`${dataDir}.owner.json`)).toBe(false);
    expect(existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(false);
  });
});

describe('a data directory', () => {
  it('with a stale pid that another process got starts, and leaves that process alone', async () => {
    const dataDir = freshDataDir('reused-pid');
    const first = await start(dataDir);
    const pidFile = path.join(dataDir, 'postmaster.pid');
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    await first.stop();
    // Under PostgreSQL's own account: else PostgreSQL itself would tell it apart, and nothing would be tested.
    const { uid, gid } = statSync(dataDir);
    const stranger = spawn('sleep', ['600'], { uid, gid });
    children.push(stranger);
    writeFileSync(pidFile, [String(stranger.pid), ...lines.slice(1)].join('\n'));
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    expect(await factsOf(stranger.pid ?? 0)).not.toBeNull();
  });

  it('with an empty pid file, as a power cut may leave it, starts and keeps that file aside', async () => {
    const dataDir = freshDataDir('empty-pid');
    await (await start(dataDir)).stop();
    const pidFile = path.join(dataDir, 'postmaster.pid');
    writeFileSync(pidFile, '');
    utimesSync(pidFile, 1, 1);
    const second = await start(dataDir);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('postmaster.pid.unreadable-'))).toHaveLength(
      1,
    );
  });

  it('is left to a PostgreSQL that somebody else started on it', async () => {
    const dataDir = freshDataDir('by-hand');
    const first = await start(dataDir);
    const [program = ''] = (await factsOf(first.pid))?.args ?? [];
    await first.stop();
    const { uid, gid } = statSync(dataDir);
    const place = ['-c', 'unix_socket_directories=', '-p', String(await freePort())];
    const byHand = spawn(program, ['-D', dataDir, ...place], { uid, gid });
    children.push(byHand);
    await until('the other PostgreSQL', () => existsSync(path.join(dataDir, 'postmaster.pid')));
    await expect(start(dataDir)).rejects.toThrow(`(process ${byHand.pid}) that Lianxi did not start`);
    expect(byHand.exitCode ?? byHand.signalCode).toBeNull();
  });

  it('that holds something else is refused untouched', async () => {
    const dataDir = freshDataDir('foreign');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(path.join(dataDir, 'thesis.doc'), 'years of work');
    await expect(start(dataDir)).rejects.toThrow('not a PostgreSQL data directory');
    expect(readdirSync(dataDir)).toEqual(['thesis.doc']);
  });
});

describe('a PostgreSQL that dies under the server', () => {
  it.each(['SIGKILL', 'SIGQUIT', 'SIGINT'] as const)('of %s comes back on the same URL', async (signal) => {
    const postgres = await start(freshDataDir(signal));
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    const exits: (string | number | null)[] = [];
    postgres.onUnexpectedExit((code, name) => exits.push(name ?? code));
    const before = postgres.pid;
    process.kill(before, signal);
    const began = Date.now();
    await until('the death to be told', () => exits.length > 0);
    const rows = await until('it to be back', () =>
      query(postgres.url, 'SELECT value FROM kept').catch(() => null),
    );
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(rows).toEqual([{ value: 7 }]);
    expect(exits).toEqual([signal === 'SIGKILL' ? 'SIGKILL' : 0]);
    expect(postgres.pid).not.toBe(before);
  });

  it('is not brought back when it was stopped', async () => {
    const postgres = await start(freshDataDir('stopped'));
    const exits: unknown[] = [];
    postgres.onUnexpectedExit((code) => exits.push(code));
    const { pid } = postgres;
    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(await factsOf(pid)).toBeNull();
    expect(postgres.pid).toBe(0);
    expect(exits).toEqual([]);
  });
});
