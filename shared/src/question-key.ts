/** What a question is called and which period it means; apart from the schemas, so that the wall carries none. */
import { periodOf, type DayCode, type PeriodCode, type PeriodKind } from './period.js';
import type { PeriodRef, Question } from './question.js';

/** The name of a question: equal questions have equal keys, whatever the order of their fields. */
export function questionKey(question: Question): string {
  const fields = Object.entries(question)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? [...value].sort().join('+') : String(value)}`);
  return fields.join('&');
}

/** The period a reference means on a given day, for an indicator reported in periods of `own`. */
export function resolvePeriod(ref: PeriodRef, own: PeriodKind, today: DayCode): PeriodCode {
  if (!ref.startsWith('current')) return ref as PeriodCode;
  return periodOf(ref === 'current' ? own : (ref.slice('current-'.length) as PeriodKind), today);
}
