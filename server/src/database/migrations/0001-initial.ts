import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ledger, catalogue, people, displays, audit. Every index has the question it serves beside it. */
export class Initial1763900000001 implements MigrationInterface {
  name = 'Initial1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(INSTALLATION);
    await runner.query(CATALOGUE);
    await runner.query(AUDIT);
    await runner.query(IDENTITY);
    await runner.query(LEDGER);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back.');
  }
}

const INSTALLATION = `
  CREATE TABLE installation (
    id boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_is_one CHECK (id),
    epoch uuid NOT NULL DEFAULT gen_random_uuid(),   -- renewed on restore or wipe
    packs text,                                      -- fingerprint of the packs that were loaded last
    demonstration_on date,                           -- day the demonstration history ends on; null = none loaded
    created_at timestamptz NOT NULL DEFAULT now()
  );
  INSERT INTO installation DEFAULT VALUES;
`;

// The whole catalogue is small and read into memory; rows exist for foreign keys and later history.
const CATALOGUE = `
  CREATE TABLE district (
    code text PRIMARY KEY,
    position integer NOT NULL,
    data jsonb NOT NULL,
    revision bigint NOT NULL DEFAULT 0 CONSTRAINT district_revision_positive CHECK (revision >= 0)
  );
  CREATE TABLE place (code text PRIMARY KEY, position integer NOT NULL, data jsonb NOT NULL);
  CREATE TABLE programme (code text PRIMARY KEY, position integer NOT NULL, data jsonb NOT NULL);
  CREATE TABLE indicator (code text PRIMARY KEY, position integer NOT NULL, data jsonb NOT NULL);
  CREATE TABLE scene (district text NOT NULL REFERENCES district, code text NOT NULL, position integer NOT NULL, data jsonb NOT NULL,
    PRIMARY KEY (district, code));
  -- a department may have several names, each from a day on
  CREATE TABLE department (code text PRIMARY KEY);
  CREATE TABLE department_name (department text NOT NULL REFERENCES department, position integer NOT NULL, data jsonb NOT NULL,
    PRIMARY KEY (department, position));
`;

const AUDIT = `
  -- one hash chain per district; '-' is the chain of the installation itself
  CREATE TABLE audit_chain (district text PRIMARY KEY, sequence bigint NOT NULL, hash text NOT NULL);
  CREATE TABLE audit (
    district text NOT NULL,
    sequence bigint NOT NULL,
    at timestamptz NOT NULL,
    principal text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail jsonb NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (district, sequence)
  );
  -- appends one line in the caller's transaction; the chain row is locked until it commits
  CREATE FUNCTION audit_append(p_district text, p_principal text, p_action text, p_subject text, p_detail jsonb) RETURNS bigint
  LANGUAGE plpgsql AS $$
  DECLARE chain audit_chain; moment timestamptz := date_trunc('milliseconds', clock_timestamp()); link text;
  BEGIN
    INSERT INTO audit_chain VALUES (p_district, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO chain FROM audit_chain WHERE district = p_district FOR UPDATE;
    link := audit_link(chain.hash, p_district, chain.sequence + 1, moment, p_principal, p_action, p_subject, p_detail);
    INSERT INTO audit VALUES (p_district, chain.sequence + 1, moment, p_principal, p_action, p_subject, p_detail, chain.hash, link);
    UPDATE audit_chain SET sequence = sequence + 1, hash = link WHERE district = p_district;
    RETURN chain.sequence + 1;
  END $$;
  CREATE FUNCTION audit_link(previous text, p_district text, p_sequence bigint, moment timestamptz,
    p_principal text, p_action text, p_subject text, p_detail jsonb) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\\x1f', previous, p_district, p_sequence,
      to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), p_principal, p_action, p_subject, p_detail::text), 'UTF8')), 'hex')
  $$;
  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
  CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

const IDENTITY = `
  CREATE TABLE account (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CONSTRAINT account_name_unique UNIQUE,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    is_demo boolean NOT NULL DEFAULT false,
    disabled_at timestamptz,
    failed_sign_ins integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE account_grant (
    account uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT account_grant_role CHECK (role IN ('staff','lead','office','manager','administrator','auditor')),
    district text NOT NULL REFERENCES district,
    department text REFERENCES department,
    CONSTRAINT account_grant_department CHECK ((role IN ('staff','lead')) = (department IS NOT NULL)),
    CONSTRAINT account_grant_once UNIQUE NULLS NOT DISTINCT (account, role, district, department)
  );
  CREATE TABLE session (
    token_hash text PRIMARY KEY,                     -- SHA-256 of the cookie; the cookie itself is kept nowhere
    account uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL
  );
  CREATE INDEX session_account ON session (account); -- end all sessions of an account
  CREATE TABLE display (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash text NOT NULL CONSTRAINT display_token_unique UNIQUE,
    pairing_code text CONSTRAINT display_pairing_code_unique UNIQUE,  -- null once approved or expired
    pairing_ends_at timestamptz,
    requested_from text NOT NULL,
    name text,
    district text REFERENCES district,
    approved_by uuid REFERENCES account,
    approved_at timestamptz,
    revoked_at timestamptz,
    seen_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE api_key (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    secret_hash text NOT NULL CONSTRAINT api_key_secret_unique UNIQUE,
    name text NOT NULL,
    department text NOT NULL REFERENCES department,
    district text NOT NULL REFERENCES district,
    created_by uuid NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    used_at timestamptz
  );
`;

const LEDGER = `
  -- one committed batch
  CREATE TABLE revision (
    district text NOT NULL REFERENCES district,
    number bigint NOT NULL CHECK (number >= 1),
    principal text NOT NULL,                         -- account:<id>, key:<id> or system:<what>
    by_name text NOT NULL,                           -- as it was then: old lines keep old names
    department text REFERENCES department,
    source text NOT NULL CONSTRAINT revision_source CHECK (source IN ('form','paste','import','api','tally','demo','system')),
    lines integer NOT NULL CHECK (lines >= 1),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (district, number)
  );
  -- one immutable line about one figure; the newest version is what holds now, the newest up to revision r what held then
  CREATE TABLE entry (
    district text NOT NULL,
    revision bigint NOT NULL,
    line integer NOT NULL,
    indicator text NOT NULL REFERENCES indicator,
    place text NOT NULL REFERENCES place,
    period text NOT NULL,
    item text NOT NULL DEFAULT '',
    counts_on date NOT NULL,                         -- the day that decides which longer periods it counts towards
    version integer NOT NULL CHECK (version >= 1),
    value numeric(20,4) CONSTRAINT entry_value_range CHECK (value >= 0 AND value <= 9007199254740991),
    qualifier text NOT NULL CONSTRAINT entry_qualifier CHECK (qualifier IN ('exact','about','atLeast','words')),
    words text,
    state text NOT NULL CONSTRAINT entry_state CHECK (state IN ('provisional','confirmed')),
    is_confirmation boolean NOT NULL DEFAULT false,
    department text NOT NULL REFERENCES department,
    reason text CONSTRAINT entry_reason_length CHECK (char_length(reason) <= 200),
    was numeric(20,4),                               -- value before the newest correction
    corrected_at timestamptz,                        -- when the newest correction was made; null = never corrected
    correction_reason text,
    PRIMARY KEY (district, revision, line),
    FOREIGN KEY (district, revision) REFERENCES revision DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT entry_figure_version UNIQUE (indicator, place, period, item, version),
    CONSTRAINT entry_says_something CHECK ((value IS NULL) = (qualifier = 'words') AND (words IS NULL) = (qualifier <> 'words')),
    CONSTRAINT entry_correction_has_reason CHECK ((corrected_at IS NULL) = (correction_reason IS NULL))
  );
  -- newest figure of a place up to a day (stocks), and all figures of a place between two days (flows)
  CREATE INDEX entry_by_day ON entry (indicator, place, item, counts_on DESC, version DESC);
  CREATE TRIGGER entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER revision_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON revision FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  -- a named revision: what a past meeting saw
  CREATE TABLE baseline (
    district text NOT NULL,
    revision bigint NOT NULL,
    name jsonb NOT NULL,
    held_on date NOT NULL,
    PRIMARY KEY (district, revision),
    FOREIGN KEY (district, revision) REFERENCES revision
  );
  -- answers to writes, so that a repeated request gets the same answer; kept for 7 days
  CREATE TABLE receipt (
    principal text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    response json,                                   -- not jsonb: the same bytes again, keys in the same order
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (principal, key)
  );
  CREATE INDEX receipt_created ON receipt (created_at); -- forget old receipts
`;
