// One PostgreSQL server process, from spawn to exit. Keeping one alive for good is supervisor.ts.
import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { BoundedLog } from './bounded-log.js';
import { SUPERUSER } from './initialise.js';
import { ownerMark, signalPostgres } from './leftover.js';
import type { ServiceUser } from './place.js';
import type { ProcessIdentity } from './processes.js';
import type { Programs } from './programs.js';
import { hasCode, StartRefused } from './refusal.js';
import { spawnProgram } from './spawn-program.js';

export interface PostmasterSetup {
  programs: Programs;
  user: ServiceUser;
  dataDir: string;
  password: string;
  me: ProcessIdentity;
  output: BoundedLog;
  log: (message: string) => void;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** PostgreSQL ended before it answered. */
export class EndedEarly extends StartRefused {
  /** @param isPassing true for what time heals: memory or port still held by what came before */
  constructor(
    message: string,
    readonly isPassing: boolean,
  ) {
    super(message);
  }
}

/** What PostgreSQL says when the remains of its predecessor are not gone yet, or the port was just taken. */
const PASSING =
  /pre-existing shared memory block|lock file ".*" already exists|lock file ".*" is empty|could not bind|could not create any TCP\/IP sockets/;

/**
 * Settings given on the command line, above the configuration file. What keeps data safe (fsync and the like) is
 * deliberately absent: PostgreSQL's defaults are right, and prepare-database.ts refuses a cluster that changed them.
 */
function settings(port: number, me: ProcessIdentity): string[] {
  const values = {
    // Loopback with a password: TypeORM and every tool take such a URL, on every system. No socket in /tmp.
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: 60,
    shared_buffers: '64MB',
    // Small queries gain nothing from parallel workers, and containers' 64 MB of /dev/shm breaks them.
    max_parallel_workers_per_gather: 0,
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '%m [%p] ',
    cluster_name: 'lianxi',
  };
  const list = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  // Windows has no unix sockets worth switching off; there the setting is unknown to some builds.
  const usable = process.platform === 'win32' ? list.filter((one) => !one.startsWith('unix_')) : list;
  return [...usable, ownerMark(me)].flatMap((one) => ['-c', one]);
}

export class Postmaster {
  readonly exited: Promise<Exit>;
  #exit: Exit | null = null;
  #lastWords = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly setup: PostmasterSetup,
    private readonly port: number,
  ) {
    this.exited = new Promise((resolve) => {
      const end = (exit: Exit): void => {
        this.#exit ??= exit;
        resolve(this.#exit);
      };
      child.on('exit', (code, signal) => end({ code, signal }));
      child.on('error', (error) => {
        this.#lastWords += error.message;
        end({ code: null, signal: null });
      });
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (piece: Buffer) => {
        setup.output.append(piece);
        this.#lastWords = (this.#lastWords + piece.toString('utf8')).slice(-2000);
      });
    }
    child.stdin?.end();
  }

  /** Starts the process; `answers()` tells when it is of use. */
  static spawn(setup: PostmasterSetup, port: number, env: Record<string, string>): Postmaster {
    const args = ['-D', setup.dataDir, ...settings(port, setup.me)];
    const { user, dataDir: folder } = setup;
    const child = spawnProgram(setup.programs.postgres, args, { user, folder, env, isDaemon: true });
    return new Postmaster(child, setup, port);
  }

  /** 0 when it could not even be spawned. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasExited(): boolean {
    return this.#exit !== null;
  }

  /**
   * Resolves when a client can log in; recovery after a crash may take its time.
   * @throws EndedEarly when it ends instead
   */
  async answers(): Promise<void> {
    for (let next = Date.now() + 10_000; ; await Promise.race([delay(40), this.exited])) {
      if (this.#exit) throw this.#endedEarly(this.#exit);
      if (await this.#letsIn()) return;
      if (Date.now() < next) continue;
      this.setup.log('PostgreSQL is still starting (after a crash it first replays its journal)');
      next += 10_000;
    }
  }

  /** Ends it: fast first, harder only after a long time. Resolves when the process is gone. */
  async stop(): Promise<Exit> {
    if (await this.#endsWithin(60, () => signalPostgres(this.pid, 'INT', this.setup.programs.pgCtl))) {
      return this.exited;
    }
    if (await this.#endsWithin(15, () => signalPostgres(this.pid, 'QUIT', this.setup.programs.pgCtl))) {
      return this.exited;
    }
    this.child.kill('SIGKILL');
    return this.exited;
  }

  async #endsWithin(seconds: number, ask: () => Promise<void>): Promise<boolean> {
    if (this.#exit) return true;
    try {
      await ask();
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) this.setup.log(`cannot signal PostgreSQL ${this.pid}: ${String(error)}`);
    }
    const patience = new AbortController();
    const tired = delay(seconds * 1000, false, { signal: patience.signal });
    const hasEnded = await Promise.race([this.exited.then(() => true), tired]);
    patience.abort();
    await tired.catch(() => false); // aborted: nobody waits any more
    if (!hasEnded) this.setup.log(`PostgreSQL (process ${this.pid}) has not stopped after ${seconds} s`);
    return hasEnded;
  }

  async #letsIn(): Promise<boolean> {
    const { password } = this.setup;
    const client = new pg.Client({
      host: '127.0.0.1',
      port: this.port,
      user: SUPERUSER,
      password,
      database: 'postgres',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined); // a connection lost here shows as the failed attempt below
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if (!hasCode(error, '28P01')) return false;
      throw new StartRefused(
        `PostgreSQL on ${this.setup.dataDir} refuses the password in the file beside it. Move the file ` +
          `${this.setup.dataDir}.password away and start again; a new password is then set.`,
      );
    }
  }

  #endedEarly({ code, signal }: Exit): EndedEarly {
    const how = signal ?? `code ${code}`;
    const words = this.#lastWords.trim();
    const reasons = words.split('\n').filter((line) => /\b(FATAL|PANIC|ERROR|HINT|DETAIL):/.test(line));
    const gist = (reasons.length > 0 ? reasons : words.split('\n')).slice(-3).join('\n');
    const where = `(more in ${this.setup.dataDir}.log)`;
    return new EndedEarly(`PostgreSQL ended at its start (${how}): ${gist} ${where}`, PASSING.test(words));
  }
}

/**
 * A free TCP port on the loopback address, below the range the system gives to outgoing connections: a client
 * trying to reconnect could otherwise be given PostgreSQL's own port and keep it from coming back.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
  throw new StartRefused('No free TCP port was found on 127.0.0.1 between 20000 and 32000.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
