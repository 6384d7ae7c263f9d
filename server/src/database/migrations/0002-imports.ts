import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded files on their way into the ledger. */
export class Imports1764000000002 implements MigrationInterface {
  name = 'Imports1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(IMPORTS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back.');
  }
}

const IMPORTS = `
  -- an uploaded file on its way: read, checked, waiting for its person to commit it; kept for a day
  CREATE TABLE import (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    account uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    department text NOT NULL REFERENCES department,
    file_name text NOT NULL,
    state text NOT NULL DEFAULT 'reading' CONSTRAINT import_state CHECK (state IN ('reading','ready','refused','committed')),
    rows_read integer NOT NULL DEFAULT 0,
    result jsonb,
    revision bigint,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX import_created ON import (created_at); -- forget old ones
`;
