/** The newest entries of a district, one line a revision. */
import type { Amount, EntrySource, FeedAnswer, PeriodCode, Qualifier, QuestionOf } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';

interface Row {
  revision: string;
  recorded_at: Date;
  source: EntrySource;
  by_name: string;
  lines: number;
  department: string;
  indicator: string;
  place: string;
  period: PeriodCode;
  item: string;
  value: string | null;
  qualifier: Qualifier;
  words: string | null;
  was: string | null;
  corrected_at: Date | null;
  correction_reason: string | null;
  reason: string | null;
  is_confirmation: boolean;
}

const SQL = `
  SELECT r.number AS revision, r.recorded_at, r.source, r.by_name, r.lines, e.department, e.indicator, e.place, e.period, e.item,
    e.value, e.qualifier, e.words, e.was, e.corrected_at, e.correction_reason, e.reason, e.is_confirmation
  FROM revision r JOIN entry e ON e.district = r.district AND e.revision = r.number AND e.line = 1
  WHERE r.district = $1 AND r.number <= $2 ORDER BY r.number DESC LIMIT $3`;

export async function answerFeed(
  sql: Sql,
  catalogue: Catalogue,
  question: QuestionOf<'feed'>,
  revision: number,
): Promise<FeedAnswer> {
  const rows = await sql.query<Row>(SQL, [question.district, revision, question.limit]);
  return { lines: rows.map((row) => toLine(row, catalogue)) };
}

const number = (text: string | null): number | null => (text === null ? null : Number(text));

function toLine(row: Row, catalogue: Catalogue): FeedAnswer['lines'][number] {
  const indicator = catalogue.indicator(row.indicator);
  const unknown = { zh: row.indicator, en: row.indicator };
  const value: Amount = { value: number(row.value), qualifier: row.qualifier, words: row.words };
  // taps go on top of a corrected figure: its mark stays, they are none themselves
  const isCorrection = row.corrected_at !== null && !row.is_confirmation && row.source !== 'tally';
  return {
    revision: Number(row.revision),
    at: row.recorded_at.toISOString(),
    department: row.department,
    departmentName: catalogue.department(row.department)?.shortName ?? null,
    indicator: row.indicator,
    indicatorName: indicator?.name ?? unknown,
    place: row.place,
    placeName: catalogue.place(row.place)?.name ?? { zh: row.place, en: row.place },
    period: row.period,
    item: indicator?.items.find(({ code }) => code === row.item)?.name ?? null,
    value,
    unit: indicator?.unit ?? { zh: '', en: '' },
    before: isCorrection ? { value: number(row.was), qualifier: 'exact', words: null } : null,
    reason: isCorrection ? row.correction_reason : row.reason,
    isCorrection,
    isConfirmation: row.is_confirmation,
    source: row.source,
    system: row.source === 'api' ? row.by_name : null,
    more: row.lines - 1,
  };
}
