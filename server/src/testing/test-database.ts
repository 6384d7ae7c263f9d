/** A database of its own for each test, on the one server of the run; migrated once and copied. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { Database } from '../database/database.js';

export interface TestDatabase {
  database: Database;
  url: string;
  drop(): Promise<void>;
}

const TEMPLATE_LOCK = 4711;

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env.LIANXI_TEST_DATABASE_URL;
  if (!url)
    throw new Error(
      'LIANXI_TEST_DATABASE_URL is not set: run through Jest, whose global set-up starts PostgreSQL.',
    );
  return url;
}

function urlOf(name: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** The migrated template; made by whichever worker comes first. */
async function template(): Promise<string> {
  const name = 'lianxi_template';
  await onServer(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      await client.query('CREATE DATABASE lianxi_template_draft');
      const database = await Database.open(urlOf('lianxi_template_draft'), 2);
      await database.close();
      await client.query(`ALTER DATABASE lianxi_template_draft RENAME TO ${name}`);
    }
  });
  return name;
}

/** A fresh, migrated database. */
export async function freshDatabase(): Promise<TestDatabase> {
  const source = await template();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY file_copy`));
  const url = urlOf(name);
  const database = await Database.open(url, 10);
  const drop = async (): Promise<void> => {
    await database.close();
    await onServer((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return { database, url, drop };
}
