// The front door: a real PostgreSQL that belongs to this server process. See README.md in this folder.
import path from 'node:path';
import { BoundedLog } from './bounded-log.js';
import { createCluster, hasCluster, readPassword, SUPERUSER } from './initialise.js';
import { clearTheWay } from './leftover.js';
import { takeOwnership, type Ownership } from './owner-lock.js';
import { MACHINE_FOLDER, preparePlace, runsAsRoot, type Place } from './place.js';
import { prepareDatabase } from './prepare-database.js';
import { findPrograms } from './programs.js';
import { assertReachable, serviceUserFor } from './service-user.js';
import { Supervisor } from './supervisor.js';

export { defaultDataDir } from './place.js';
export { StartRefused } from './refusal.js';

export interface EmbeddedOptions {
  /** Folder of the cluster; password, lock and log lie beside it and carry its name. */
  dataDir: string;
  log: (message: string) => void;
  /** @default 'lianxi' */
  database?: string;
  /** Where node_modules are found. @default process.cwd() */
  projectRoot?: string;
  /** Bring PostgreSQL back on the same URL when it dies. @default true */
  restart?: boolean;
}

export interface RunningPostgres {
  /** `postgres://…` for pg and TypeORM; contains the password, never log it. The same until `stop()`. */
  readonly url: string;
  /** The data directory by its real path. */
  readonly dataDir: string;
  /** Process number of the PostgreSQL of the moment; 0 while it is being brought back. */
  readonly pid: number;
  /** Ends PostgreSQL cleanly and releases the data directory. May be called twice. */
  stop(): Promise<void>;
  /** Called each time PostgreSQL ended without `stop()`, before it is brought back. */
  onUnexpectedExit(listener: (code: number | null, signal: string | null) => void): void;
}

/**
 * Starts PostgreSQL on a data directory, creating cluster and database when they are missing.
 * @throws StartRefused with a message for the operator when it cannot or must not start
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<RunningPostgres> {
  const place = await preparePlace(options.dataDir);
  const ownership = await takeOwnership(place.dataDir, place.ownerFile, options.log);
  try {
    return await startOwned(options, place, ownership);
  } catch (error) {
    await ownership.release();
    throw error;
  }
}

async function startOwned(
  options: EmbeddedOptions,
  place: Place,
  ownership: Ownership,
): Promise<RunningPostgres> {
  const { log, database = 'lianxi', projectRoot = process.cwd(), restart = true } = options;
  const { dataDir } = place;
  const user = await serviceUserFor(place, log);
  await assertReachable(place, user);
  const copiesFolder = runsAsRoot() ? MACHINE_FOLDER : path.dirname(dataDir);
  const programs = await findPrograms({ projectRoot, user, copiesFolder, log });
  const me = ownership.owner;
  const setup = { place, programs, user, log };

  const env = await clearTheWay({ dataDir, pgCtl: programs.pgCtl, me, log });
  if (!(await hasCluster(setup))) await createCluster(setup);
  const password = await readPassword(setup, env);

  const output = new BoundedLog(place.logFile, log);
  const supervisor = new Supervisor(
    { programs, user, dataDir, password, me, output, log },
    ownership,
    restart,
  );
  const urlOf = (name: string): string =>
    `postgres://${SUPERUSER}:${password}@127.0.0.1:${supervisor.port}/${encodeURIComponent(name)}`;
  const end = async (): Promise<void> => {
    await supervisor.stop();
    await output.flushed();
    await ownership.release();
  };
  try {
    await supervisor.start();
    await prepareDatabase(urlOf, database, dataDir);
  } catch (error) {
    await end();
    throw error;
  }
  log(`PostgreSQL ${programs.major} runs on ${dataDir} (process ${supervisor.pid}, port ${supervisor.port})`);

  let ending: Promise<void> | null = null;
  return {
    url: urlOf(database),
    dataDir,
    get pid() {
      return supervisor.pid;
    },
    stop: () => (ending ??= end()),
    onUnexpectedExit: (listener) => supervisor.onUnexpectedExit(listener),
  };
}
