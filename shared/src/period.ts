/**
 * Reporting periods: `2026`, `2026-H2`, `2026-Q4`, `2026-11`, `2026-W47` (ISO 8601 week), `2026-11-23`.
 * All of them are calendar periods in Asia/Shanghai; whoever needs "today" passes it in (server time).
 */
export type PeriodKind = 'year' | 'half' | 'quarter' | 'month' | 'week' | 'day';
export type PeriodCode = string & { readonly __period: true };
/** A calendar day, `2026-11-23`. */
export type DayCode = string;

/** How often an indicator is reported. `event` figures are reported on the day they happen. */
export type Cycle = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'event';

const PATTERNS: readonly [PeriodKind, RegExp][] = [
  ['year', /^(\d{4})$/],
  ['half', /^(\d{4})-H([12])$/],
  ['quarter', /^(\d{4})-Q([1-4])$/],
  ['month', /^(\d{4})-(0[1-9]|1[0-2])$/],
  ['week', /^(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])$/],
  ['day', /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/],
];

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000; // China has had no daylight saving time since 1991.

const toUtc = (day: DayCode): number => Date.parse(`${day}T00:00:00Z`);
const fromUtc = (ms: number): DayCode => new Date(ms).toISOString().slice(0, 10);
const pad = (n: number): string => String(n).padStart(2, '0');

/** The calendar day in Shanghai at an instant (milliseconds since the epoch). */
export function shanghaiDay(instantMs: number): DayCode {
  return fromUtc(instantMs + SHANGHAI_OFFSET_MS);
}

/** Milliseconds from an instant to the next midnight in Shanghai. */
export function msToShanghaiMidnight(instantMs: number): number {
  return DAY_MS - ((instantMs + SHANGHAI_OFFSET_MS) % DAY_MS);
}

/** The instant (milliseconds) at which a day begins in Shanghai. */
export function shanghaiMidnight(day: DayCode): number {
  return toUtc(day) - SHANGHAI_OFFSET_MS;
}

export function addDays(day: DayCode, days: number): DayCode {
  return fromUtc(toUtc(day) + days * DAY_MS);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: DayCode, to: DayCode): number {
  return Math.round((toUtc(to) - toUtc(from)) / DAY_MS);
}

/** Monday of the ISO week that holds a day. */
function mondayOf(day: DayCode): DayCode {
  const weekday = (new Date(toUtc(day)).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** Monday of ISO week 1 of a year: the week that holds 4 January. */
const firstMonday = (year: number): DayCode => mondayOf(`${year}-01-04`);

/** The kind of a period code, or null when it is no period (2026-13, 2月30日, a week 53 that the year has not). */
export function periodKind(code: string): PeriodKind | null {
  for (const [kind, pattern] of PATTERNS) {
    const match = pattern.exec(code);
    if (!match) continue;
    const year = Number(match[1]);
    if (year < 1900) return null;
    if (kind === 'day') return fromUtc(toUtc(code)) === code ? kind : null;
    if (kind === 'week') {
      const monday = addDays(firstMonday(year), (Number(match[2]) - 1) * 7);
      return monday < firstMonday(year + 1) ? kind : null;
    }
    return kind;
  }
  return null;
}

export function isPeriod(code: string): code is PeriodCode {
  return periodKind(code) !== null;
}

/** First and last day of a period. @throws when the code is no period. */
export function periodRange(code: PeriodCode): { kind: PeriodKind; start: DayCode; end: DayCode } {
  const kind = periodKind(code);
  if (!kind) throw new Error(`not a period: ${code}`);
  const year = Number(code.slice(0, 4));
  if (kind === 'day') return { kind, start: code, end: code };
  if (kind === 'week') {
    const start = addDays(firstMonday(year), (Number(code.slice(6)) - 1) * 7);
    return { kind, start, end: addDays(start, 6) };
  }
  const [first, months] =
    kind === 'month'
      ? [Number(code.slice(5)), 1]
      : kind === 'quarter'
        ? [Number(code.slice(6)) * 3 - 2, 3]
        : kind === 'half'
          ? [Number(code.slice(6)) * 6 - 5, 6]
          : [1, 12];
  const after = new Date(Date.UTC(year, first - 1 + months, 1)).getTime();
  return { kind, start: `${year}-${pad(first)}-01`, end: fromUtc(after - DAY_MS) };
}

/** The period of a kind that holds a day. */
export function periodOf(kind: PeriodKind, day: DayCode): PeriodCode {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const code = (): string => {
    switch (kind) {
      case 'year':
        return String(year);
      case 'half':
        return `${year}-H${month <= 6 ? 1 : 2}`;
      case 'quarter':
        return `${year}-Q${Math.ceil(month / 3)}`;
      case 'month':
        return day.slice(0, 7);
      case 'day':
        return day;
      case 'week': {
        const monday = mondayOf(day);
        const weekYear = Number(addDays(monday, 3).slice(0, 4)); // a week belongs to the year of its Thursday
        return `${weekYear}-W${pad(daysBetween(firstMonday(weekYear), monday) / 7 + 1)}`;
      }
    }
  };
  return code() as PeriodCode;
}

/** The period `steps` after (or, negative, before) one, of the same kind. */
export function shiftPeriod(code: PeriodCode, steps: number): PeriodCode {
  const { kind, start } = periodRange(code);
  if (kind === 'day') return addDays(start, steps) as PeriodCode;
  if (kind === 'week') return periodOf('week', addDays(start, steps * 7));
  const months = { month: 1, quarter: 3, half: 6, year: 12 }[kind] * steps;
  const at = new Date(Date.UTC(Number(start.slice(0, 4)), Number(start.slice(5, 7)) - 1 + months, 1));
  return periodOf(kind, fromUtc(at.getTime()));
}

/** The same period a year earlier: the same month, quarter, day (29 February → 28), or ISO week number (53 → 52). */
export function samePeriodLastYear(code: PeriodCode): PeriodCode {
  const earlier = `${Number(code.slice(0, 4)) - 1}${code.slice(4)}`;
  if (isPeriod(earlier)) return earlier;
  return `${earlier.slice(0, -2)}${periodKind(code) === 'week' ? '52' : '28'}` as PeriodCode;
}

/** The kind of period an indicator of this cycle is reported for. Events are reported by day. */
export function cyclePeriod(cycle: Cycle): PeriodKind {
  return cycle === 'event' ? 'day' : cycle;
}

/** The day that decides which longer period a period counts towards: its Thursday for weeks (ISO 8601), else its last day. */
export function anchorDay(code: PeriodCode): DayCode {
  const { kind, start, end } = periodRange(code);
  return kind === 'week' ? addDays(start, 3) : end;
}

/** All periods of a kind that count in a span of days (see `anchorDay`), oldest first. */
export function periodsBetween(kind: PeriodKind, from: DayCode, to: DayCode): PeriodCode[] {
  const periods: PeriodCode[] = [];
  for (let period = periodOf(kind, from); periodRange(period).start <= to; period = shiftPeriod(period, 1)) {
    const day = anchorDay(period);
    if (from <= day && day <= to) periods.push(period);
  }
  return periods;
}

/** Whether figures of `inner` count towards `outer`. */
export function countsTowards(inner: PeriodCode, outer: PeriodCode): boolean {
  if (inner === outer) return true;
  const range = periodRange(outer);
  const day = anchorDay(inner);
  return range.start <= day && day <= range.end && periodRange(inner).kind !== range.kind;
}

/** Days of a period that have passed, and all its days, at the end of `today`. */
export function elapsed(code: PeriodCode, today: DayCode): { days: number; of: number } {
  const { start, end } = periodRange(code);
  const of = daysBetween(start, end) + 1;
  return { days: Math.min(Math.max(daysBetween(start, today) + 1, 0), of), of };
}
