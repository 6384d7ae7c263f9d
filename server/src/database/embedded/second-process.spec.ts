// Other copies of the server as processes of their own: some are really killed, one comes second.
import { transformFileSync } from '@swc/core';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type RunningPostgres } from './embedded-postgres.js';
import { factsOf } from './processes.js';

jest.setTimeout(30_000);

const projectRoot = path.resolve(__dirname, '../../../..');
const base = mkdtempSync(path.join(tmpdir(), 'lianxi-second-'));
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

/** The built module and a program around it, as it runs in production: plain ESM in a process of its own. */
function compileCopy(): string {
  const folder = path.join(base, 'copy');
  if (existsSync(folder)) return path.join(folder, 'main.js');
  mkdirSync(folder);
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  for (const file of readdirSync(__dirname).filter((name) => /^[^.]+\.ts$/.test(name))) {
    const { code } = transformFileSync(path.join(__dirname, file), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    writeFileSync(path.join(folder, file.replace(/\.ts$/, '.js')), code);
  }
  const main = `import { startEmbeddedPostgres } from './embedded-postgres.js';
    const [dataDir, projectRoot] = process.argv.slice(2);
    const log = (message) => console.error(message);
    const { url, pid } = await startEmbeddedPostgres({ dataDir, projectRoot, log });
    console.log(JSON.stringify({ url, pid }));`;
  writeFileSync(path.join(folder, 'main.js'), main);
  return path.join(folder, 'main.js');
}

interface Copy {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
}

function startCopy(dataDir: string): Copy {
  const child = spawn(process.execPath, [compileCopy(), dataDir, projectRoot]);
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (piece) => (stdout += String(piece)));
  child.stderr.on('data', (piece) => (stderr += String(piece)));
  return { child, stdout: () => stdout, stderr: () => stderr };
}

async function runningCopy(dataDir: string): Promise<Copy & { url: string; pid: number }> {
  const copy = startCopy(dataDir);
  const line = await until('a copy to start', () => copy.stdout().trim());
  return { ...copy, ...(JSON.parse(line) as { url: string; pid: number }) };
}

/** Writes numbered rows until the server is gone; resolves with the last acknowledged number. */
async function writeUntilCut(url: string, onFirst: () => void): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // being cut is the point
  await client.connect();
  await client.query('CREATE TABLE entry (number int PRIMARY KEY)');
  let acknowledged = 0;
  try {
    for (; acknowledged < 100_000; acknowledged++) {
      await client.query('INSERT INTO entry VALUES ($1)', [acknowledged + 1]);
      if (acknowledged === 20) onFirst();
    }
  } catch (error) {
    said.push(`writer cut: ${String(error)}`);
  }
  return acknowledged;
}

describe('a server killed with -9', () => {
  it('leaves a PostgreSQL that the next start stops properly, keeping every acknowledged row', async () => {
    const dataDir = freshDataDir('orphan');
    const copy = await runningCopy(dataDir);
    const written = writeUntilCut(copy.url, () => copy.child.kill('SIGKILL'));
    await until('the copy to die', () => copy.child.signalCode);
    expect(await factsOf(copy.pid)).not.toBeNull(); // else this test tests nothing
    const next = await start(dataDir);
    const acknowledged = await written;
    expect(await factsOf(copy.pid)).toBeNull();
    expect(said.join('\n')).toContain(`stopping PostgreSQL (process ${copy.pid})`);
    const [row] = await query(next.url, 'SELECT max(number) AS last, count(*)::int AS count FROM entry');
    expect(acknowledged).toBeGreaterThan(20);
    expect(row?.last).toBe(row?.count);
    expect(Number(row?.last)).toBeGreaterThanOrEqual(acknowledged);
    expect(readFileSync(`${dataDir}.log`, 'utf8')).not.toContain('automatic recovery');
  });

  it('together with its PostgreSQL, can be started again at once', async () => {
    const dataDir = freshDataDir('tree');
    const copy = await runningCopy(dataDir);
    const acknowledged = await writeUntilCut(copy.url, () => {
      copy.child.kill('SIGKILL');
      process.kill(copy.pid, 'SIGKILL');
    });
    await until('the copy to die', () => copy.child.signalCode);
    expect(existsSync(path.join(dataDir, 'postmaster.pid'))).toBe(true);
    const next = await start(dataDir);
    const [row] = await query(next.url, 'SELECT max(number) AS last FROM entry');
    expect(Number(row?.last)).toBeGreaterThanOrEqual(acknowledged);
  });

  it('during initdb does not stand in the way of the next start', async () => {
    const dataDir = freshDataDir('half');
    const copy = startCopy(dataDir);
    const scratch = await until('initdb to be at work', () =>
      existsSync(path.dirname(dataDir))
        ? readdirSync(path.dirname(dataDir)).find(
            (name) =>
              name.includes('.initdb-') && existsSync(path.join(path.dirname(dataDir), name, 'PG_VERSION')),
          )
        : undefined,
    );
    copy.child.kill('SIGKILL');
    await until('the copy to die', () => copy.child.signalCode);
    expect(existsSync(dataDir)).toBe(false);
    const next = await start(dataDir);
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(said.join('\n')).toContain(scratch);
  });
});

describe('a data directory', () => {
  it('has one owner: a second copy refuses and says what to do', async () => {
    const dataDir = freshDataDir('one-owner');
    const owner = await start(dataDir);
    const second = startCopy(dataDir);
    await until('the second copy to end', () => second.child.exitCode !== null);
    expect(second.child.exitCode).not.toBe(0);
    expect(second.stderr()).toContain(`(process ${process.pid}, since`);
    expect(second.stderr()).toContain(dataDir);
    expect(second.stderr()).toContain('LIANXI_DATA_DIR');
    expect(await query(owner.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
