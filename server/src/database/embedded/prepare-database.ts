import pg from 'pg';
import { StartRefused } from './refusal.js';

/** Settings without which an acknowledged entry could be lost. */
const DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

/**
 * Creates the application's database when it is missing and makes sure that a commit there means "on disk".
 * @param urlOf connection string for a database of the cluster
 * @throws StartRefused when a durability setting was switched off, naming it
 */
export async function prepareDatabase(
  urlOf: (database: string) => string,
  database: string,
  dataDir: string,
): Promise<void> {
  await withClient(urlOf('postgres'), async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
  await withClient(urlOf(database), async (client) => {
    const off: string[] = [];
    for (const name of DURABILITY) {
      // current_setting as this role in this database: ALTER ROLE and ALTER DATABASE count too.
      const answer = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
      const value = answer.rows[0]?.value;
      if (value !== 'on') off.push(`${name} = ${value}`);
    }
    if (off.length === 0) return;
    throw new StartRefused(
      `PostgreSQL on ${dataDir} is set to lose data: ${off.join(', ')}. Entries that were confirmed to their ` +
        'authors could vanish in a power cut. Set them to "on" in postgresql.conf or postgresql.auto.conf there ' +
        '(or remove the ALTER ROLE / ALTER DATABASE that changed them) and start again.',
    );
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a lost connection also fails the query under way, which reports it
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end();
  }
}
