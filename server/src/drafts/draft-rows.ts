/** The rows behind drafts: one a figure, numbered by the department's counter. */
import type { DraftCell, Drafts, PeriodCode } from '@lianxi/shared';
import type { Sql } from '../database/database.js';

import { displayNameOf, principalOf, type Actor } from '../identity/actor.js';
import type { KnownFigure } from '../ledger/entry.rules.js';
import { longPeriods } from './draft.rules.js';

/** How far a department's drafts are. */
export async function readNumber(sql: Sql, department: string): Promise<number> {
  const [row] = await sql.query<{ number: string }>(
    'SELECT number FROM draft_counter WHERE department = $1',
    [department],
  );
  return Number(row?.number ?? 0);
}

interface Row {
  indicator: string;
  place: string;
  period: string;
  item: string;
  text: string | null;
  reason: string;
  base_version: number;
  source: 'form' | 'paste';
  version: number;
  by_name: string;
  saved_at: Date;
}

/** The counter row of a department, locked until the transaction ends: its saves and submissions queue here. */
export interface Lock {
  department: string;
  number: number;
  /** ISO instant, server time. */
  at: string;
}

const LOCK = `SELECT number, clock_timestamp() AS at FROM draft_counter WHERE department = $1 FOR UPDATE`;

/** Takes the department's counter. Nothing about its drafts may be read before, or it would be read too early. */
export async function lockCounter(sql: Sql, department: string, district: string): Promise<Lock> {
  const read = async (): Promise<{ number: string; at: Date } | undefined> =>
    (await sql.query<{ number: string; at: Date }>(LOCK, [department]))[0];
  let row = await read();
  if (!row) {
    await sql.query(
      `INSERT INTO draft_counter (department, district) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [department, district],
    );
    row = await read();
  }
  if (!row) throw new Error(`no draft counter for ${department}`);
  return { department, number: Number(row.number), at: row.at.toISOString() };
}

const COLUMNS = `d.indicator, d.place, d.period, d.item, d.text, d.reason, d.base_version, d.source, d.version, d.by_name,
  d.saved_at`;

const TYPED = `
  SELECT ${COLUMNS} FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS f (indicator, place, period, item)
  JOIN draft d USING (indicator, place, period, item)`;

/** What stands typed for given figures, by `figureId`; withdrawn ones included. */
export async function readTyped(sql: Sql, figures: readonly KnownFigure[]): Promise<Map<string, DraftCell>> {
  const rows = await sql.query<Row>(TYPED, [
    figures.map(({ indicator }) => indicator.code),
    figures.map(({ place }) => place.code),
    figures.map(({ period }) => period),
    figures.map(({ item }) => item),
  ]);
  return new Map(rows.map((row) => [rowId(row), toCell(row)]));
}

const rowId = ({ indicator, place, period, item }: Row): string => `${indicator}|${place}|${period}|${item}`;

const SINCE = `
  WITH asked AS (
    SELECT number, CASE WHEN $3::bigint < forgotten OR $3 > number THEN 0 ELSE $3 END AS after
    FROM draft_counter WHERE department = $1)
  SELECT asked.number, asked.after, ${COLUMNS}
  FROM asked LEFT JOIN draft d ON d.department = $1 AND d.number > asked.after
    AND (d.month = $2 OR d.period = ANY ($4)) AND (d.text IS NOT NULL OR asked.after > 0)
  ORDER BY d.number`;

/** Everything of one sheet saved after a number; one statement, so that the number and the cells belong together. */
export async function readSince(
  sql: Sql,
  sheet: { department: string; period: PeriodCode },
  since: number,
): Promise<Drafts> {
  const rows = await sql.query<{ number: string; after: string } & (Row | { indicator: null })>(SINCE, [
    sheet.department,
    sheet.period,
    since,
    longPeriods(sheet.period),
  ]);
  const [first] = rows;
  if (!first) return { number: 0, cells: [], isAll: true };
  return {
    number: Number(first.number),
    cells: rows.flatMap((row) => (row.indicator === null ? [] : [toCell(row)])),
    isAll: first.after === '0',
  };
}

function toCell(row: Row): DraftCell {
  return {
    indicator: row.indicator,
    place: row.place,
    period: row.period,
    ...(row.item === '' ? {} : { item: row.item }),
    text: row.text,
    reason: row.reason,
    baseVersion: row.base_version,
    source: row.source,
    version: row.version,
    by: row.by_name,
    at: row.saved_at.toISOString(),
  };
}

/** One draft as it will stand. */
export interface Written {
  figure: KnownFigure;
  cell: Pick<DraftCell, 'text' | 'reason' | 'baseVersion' | 'source' | 'version'>;
}

const WRITE = `
  WITH counter AS (
    UPDATE draft_counter SET number = number + 1 WHERE department = $1 RETURNING number)
  INSERT INTO draft (indicator, place, period, item, department, month, text, reason, base_version, source, version, number,
    principal, by_name, saved_at)
  SELECT c.indicator, c.place, c.period, c.item, $1, $2, c.text, c.reason, c.base_version, c.source, c.version, counter.number,
    $3, $4, $5
  FROM counter, jsonb_to_recordset($6) AS c (indicator text, place text, period text, item text, text text, reason text,
    base_version int, source text, version int)
  ON CONFLICT (indicator, place, period, item) DO UPDATE SET department = excluded.department, month = excluded.month,
    text = excluded.text, reason = excluded.reason, base_version = excluded.base_version, source = excluded.source,
    version = excluded.version, number = excluded.number, principal = excluded.principal, by_name = excluded.by_name,
    saved_at = excluded.saved_at`;

/**
 * Writes drafts under the next number. Only under the lock, which it takes as proof.
 * @returns them as they stand now, in the same order
 */
export async function writeDrafts(
  sql: Sql,
  lock: Lock,
  actor: Actor,
  month: PeriodCode,
  written: readonly Written[],
): Promise<DraftCell[]> {
  const records = written.map(({ figure, cell }) => ({
    ...keyOf(figure),
    item: figure.item,
    text: cell.text,
    reason: cell.reason,
    base_version: cell.baseVersion,
    source: cell.source,
    version: cell.version,
  }));
  await sql.query(WRITE, [
    lock.department,
    month,
    principalOf(actor),
    displayNameOf(actor),
    lock.at,
    JSON.stringify(records),
  ]);
  return written.map(({ figure, cell }) => ({
    ...keyOf(figure),
    ...cell,
    by: displayNameOf(actor),
    at: lock.at,
  }));
}

const FORGET = `
  WITH gone AS (
    DELETE FROM draft WHERE department = $1
      AND (text IS NULL AND saved_at < now() - interval '30 days' OR saved_at < now() - interval '400 days')
    RETURNING number)
  UPDATE draft_counter SET forgotten = greatest(forgotten, (SELECT max(number) FROM gone))
  WHERE department = $1 AND EXISTS (SELECT FROM gone)`;

/**
 * Forgets tombstones after 30 days, and what nobody submitted for more than a year. Under the lock; run with submissions,
 * which are few and make most of the tombstones.
 */
export async function forgetOld(sql: Sql, { department }: Lock): Promise<void> {
  await sql.query(FORGET, [department]);
}

/** How a figure is named to the outside. */
export function keyOf(figure: KnownFigure): Pick<DraftCell, 'indicator' | 'place' | 'period' | 'item'> {
  const { indicator, place, period, item } = figure;
  return { indicator: indicator.code, place: place.code, period, ...(item === '' ? {} : { item }) };
}

/** A figure where nothing is typed, as far as anybody knows. */
export const nothingAt = (figure: KnownFigure, by: string, at: string): DraftCell => ({
  ...keyOf(figure),
  text: null,
  reason: '',
  baseVersion: 0,
  source: 'form',
  version: 0,
  by,
  at,
});
