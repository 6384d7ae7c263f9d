import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Displays: where they hang, what they show, what they are told and what they say about themselves. */
export class Displays1764000000006 implements MigrationInterface {
  name = 'Displays1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SETTINGS);
    await runner.query(TRAFFIC);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back.');
  }
}

const SETTINGS = `
  ALTER TABLE display
    ADD COLUMN room text NOT NULL DEFAULT '',
    ADD COLUMN profile jsonb,                        -- null: nobody has described the screen yet
    ADD COLUMN playlist jsonb NOT NULL DEFAULT '[]';
`;

// Both are true for seconds only; what a crash takes is said again.
const TRAFFIC = `
  CREATE UNLOGGED TABLE display_report (
    display uuid PRIMARY KEY REFERENCES display ON DELETE CASCADE,
    at timestamptz NOT NULL,
    instance uuid NOT NULL,                          -- the server process that heard it
    data jsonb NOT NULL
  );
  CREATE UNLOGGED TABLE display_order (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    display uuid NOT NULL REFERENCES display ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT now(),
    data jsonb NOT NULL
  );
  -- orders of the last seconds, every beat
  CREATE INDEX display_order_at ON display_order (at);
`;
