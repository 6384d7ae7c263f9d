/** Brings everything up in order, and down again. */
import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { shanghaiDay } from '@lianxi/shared';
import { z } from 'zod';
import { AppModule, type Foundation } from './app.module.js';
import { CatalogueStore } from './catalogue/catalogue.store.js';
import { readPacks, type Packs } from './catalogue/pack.reader.js';
import { SystemClock } from './config/clock.js';
import type { Config } from './config/config.js';
import type { Log } from './config/log.js';
import { Database } from './database/database.js';
import {
  defaultDataDir,
  startEmbeddedPostgres,
  type RunningPostgres,
} from './database/embedded/embedded-postgres.js';
import { generateHistory } from './demonstration/history.js';
import { loadHistory } from './demonstration/load.js';
import { generateMeetings } from './demonstration/meetings.js';
import { generateRounds } from './demonstration/rounds.js';
import { Connections } from './http/connections.js';
import { openDoors } from './http/doors.js';
import { ensureDemonstrationAccounts } from './identity/demonstration-accounts.js';
import { Follower } from './ledger/follower.js';
import { LiveSocketAdapter } from './live/socket.adapter.js';

export interface Running {
  url: string;
  stop(): Promise<void>;
}

/** Starts the whole server. @throws Error whose message says what to do */
export async function start(config: Config, log: Log): Promise<Running> {
  const postgres = config.databaseUrl === null ? await embedded(config, log) : null;
  try {
    const database = await openDatabase(config, postgres);
    const foundation = await lay(config, log, database);
    const { app, connections } = await listen(foundation);
    const { port } = app.getHttpServer().address() as { port: number };
    const stop = async (): Promise<void> => {
      foundation.follower.stop();
      await connections.end(() => app.close());
      await database.close();
      await postgres?.stop();
    };
    return { url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`, stop };
  } catch (error) {
    await postgres?.stop();
    throw error;
  }
}

function embedded(config: Config, log: Log): Promise<RunningPostgres> {
  return startEmbeddedPostgres({
    dataDir: config.dataDir ?? defaultDataDir(config.projectRoot),
    projectRoot: config.projectRoot,
    log: (message) => log.info(message),
  });
}

async function openDatabase(config: Config, postgres: RunningPostgres | null): Promise<Database> {
  const url = postgres?.url ?? config.databaseUrl;
  if (url === null) throw new Error('There is neither an embedded PostgreSQL nor a DATABASE_URL.');
  const database = await Database.open(url, config.poolSize);
  await database.demandDurability();
  return database;
}

/** Catalogue, demonstration and the follower: everything that is there before the doors open. */
async function lay(config: Config, log: Log, database: Database): Promise<Foundation> {
  const clock = new SystemClock();
  const catalogues = new CatalogueStore(database);
  const packs = readPacks(join(config.projectRoot, 'server', 'packs'));
  await catalogues.saveWhenChanged(packs);
  await catalogues.load();
  if (config.isDemonstration) await demonstrate(database, catalogues, packs, clock.now(), log);
  const follower = new Follower(database, (error) => log.error('follower', error));
  await follower.start();
  return { config, build: buildOf(config.projectRoot), log, clock, database, catalogues, follower };
}

async function demonstrate(
  database: Database,
  catalogues: CatalogueStore,
  packs: Packs,
  now: number,
  log: Log,
): Promise<void> {
  const catalogue = catalogues.current();
  const today = shanghaiDay(now);
  await ensureDemonstrationAccounts(database, catalogue, today);
  const [installation] = await database.query<{ demonstration_on: string | null }>(
    'SELECT demonstration_on FROM installation',
  );
  if (installation?.demonstration_on) return;
  log.info('Writing the demonstration history of 18 months');
  const history = generateHistory(packs, now);
  const rounds = generateRounds(catalogue, history, now);
  const events = [...rounds, ...generateMeetings(packs, catalogue, rounds, now)].sort((a, b) =>
    a.recordedAt < b.recordedAt ? -1 : 1,
  );
  await loadHistory(database, catalogue, history, events, today);
}

/** Name of the built pages, written by the client's build; without one there is only the API. */
function buildOf(projectRoot: string): string {
  const file = join(projectRoot, 'client', 'dist', 'build.json');
  if (!existsSync(file)) return 'none';
  return z.object({ build: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).build;
}

async function listen(
  foundation: Foundation,
): Promise<{ app: NestExpressApplication; connections: Connections }> {
  const { config, log } = foundation;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), {
    logger: ['error', 'warn'],
    bodyParser: false,
    abortOnError: false,
  });
  const doors = openDoors(app, config, log);
  app.useWebSocketAdapter(new LiveSocketAdapter(app, doors.isAllowedSocket));
  const connections = new Connections(app.getHttpServer() as Server);
  await app.listen(config.port, config.host);
  return { app, connections };
}
