import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Meetings, what they decided, and the cases of good practice: named once, then only added to. */
export class Meetings1764000000005 implements MigrationInterface {
  name = 'Meetings1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MEETINGS);
    await runner.query(DECISIONS);
    await runner.query(CASES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back.');
  }
}

/** Steps of a record: each belongs to a revision of its district and is never changed; the newest terms hold. */
const steps = (table: string, kinds: readonly string[], withTerms: readonly string[]): string => `
  CREATE TABLE ${table}_step (
    record uuid NOT NULL REFERENCES ${table},
    district text NOT NULL,
    revision bigint NOT NULL,
    step text NOT NULL CONSTRAINT ${table}_step_kind CHECK (step IN (${quoted(kinds)})),
    at timestamptz NOT NULL,
    principal text NOT NULL,
    by_name text NOT NULL,                           -- as it was then: old steps keep old names
    remark text CONSTRAINT ${table}_step_remark CHECK (char_length(remark) <= 200),
    terms jsonb,                                     -- what the record says from here on
    PRIMARY KEY (record, revision),
    FOREIGN KEY (district, revision) REFERENCES revision DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ${table}_step_terms CHECK ((step IN (${quoted(withTerms)})) = (terms IS NOT NULL))
  );
  CREATE INDEX ${table}_step_by_revision ON ${table}_step (district, revision); -- all of a district as of a revision
  CREATE TRIGGER ${table}_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}_step
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(',');

const MEETINGS = `
  CREATE TABLE meeting (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    district text NOT NULL REFERENCES district,
    number integer NOT NULL CHECK (number >= 1),     -- its place in the series
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT meeting_number_once UNIQUE (district, number)
  );
  ${steps('meeting', ['convened', 'changed'], ['convened', 'changed'])}
`;

const DECISIONS = `
  CREATE TABLE decision (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    district text NOT NULL REFERENCES district,
    number integer NOT NULL CHECK (number >= 1),     -- its line in the district's list, struck off on evidence only
    meeting uuid REFERENCES meeting,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT decision_number_once UNIQUE (district, number)
  );
  ${steps('decision', ['decided', 'changed', 'accepted', 'reported', 'applied', 'closed', 'returned'], ['decided', 'changed'])}
`;

const CASES = `
  CREATE TABLE good_case (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    district text NOT NULL REFERENCES district,      -- who collects it
    number integer NOT NULL CHECK (number >= 1),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT good_case_number_once UNIQUE (district, number)
  );
  ${steps('good_case', ['submitted', 'changed', 'shortlisted', 'outstanding', 'innovative'], ['submitted', 'changed'])}
`;
