/**
 * How figures add up. Flows add over time, stocks take the last value, averages are weighted by days; over places and
 * items figures add only where the indicator says so. Nothing reported is missing, never 0.
 */
import type { Amount, FigureState, Qualifier } from './answer.js';
import type { Indicator } from './catalogue.js';
import { cyclePeriod, periodRange, type DayCode, type PeriodCode } from './period.js';

/** The newest version of one figure. */
export interface Cell extends Amount {
  place: string;
  period: PeriodCode;
  item: string;
  /** Day that decides which longer periods it counts towards. */
  countsOn: DayCode;
  state: 'provisional' | 'confirmed';
  version: number;
  department: string;
  reportedAt: string;
  correctedFrom: { value: number | null; reason: string; at: string } | null;
  isDemo: boolean;
}

/** Several cells made into one. */
export interface Total extends Amount {
  state: FigureState;
  /** Newest period that counts; null when missing. */
  period: PeriodCode | null;
  isCarried: boolean;
  reportedAt: string | null;
  department: string | null;
  correctedFrom: Cell['correctedFrom'];
  isDemo: boolean;
  /** Version when it is exactly one cell. */
  version: number | null;
  reported: number;
  expected: number;
  /** Sum of the parts where it differs from what was entered directly. */
  differs: number | null;
}

/** A total nobody has reported. @param expected how many cells should have been */
export function missing(expected: number): Total {
  return {
    value: null,
    qualifier: 'exact',
    words: null,
    state: 'missing',
    period: null,
    isCarried: false,
    reportedAt: null,
    department: null,
    correctedFrom: null,
    isDemo: false,
    version: expected === 1 ? 0 : null,
    reported: 0,
    expected,
    differs: null,
  };
}

function fromCell(cell: Cell, isCarried: boolean): Total {
  const { value, qualifier, words, state, period, reportedAt, department, correctedFrom, isDemo, version } =
    cell;
  return {
    value,
    qualifier,
    words,
    state,
    period,
    isCarried,
    reportedAt,
    department,
    correctedFrom,
    isDemo,
    version,
    reported: 1,
    expected: 1,
    differs: null,
  };
}

/**
 * The weaker statement wins: a sum with an "about" in it is "about"; with words only there is no number left. What is not
 * applicable says nothing; where nothing applies, nothing is said.
 */
export function weakest(qualifiers: readonly Qualifier[]): Qualifier {
  for (const qualifier of ['words', 'about', 'atLeast'] as const)
    if (qualifiers.includes(qualifier)) return qualifier;
  const isNowhere = qualifiers.length > 0 && qualifiers.every((each) => each === 'notApplicable');
  return isNowhere ? 'notApplicable' : 'exact';
}

/** Reported as not applicable (无): neither 0 nor missing. */
export const isNotApplicable = ({ qualifier }: Pick<Amount, 'qualifier'>): boolean =>
  qualifier === 'notApplicable';

const later = (a: string | null, b: string | null): boolean => b !== null && (a === null || b > a);

/**
 * Adds totals up. What is missing stays visible as `reported` < `expected`; all missing is missing. What is not applicable
 * counts as reported and adds nothing; all not applicable is not applicable.
 * @param merge how the values become one; the sum unless said otherwise
 */
export function combine(totals: readonly Total[], merge: (values: readonly number[]) => number = sum): Total {
  const expected = totals.reduce((n, total) => n + total.expected, 0);
  const known = totals.filter((total) => total.state !== 'missing');
  const [only] = known;
  if (!only) return missing(expected);
  if (known.length === 1) {
    return { ...only, version: totals.length === 1 ? only.version : null, expected };
  }
  const newest = known.reduce((a, b) => (later(a.reportedAt, b.reportedAt) ? b : a));
  const corrections = known.flatMap(({ correctedFrom }) => correctedFrom ?? []);
  const values = known.filter((total) => !isNotApplicable(total)).map(({ value }) => value);
  const hasNumbers = values.length > 0 && values.every((value) => value !== null);
  return {
    value: hasNumbers ? merge(values) : null,
    qualifier: weakest(known.map(({ qualifier }) => qualifier)),
    words: hasNumbers ? null : (known.find(({ words }) => words !== null)?.words ?? null),
    state: known.every(({ state }) => state === 'confirmed') ? 'confirmed' : 'provisional',
    period:
      known
        .map(({ period }) => period)
        .sort()
        .at(-1) ?? null,
    isCarried: known.some(({ isCarried }) => isCarried),
    reportedAt: newest.reportedAt,
    department: newest.department,
    correctedFrom: corrections.sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null,
    isDemo: known.some(({ isDemo }) => isDemo),
    version: null,
    reported: known.reduce((n, total) => n + total.reported, 0),
    expected,
    differs: null,
  };
}

/** Sums without the dust of binary fractions: figures have at most four decimals. */
function sum(values: readonly number[]): number {
  return Math.round(values.reduce((a, b) => a + b, 0) * 10_000) / 10_000;
}

/**
 * One place and item over a span of time.
 * @param cells of that place and item only, any order; for stocks at least the newest one up to `to`
 * @param span first and last day; stocks look at the last day only
 * @param expected periods that should have been reported in the span (flows and averages)
 */
export function overTime(
  indicator: Pick<Indicator, 'type' | 'cycle'>,
  cells: readonly Cell[],
  span: { from: DayCode; to: DayCode },
  expected: number,
): Total {
  if (indicator.type === 'stock') return stockAt(cells, span.to, indicator.cycle === 'event');
  const inside = cells.filter(({ countsOn }) => span.from <= countsOn && countsOn <= span.to);
  if (inside.length === 0) return missing(Math.max(expected, 1));
  const totals = inside.map((cell) => fromCell(cell, false));
  const value = combine(totals, indicator.type === 'average' ? weightedByDays(inside) : sum);
  const isWhole = inside.length === 1 && expected <= 1;
  return { ...value, expected: Math.max(expected, inside.length), version: isWhole ? value.version : null };
}

/** A stock at the end of a day: the newest figure up to then, carried forward. */
function stockAt(cells: readonly Cell[], to: DayCode, isEvent: boolean): Total {
  const newest = cells
    .filter(({ countsOn }) => countsOn <= to)
    .reduce<Cell | null>((a, b) => (a === null || b.countsOn > a.countsOn ? b : a), null);
  if (!newest) return missing(1);
  // An event holds until the next one; anything else that was not reported for this period is carried.
  return fromCell(newest, !isEvent && periodRange(newest.period).end < to);
}

/** Mean of daily levels: each period weighs as many days as it has. */
function weightedByDays(cells: readonly Cell[]): () => number {
  const weighed = cells.filter((cell) => !isNotApplicable(cell));
  const days = weighed.map(({ period }) => {
    const { start, end } = periodRange(period);
    return (Date.parse(end) - Date.parse(start)) / 86_400_000 + 1;
  });
  const all = days.reduce((a, b) => a + b, 0);
  return () =>
    weighed.reduce((total, { value }, index) => total + (value ?? 0) * ((days[index] ?? 0) / all), 0);
}

/**
 * A figure that may be entered directly and may add up from parts. What was entered directly holds; where the complete
 * parts say otherwise both are shown.
 */
export function directOrParts(direct: Total | null, parts: readonly Total[]): Total {
  const added = parts.length === 0 ? null : combine(parts);
  if (!direct || direct.state === 'missing') return added ?? direct ?? missing(0);
  const isComplete = added !== null && added.value !== null && added.reported === added.expected;
  return { ...direct, differs: isComplete && added.value !== direct.value ? added.value : null };
}

/** Whether a period is of the kind an indicator of this cycle is reported for. */
export function isOwnPeriod(indicator: Pick<Indicator, 'cycle'>, period: PeriodCode): boolean {
  return cyclePeriod(indicator.cycle) === periodRange(period).kind;
}
