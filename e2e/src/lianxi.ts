/** A real Lianxi for tests: the built server on a data directory of its own, to be stopped, killed and started again. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const START_MS = 180_000;
const END_MS = 60_000;
const root = resolve(import.meta.dirname ?? '.', '..', '..');

/** The environment without settings of Lianxi: a test must never write into somebody's DATABASE_URL. */
const neutral = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(LIANXI_|PG|DATABASE_URL$|REDIS_URL$)/.test(name)),
);

/** Where the demonstration stands ready to be copied (`prepared`): generating it takes most of a start. */
const PREPARED = 'PREPARED_DEMONSTRATION';

/** Generates the demonstration once for all tests of a run. @returns forgets it */
export async function prepared(): Promise<() => void> {
  const lianxi = await new Lianxi().start();
  await lianxi.stop();
  process.env[PREPARED] = lianxi.data;
  return () => rmSync(lianxi.folder, { recursive: true, force: true });
}

export class Lianxi {
  private child: ChildProcess | null = null;
  private port = 0;
  /** Where the built project lies; another one from the next start on. */
  root = root;
  readonly folder = mkdtempSync(join(tmpdir(), 'lianxi-e2e-'));

  /** @param env further settings; with a DATABASE_URL the demonstration is generated there */
  constructor(readonly env: Record<string, string> = {}) {
    chmodSync(this.folder, 0o755); // as root, PostgreSQL runs as another user
    const ready = process.env[PREPARED];
    if (ready !== undefined && !('DATABASE_URL' in env)) execFileSync('cp', ['-a', ready, this.data]); // keeps owners
  }

  /** The folder of its PostgreSQL. */
  get data(): string {
    return join(this.folder, 'postgres');
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the running server. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts, or starts again on the same data and port. */
  async start(): Promise<this> {
    const child = spawn(process.execPath, [join(this.root, 'server', 'dist', 'main.js')], {
      env: {
        ...neutral,
        LIANXI_PORT: String(this.port),
        LIANXI_DATA_DIR: this.data,
        LIANXI_LOG: 'warn',
        ...this.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    let output = '';
    await new Promise<void>((done, failed) => {
      const take = (chunk: Buffer): void => {
        output += String(chunk);
        const ready = /Lianxi is ready at http:\/\/[^:]+:(\d+)/.exec(output);
        if (!ready) return;
        clearTimeout(late);
        this.port = Number(ready[1]);
        done();
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      const late = setTimeout(() => {
        child.kill('SIGTERM');
        failed(new Error(`the server was not ready after ${START_MS / 1000} s:\n${output}`));
      }, START_MS);
      child.on('exit', (code) => {
        clearTimeout(late);
        failed(new Error(`the server ended with ${code}:\n${output}`));
      });
    });
    return this;
  }

  /** Kills Node without a warning; PostgreSQL lives on as an orphan until the next start. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Stops and forgets the data. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((done, failed) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL');
        failed(new Error(`the server did not end within ${END_MS / 1000} s of ${signal}`));
      }, END_MS);
      child.removeAllListeners('exit');
      child.on('exit', () => {
        clearTimeout(late);
        done();
      });
      child.kill(signal);
    });
  }
}
