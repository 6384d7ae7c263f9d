/** The one way to the database: a typed query and a transaction, over TypeORM's data source. */
import { createHash } from 'node:crypto';
import { LianxiError } from '@lianxi/shared';
import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { Initial1763900000001 } from './migrations/0001-initial.js';
import { Imports1764000000002 } from './migrations/0002-imports.js';
import { Rounds1764000000003 } from './migrations/0003-rounds.js';
import { MapOutlines1764000000004 } from './migrations/0004-map-outlines.js';
import { Meetings1764000000005 } from './migrations/0005-meetings.js';
import { Displays1764000000006 } from './migrations/0006-displays.js';

/** Runs SQL: rows of a SELECT, or of anything with RETURNING. */
export interface Sql {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

const MIGRATION_LOCK = 0x11a2c1; // any constant; keeps two instances from migrating at once

/** SQLSTATE classes and Node codes that mean "cannot reach the database or it gave up", not "the query is wrong". */
const UNAVAILABLE =
  /^(08...|57P0[1-3]|53...|55P03|57014|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT|Connection terminated.*|timeout exceeded.*|.*Client has encountered a connection error.*|.*Connection terminated.*|.*timeout.*connect.*)$/i;

export class Database implements Sql {
  private constructor(private readonly source: DataSource) {}

  /** Connects and migrates. @param url postgres://… */
  static async open(url: string, poolSize: number): Promise<Database> {
    const source = new DataSource({
      type: 'postgres',
      url,
      migrations: [
        Initial1763900000001,
        Imports1764000000002,
        Rounds1764000000003,
        MapOutlines1764000000004,
        Meetings1764000000005,
        Displays1764000000006,
      ],
      migrationsTableName: 'migration',
      migrationsTransactionMode: 'each',
      poolErrorHandler: () => undefined, // an idle connection died; the next query gets a new one or fails in its own name
      extra: {
        max: poolSize,
        connectionTimeoutMillis: 5_000,
        statement_timeout: 15_000,
        lock_timeout: 10_000,
        idle_in_transaction_session_timeout: 10_000,
        keepAlive: true,
        application_name: 'lianxi',
      },
    });
    await source.initialize();
    const database = new Database(source);
    await database.migrate();
    return database;
  }

  /** TypeORM has no migration lock: two instances booting on an empty database would collide. */
  private async migrate(): Promise<void> {
    const runner = this.source.createQueryRunner();
    await runner.connect();
    try {
      await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await this.source.runMigrations({ transaction: 'each' });
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    } finally {
      await runner.release();
    }
  }

  /** @throws Error unless an acknowledged write survives a power cut */
  async demandDurability(): Promise<void> {
    const rows = await this.query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
    );
    const weak = rows.filter(({ setting }) => setting === 'off');
    if (weak.length === 0) return;
    const names = weak.map(({ name }) => name).join(', ');
    throw new Error(
      `PostgreSQL has ${names} switched off: an acknowledged figure could be lost. Switch it on and start again.`,
    );
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return run<Row>(this.pool, sql, parameters);
  }

  /** Runs `work` in one transaction: all of it or nothing. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await runner.startTransaction();
      const result = await work({
        query: <Row>(sql: string, parameters: readonly unknown[] = []) => run<Row>(client, sql, parameters),
      });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // A connection that died cannot roll back; PostgreSQL does it for us. The first error is the one that counts.
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw translated(error);
    } finally {
      await runner.release();
    }
  }

  /** Connections in use, idle and waited for. */
  poolFigures(): { total: number; idle: number; waiting: number } {
    const { pool } = this;
    return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
  }

  private get pool(): Pool {
    return (this.source.driver as unknown as { master: Pool }).master;
  }

  close(): Promise<void> {
    return this.source.destroy();
  }
}

const names = new Map<string, string>();

/** Our statements are constant texts: prepared under a name, each connection parses and plans them once. */
function nameOf(sql: string): string {
  let name = names.get(sql);
  if (name === undefined) {
    name = createHash('sha1').update(sql).digest('hex');
    names.set(sql, name);
  }
  return name;
}

async function run<Row>(on: Pool | PoolClient, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  try {
    const { rows } = await on.query({ name: nameOf(sql), text: sql, values: [...parameters] });
    return rows as Row[];
  } catch (error) {
    throw translated(error);
  }
}

/** What the database said, as an error of ours where it is one; otherwise unchanged. */
function translated(error: unknown): unknown {
  if (error instanceof LianxiError) return error;
  const { code, message } = error as { code?: string; message?: string };
  if ((code && UNAVAILABLE.test(code)) || (message && UNAVAILABLE.test(message))) {
    return new LianxiError('DB_UNAVAILABLE');
  }
  return error;
}

/** SQLSTATE and constraint of a database error, for rules that end in a constraint. */
export function databaseFault(error: unknown): { code: string; constraint: string } {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    code: typeof code === 'string' ? code : '',
    constraint: typeof constraint === 'string' ? constraint : '',
  };
}
