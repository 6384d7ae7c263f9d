import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rounds, drafts and the station tally: how figures come in. */
export class Rounds1764000000003 implements MigrationInterface {
  name = 'Rounds1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CATALOGUE);
    await runner.query(LEDGER);
    await runner.query(ROUNDS);
    await runner.query(DRAFTS);
    await runner.query(TALLY);
    await runner.query(IDENTITY);
    await runner.query(EXCHANGE);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back.');
  }
}

const CATALOGUE = `
  -- rules over several figures of one place and period
  CREATE TABLE figure_check (code text PRIMARY KEY, position integer NOT NULL, data jsonb NOT NULL);
`;

const LEDGER = `
  -- a batch may say something about the district's reporting without a figure (handed in, returned, reminded)
  ALTER TABLE revision DROP CONSTRAINT revision_lines_check, ADD CONSTRAINT revision_lines CHECK (lines >= 0);
  ALTER TABLE entry DROP CONSTRAINT entry_qualifier, ADD CONSTRAINT entry_qualifier
    CHECK (qualifier IN ('exact','about','atLeast','words','notApplicable'));
  ALTER TABLE entry DROP CONSTRAINT entry_says_something, ADD CONSTRAINT entry_says_something CHECK (
    (value IS NULL) = (qualifier IN ('words','notApplicable')) AND (words IS NULL) = (qualifier <> 'words'));
`;

const ROUNDS = `
  CREATE TABLE round (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    district text NOT NULL REFERENCES district,
    period text NOT NULL,                            -- the month it asks for; other cycles come with it
    name text NOT NULL,
    meeting_on date,
    opens_on date NOT NULL,
    due_on date NOT NULL,
    closes_on date NOT NULL,                         -- the last day on which anything can be entered
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT round_once UNIQUE (district, period), -- one sheet a department and month
    CONSTRAINT round_days CHECK (opens_on <= due_on AND due_on <= closes_on)
  );
  -- what each department is asked for; the period of other cycles is the one reported with the month
  CREATE TABLE round_duty (
    round uuid NOT NULL REFERENCES round,
    department text NOT NULL REFERENCES department,
    indicator text NOT NULL REFERENCES indicator,
    PRIMARY KEY (round, department, indicator)
  );
  -- what happened to a round, or to one department's part of it; never changed
  CREATE TABLE round_step (
    round uuid NOT NULL REFERENCES round,
    district text NOT NULL,
    revision bigint NOT NULL,
    department text REFERENCES department,           -- null = the round as a whole
    step text NOT NULL CONSTRAINT round_step_kind
      CHECK (step IN ('opened','changed','submitted','returned','confirmed','reopened','reminded')),
    at timestamptz NOT NULL DEFAULT now(),
    principal text NOT NULL,
    by_name text NOT NULL,
    remark text CONSTRAINT round_step_remark CHECK (char_length(remark) <= 200),
    until timestamptz,                               -- reopened: closes again by itself
    terms jsonb,                                     -- opened, changed: name, days and duties from here on
    CONSTRAINT round_step_once UNIQUE NULLS NOT DISTINCT (round, revision, department),
    FOREIGN KEY (district, revision) REFERENCES revision DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT round_step_reopened CHECK ((step = 'reopened') = (until IS NOT NULL)),
    CONSTRAINT round_step_terms CHECK ((step IN ('opened','changed')) = (terms IS NOT NULL))
  );
  CREATE TRIGGER round_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON round_step
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

const DRAFTS = `
  -- goes up by one with every save of a department's drafts; its row is locked for the whole save, so that numbers are in the
  -- order of commits: readers ask for "after number n" and miss none
  CREATE TABLE draft_counter (
    department text PRIMARY KEY REFERENCES department,
    district text NOT NULL REFERENCES district,
    number bigint NOT NULL DEFAULT 0,
    forgotten bigint NOT NULL DEFAULT 0              -- who knows less than this gets everything: older tombstones are gone
  );
  -- what is typed and not yet submitted; one row a figure, kept as a tombstone when it was taken back
  CREATE TABLE draft (
    indicator text NOT NULL REFERENCES indicator,
    place text NOT NULL REFERENCES place,
    period text NOT NULL,
    item text NOT NULL DEFAULT '',
    department text NOT NULL REFERENCES department,
    month text NOT NULL,                             -- the sheet it was typed into
    text text CONSTRAINT draft_text_length CHECK (char_length(text) <= 64),
    reason text NOT NULL CONSTRAINT draft_reason_length CHECK (char_length(reason) <= 200),
    base_version integer NOT NULL CHECK (base_version >= 0),
    source text NOT NULL CONSTRAINT draft_source CHECK (source IN ('form','paste')),
    version integer NOT NULL CHECK (version >= 1),
    number bigint NOT NULL,                          -- the department's counter when it was saved
    principal text NOT NULL,
    by_name text NOT NULL,
    saved_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (indicator, place, period, item)
  );
  CREATE INDEX draft_by_number ON draft (department, number); -- what changed since n?
`;

const TALLY = `
  -- every tap once, by the id its phone made
  CREATE TABLE tap (
    id uuid PRIMARY KEY,
    principal text NOT NULL,
    indicator text NOT NULL REFERENCES indicator,
    place text NOT NULL REFERENCES place,
    period text NOT NULL,
    item text NOT NULL DEFAULT '',
    count integer NOT NULL CHECK (count >= 0),       -- 0 = taken back before it was ever counted
    counted_at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz
  );
  CREATE INDEX tap_counted ON tap (counted_at); -- forget old taps
`;

const IDENTITY = `
  ALTER TABLE account_grant ADD COLUMN place text REFERENCES place;
  ALTER TABLE account_grant DROP CONSTRAINT account_grant_role, ADD CONSTRAINT account_grant_role
    CHECK (role IN ('staff','lead','attendant','office','manager','administrator','auditor'));
  ALTER TABLE account_grant DROP CONSTRAINT account_grant_department, ADD CONSTRAINT account_grant_department
    CHECK ((role IN ('staff','lead','attendant')) = (department IS NOT NULL) AND (role = 'attendant') = (place IS NOT NULL));
  ALTER TABLE account_grant DROP CONSTRAINT account_grant_once, ADD CONSTRAINT account_grant_once
    UNIQUE NULLS NOT DISTINCT (account, role, district, department, place);
  ALTER TABLE api_key ADD COLUMN indicators text[],  -- null = all of the department
    ADD COLUMN per_minute integer NOT NULL DEFAULT 120 CHECK (per_minute BETWEEN 1 AND 600);
`;

const EXCHANGE = `
  ALTER TABLE import ADD COLUMN percent smallint NOT NULL DEFAULT 0; -- how much of the file has been read
`;
