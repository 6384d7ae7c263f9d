/** The whole server on a fresh database with the small catalogue, listening on a free port. */
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { SystemClock } from '../config/clock.js';
import { readConfig } from '../config/config.js';
import { Log } from '../config/log.js';
import { openDoors } from '../http/doors.js';
import { createAccount, passwordHash, type NewAccount } from '../identity/accounts.js';
import { Follower } from '../ledger/follower.js';
import { LiveSocketAdapter } from '../live/socket.adapter.js';
import { smallCatalogue } from './house.js';
import { freshDatabase } from './test-database.js';

export const PASSWORD = 'correct horse battery';

const accounts: NewAccount[] = [
  {
    name: 'staff-a',
    displayName: '甲·联络员',
    grants: [{ role: 'staff', district: 'D', department: 'D-A' }],
  },
  { name: 'lead-a', displayName: '甲·负责人', grants: [{ role: 'lead', district: 'D', department: 'D-A' }] },
  {
    name: 'attendant-t',
    displayName: 'T1·计数员',
    grants: [{ role: 'attendant', district: 'D', department: 'D-A', place: 'T1' }],
  },
  {
    name: 'office',
    displayName: '联席会议办公室',
    grants: [{ role: 'office', district: 'D', department: null }],
  },
  {
    name: 'admin',
    displayName: '管理员',
    grants: [{ role: 'administrator', district: 'D', department: null }],
  },
  { name: 'manager-e', displayName: '领导', grants: [{ role: 'manager', district: 'E', department: null }] },
];

export async function anApp() {
  const { database, drop } = await freshDatabase();
  const config = readConfig({ LIANXI_DEMONSTRATION: 'false', LIANXI_LOG: 'silent' }, [], '/nowhere');
  const log = new Log('silent');
  const catalogues = new CatalogueStore(database);
  await catalogues.saveWhenChanged(smallCatalogue);
  await catalogues.load();
  const hash = await passwordHash(PASSWORD);
  for (const account of accounts) await createAccount(database, account, hash);
  const follower = new Follower(database, (error) => log.error('follower', error));
  await follower.start();
  const foundation = { config, build: 'test', log, clock: new SystemClock(), database, catalogues, follower };
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), {
    logger: false,
    bodyParser: false,
  });
  const doors = openDoors(app, config, log);
  app.useWebSocketAdapter(new LiveSocketAdapter(app, doors.isAllowedSocket));
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  const close = async (): Promise<void> => {
    follower.stop();
    await app.close();
    await drop();
  };
  return { url: `http://127.0.0.1:${port}`, database, close };
}

export type App = Awaited<ReturnType<typeof anApp>>;

export interface Reply<T = Record<string, unknown>> {
  status: number;
  body: T;
  cookie: string;
}

/** A request as a program sends it: JSON, no Origin. */
export async function send<T = Record<string, unknown>>(
  app: App,
  method: string,
  path: string,
  { body, cookie, headers = {} }: { body?: unknown; cookie?: string; headers?: Record<string, string> } = {},
): Promise<Reply<T>> {
  const response = await fetch(`${app.url}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0]);
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as T,
    cookie: cookies.join('; '),
  };
}

export async function cookieOf(app: App, name: string): Promise<string> {
  return (await send(app, 'POST', '/session', { body: { name, password: PASSWORD } })).cookie;
}
