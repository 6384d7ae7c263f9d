/** What stands in the ledger for given figures now, and just before their periods. */
import type { Amount, FigureState, Qualifier } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { countsOn, figureId, type KnownFigure } from './entry.rules.js';

export interface Head {
  /** 0 = not yet reported; then only `before` says anything. */
  version: number;
  amount: Amount;
  state: FigureState;
  by: string;
  department: string;
  at: string;
  was: number | null;
  correctedAt: string | null;
  correctionReason: string | null;
  /** Newest numbers of the same indicator, place and item before this period, newest first, two at most. */
  recent: number[];
}

interface Row {
  id: string;
  version: number | null;
  value: string | null;
  qualifier: Qualifier | null;
  words: string | null;
  state: FigureState | null;
  by_name: string | null;
  department: string | null;
  recorded_at: Date | null;
  was: string | null;
  corrected_at: Date | null;
  correction_reason: string | null;
  recent: string[] | null;
}

const SQL = `
  SELECT f.id, e.version, e.value, e.qualifier, e.words, e.state, r.by_name, n.short AS department, r.recorded_at,
    e.was, e.corrected_at, e.correction_reason, b.recent
  FROM jsonb_to_recordset($1) AS f (id text, indicator text, place text, period text, item text, counts_on date)
  LEFT JOIN LATERAL (
    SELECT * FROM entry WHERE indicator = f.indicator AND place = f.place AND period = f.period AND item = f.item
    ORDER BY version DESC LIMIT 1) e ON true
  LEFT JOIN revision r ON r.district = e.district AND r.number = e.revision
  LEFT JOIN LATERAL (
    SELECT data->'shortName'->>'zh' AS short FROM department_name WHERE department = e.department
    ORDER BY position DESC LIMIT 1) n ON true
  LEFT JOIN LATERAL (
    SELECT array_agg(value ORDER BY counts_on DESC) AS recent FROM (
      SELECT DISTINCT ON (counts_on) counts_on, value FROM entry
      WHERE indicator = f.indicator AND place = f.place AND item = f.item AND counts_on < f.counts_on
      ORDER BY counts_on DESC, version DESC LIMIT 2) newest WHERE value IS NOT NULL) b ON true`;

/** Heads by `figureId`; every figure asked for is in the map. */
export async function readHeads(sql: Sql, figures: readonly KnownFigure[]): Promise<Map<string, Head>> {
  const keys = figures.map((figure) => ({
    id: figureId(figure),
    indicator: figure.indicator.code,
    place: figure.place.code,
    period: figure.period,
    item: figure.item,
    counts_on: countsOn(figure.period),
  }));
  const rows = await sql.query<Row>(SQL, [JSON.stringify(keys)]);
  return new Map(rows.map((row) => [row.id, toHead(row)]));
}

const number = (text: string | null): number | null => (text === null ? null : Number(text));

function toHead(row: Row): Head {
  return {
    version: row.version ?? 0,
    amount: { value: number(row.value), qualifier: row.qualifier ?? 'exact', words: row.words },
    state: row.state ?? 'missing',
    by: row.by_name ?? '',
    department: row.department ?? '',
    at: row.recorded_at?.toISOString() ?? '',
    was: number(row.was),
    correctedAt: row.corrected_at?.toISOString() ?? null,
    correctionReason: row.correction_reason,
    recent: (row.recent ?? []).map(Number),
  };
}
