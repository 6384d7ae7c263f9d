/** What differs from what was confirmed. */
import type { Amount, ChangedFigure, PeriodCode, Qualifier } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { NEWEST, reportsOf, type Duty } from './duties.js';

interface Row {
  indicator: string;
  place: string;
  period: PeriodCode;
  item: string;
  confirmed: AmountRow;
  now: AmountRow;
  by: string;
  at: Date;
  reason: string | null;
}
type AmountRow = Amount & { qualifier: Qualifier };

const SQL = `
  SELECT e.indicator, e.place, e.period, e.item, r.by_name AS by, r.recorded_at AS at, coalesce(e.reason, e.correction_reason) AS reason,
    jsonb_build_object('value', was.value, 'qualifier', was.qualifier, 'words', was.words) AS confirmed,
    jsonb_build_object('value', e.value, 'qualifier', e.qualifier, 'words', e.words) AS now
  FROM (
    SELECT DISTINCT ON (indicator, place, period, item) entry.*
    FROM unnest($1::text[], $2::text[], $3::text[]) AS d (i, p, t) CROSS JOIN LATERAL (
      SELECT * FROM entry WHERE indicator = d.i AND place = d.p AND period = d.t
        AND revision > $4 AND revision <= $5 AND NOT is_confirmation OFFSET 0) entry
    ORDER BY indicator, place, period, item, version DESC) e
  JOIN LATERAL (
    SELECT * FROM entry WHERE indicator = e.indicator AND place = e.place AND period = e.period AND item = e.item AND revision <= $4
    ORDER BY version DESC LIMIT 1) was ON true
  JOIN revision r ON r.district = e.district AND r.number = e.revision
  ORDER BY e.revision, e.line`;

/** @param since revision of the confirmation. @returns every figure that stood then and was entered anew, oldest change first */
export async function readChanges(sql: Sql, owed: readonly Duty[], since: number): Promise<ChangedFigure[]> {
  const reports = reportsOf(
    owed.map(({ indicator, period, cells }) => ({ indicator, periods: [period], cells })),
  );
  const rows = await sql.query<Row>(SQL, [
    reports.indicators,
    reports.places,
    reports.periods,
    since,
    NEWEST,
  ]);
  return rows.map(({ item, at, ...row }) => ({
    ...row,
    ...(item === '' ? {} : { item }),
    at: at.toISOString(),
  }));
}
