/** The catalogue in the database, and the snapshot of it that everyone reads. */
import { createHash } from 'node:crypto';
import {
  checkSchema,
  departmentSchema,
  districtSchema,
  indicatorSchema,
  placeSchema,
  programmeSchema,
  sceneSchema,
} from '@lianxi/shared';
import { z } from 'zod';
import type { Database, Sql } from '../database/database.js';
import { Catalogue, type CatalogueData } from './catalogue.js';

const tables = {
  districts: ['district', districtSchema],
  places: ['place', placeSchema],
  programmes: ['programme', programmeSchema],
  indicators: ['indicator', indicatorSchema],
  checks: ['figure_check', checkSchema],
} as const;

export class CatalogueStore {
  private catalogue: Catalogue | null = null;

  constructor(private readonly database: Database) {}

  /** @throws Error before `load` */
  current(): Catalogue {
    if (!this.catalogue) throw new Error('the catalogue is not loaded yet');
    return this.catalogue;
  }

  /** Reads the catalogue; call again after it was changed. */
  async load(): Promise<Catalogue> {
    const list = async <T>(table: string, schema: z.ZodType<T>): Promise<T[]> => {
      const rows = await this.database.query<{ data: unknown }>(
        `SELECT data FROM ${table} ORDER BY position`,
      );
      return z.array(schema).parse(rows.map(({ data }) => data));
    };
    const data: CatalogueData = {
      districts: await list('district', districtSchema),
      places: await list('place', placeSchema),
      departments: await list('department_name', departmentSchema),
      programmes: await list('programme', programmeSchema),
      indicators: await list('indicator', indicatorSchema),
      checks: await list('figure_check', checkSchema),
      scenes: await list('scene', sceneSchema),
    };
    this.catalogue = new Catalogue(data);
    return this.catalogue;
  }

  /** Writes packs into the database when they are not the ones that were written last. */
  async saveWhenChanged(data: CatalogueData): Promise<void> {
    const { districts, places, departments, programmes, indicators, checks, scenes } = data;
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([districts, places, departments, programmes, indicators, checks, scenes]))
      .digest('hex');
    await this.database.transaction(async (sql) => {
      const [known] = await sql.query<{ packs: string | null }>('SELECT packs FROM installation FOR UPDATE');
      if (known?.packs === fingerprint) return;
      await this.save(sql, data);
      await sql.query('UPDATE installation SET packs = $1', [fingerprint]);
    });
  }

  /** Writes packs into the database; what is there under the same code is replaced. Only rules are ever removed. */
  async save(sql: Sql, data: CatalogueData): Promise<void> {
    for (const [key, [table]] of Object.entries(tables) as [
      keyof typeof tables,
      (typeof tables)[keyof typeof tables],
    ][]) {
      await sql.query(
        `INSERT INTO ${table} (code, position, data)
         SELECT r.data->>'code', r.position, r.data FROM jsonb_to_recordset($1) AS r (position int, data jsonb)
         ON CONFLICT (code) DO UPDATE SET position = excluded.position, data = excluded.data`,
        [positioned(data[key])],
      );
    }
    await sql.query('DELETE FROM figure_check WHERE NOT code = ANY ($1)', [
      data.checks.map(({ code }) => code),
    ]);
    await sql.query(
      `INSERT INTO scene (district, code, position, data)
       SELECT r.data->>'district', r.data->>'code', r.position, r.data FROM jsonb_to_recordset($1) AS r (position int, data jsonb)
       ON CONFLICT (district, code) DO UPDATE SET position = excluded.position, data = excluded.data`,
      [positioned(data.scenes)],
    );
    const departments = positioned(data.departments);
    await sql.query(
      `INSERT INTO department (code) SELECT DISTINCT r.data->>'code' FROM jsonb_to_recordset($1) AS r (position int, data jsonb)
       ON CONFLICT DO NOTHING`,
      [departments],
    );
    await sql.query(
      `INSERT INTO department_name (department, position, data)
       SELECT r.data->>'code', r.position, r.data FROM jsonb_to_recordset($1) AS r (position int, data jsonb)
       ON CONFLICT (department, position) DO UPDATE SET data = excluded.data`,
      [departments],
    );
  }
}

const positioned = (list: readonly object[]): string =>
  JSON.stringify(list.map((data, position) => ({ position, data })));
