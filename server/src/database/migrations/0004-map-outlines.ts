import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outlines that districts draw their maps from, each with what its use demands to be said. */
export class MapOutlines1764000000004 implements MigrationInterface {
  name = 'MapOutlines1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE map_outline (
        district text PRIMARY KEY REFERENCES district,
        hash text NOT NULL,                            -- of data: equal hashes are equal pictures
        data jsonb NOT NULL,                           -- Outline
        uploaded_by uuid NOT NULL REFERENCES account,
        uploaded_at timestamptz NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back.');
  }
}
