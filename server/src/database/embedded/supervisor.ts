import { setTimeout as delay } from 'node:timers/promises';
import { clearTheWay } from './leftover.js';
import type { Ownership } from './owner-lock.js';
import { EndedEarly, freePort, Postmaster, type PostmasterSetup } from './postmaster.js';
import { StartRefused } from './refusal.js';

export type ExitListener = (code: number | null, signal: string | null) => void;

/** Pauses before the attempts to bring PostgreSQL back; the last one is repeated. */
const PAUSES_MS = [0, 250, 500, 1_000, 2_000] as const;
/** After so long a life the pauses begin anew. */
const STEADY_MS = 10_000;
/** How long the first start waits for what an earlier run left to be gone. */
const PATIENCE_MS = 30_000;

/**
 * Keeps one PostgreSQL alive on one data directory: started once, brought back on the same port whenever it dies,
 * until `stop()`. Only while the data directory is still ours.
 */
export class Supervisor {
  #current: Postmaster | null = null;
  #port = 0;
  #isStopping = false;
  readonly #stopped = new AbortController();
  #revival: Promise<void> = Promise.resolve();
  #steadySince = 0;
  #attempts = 0;
  readonly #listeners: ExitListener[] = [];

  constructor(
    private readonly setup: PostmasterSetup,
    private readonly ownership: Ownership,
    private readonly restarts: boolean,
  ) {}

  get port(): number {
    return this.#port;
  }

  /** Process number of the PostgreSQL of the moment; 0 while there is none. */
  get pid(): number {
    return this.#current && !this.#current.hasExited ? this.#current.pid : 0;
  }

  onUnexpectedExit(listener: ExitListener): void {
    this.#listeners.push(listener);
  }

  /** First start: waits for remains of an earlier run to go, then for PostgreSQL to let clients in. */
  async start(): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      this.#port = await freePort();
      try {
        await this.#launch();
        return;
      } catch (error) {
        if (!(error instanceof EndedEarly) || !error.isPassing || Date.now() + pause > end) throw error;
        this.setup.log(`${error.message}\n… trying again`);
        await delay(pause);
      }
    }
  }

  /** Ends PostgreSQL and every attempt to bring it back. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#stopped.abort();
    // A revival under way sees the flag, or has a process that ends here and makes it see the flag.
    while (this.#current && !this.#current.hasExited) await this.#current.stop();
    await this.#revival;
    if (this.#current && !this.#current.hasExited) await this.#current.stop();
  }

  async #launch(): Promise<void> {
    const env = await clearTheWay({
      dataDir: this.setup.dataDir,
      pgCtl: this.setup.programs.pgCtl,
      me: this.setup.me,
      log: this.setup.log,
    });
    if (!(await this.ownership.isHeld())) {
      throw new StartRefused(`The data directory ${this.setup.dataDir} is no longer owned by this process.`);
    }
    if (this.#isStopping) throw new StartRefused('PostgreSQL is being stopped.');
    const postmaster = Postmaster.spawn(this.setup, this.#port, env);
    this.#current = postmaster;
    try {
      await postmaster.answers();
    } catch (error) {
      await postmaster.stop();
      throw error;
    }
    this.#steadySince = Date.now();
    void postmaster.exited.then(({ code, signal }) => this.#lost(code, signal));
  }

  #lost(code: number | null, signal: string | null): void {
    if (this.#isStopping) return;
    this.setup.log(`PostgreSQL ended unexpectedly (${signal ?? `code ${code}`})`);
    for (const listener of this.#listeners) {
      try {
        listener(code, signal);
      } catch (error) {
        this.setup.log(`a listener failed: ${String(error)}`);
      }
    }
    if (!this.restarts) return;
    if (Date.now() - this.#steadySince > STEADY_MS) this.#attempts = 0;
    this.#revival = this.#revive();
  }

  async #revive(): Promise<void> {
    for (;;) {
      const pause = PAUSES_MS[Math.min(this.#attempts, PAUSES_MS.length - 1)] ?? 0;
      this.#attempts++;
      await delay(pause, undefined, { signal: this.#stopped.signal }).catch(() => undefined); // cut short by stop()
      if (this.#isStopping) return;
      try {
        await this.#launch();
        this.setup.log(`PostgreSQL is back on port ${this.#port} (process ${this.pid})`);
        return;
      } catch (error) {
        if (this.#isStopping) return;
        this.setup.log(
          `PostgreSQL could not be brought back yet: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }
}
