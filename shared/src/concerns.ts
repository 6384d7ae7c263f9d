/** What a careful colleague would ask about figures before letting them through; the same in browser and server. */
import type { Check, Indicator } from './catalogue.js';
import type { ReadFigure } from './check-reading.js';
import { failedChecks, type CheckBook, type FailedCheck } from './cross-checks.js';
import type { ErrorCode, ErrorValues } from './error.js';
import type { DayCode, PeriodCode } from './period.js';

/** Below this, tenfold steps and standing still are everyday business (5 → 60 visits) and worth no question. */
const FLOOR = 100;
/** Periods in a row with the same number that a stock may have before somebody asks, this one included. */
const SAME_PERIODS = 3;

/** One question about one figure. block: cannot be entered like this · warn: a reason answers it. */
export interface Concern {
  severity: Check['severity'];
  code: ErrorCode;
  values: ErrorValues;
}

/** Refusals that a reason answers: the value itself may stand. */
export const answeredByReason: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'REASON_REQUIRED',
  'JUMP_UNCONFIRMED',
  'FALL_UNCONFIRMED',
  'UNCHANGED_UNCONFIRMED',
  'CHECK_UNEXPLAINED',
]);

const asked = (code: ErrorCode, previous: number): Concern => ({
  severity: 'warn',
  code,
  values: { previous },
});

/**
 * What is odd about a figure next to its own past.
 * @param value null = not applicable, which is never odd
 * @param recent the newest numbers before this period at the same place and item, newest first
 */
export function concernAbout(
  indicator: Pick<Indicator, 'type' | 'isCumulative'>,
  value: number | null,
  recent: readonly number[],
): Concern | null {
  const [previous, ...older] = recent;
  if (value === null || previous === undefined) return null;
  if (indicator.isCumulative && value < previous) return asked('FALL_UNCONFIRMED', previous);
  const [low, high] = value < previous ? [value, previous] : [previous, value];
  if (previous > 0 && high >= FLOOR && high >= low * 10) return asked('JUMP_UNCONFIRMED', previous);
  const isStill = older.length >= SAME_PERIODS - 2 && recent.every((each) => each === value);
  if (indicator.type === 'stock' && isStill && value >= FLOOR)
    return asked('UNCHANGED_UNCONFIRMED', previous);
  return null;
}

/** A figure about to be entered. */
export interface TypedFigure {
  indicator: Indicator;
  place: string;
  period: PeriodCode;
  /** '' where the indicator is not broken down. */
  item: string;
  /** null = not applicable. */
  value: number | null;
  recent: readonly number[];
}

/**
 * Everything to be asked about figures before they are entered together: each next to its own past, and all of them under
 * the rules across figures. A rule that fails is asked of one figure: the first of `typed` that it reads. Rules never
 * reach across places, so the figures of one place may be asked about by themselves.
 * @param read figures as they stand now, without `typed`
 * @param readAfter the same with `typed` put over them
 * @param today day in Shanghai by the server
 * @returns for each of `typed` its concerns, those that block first
 */
export function concernsOf(
  book: CheckBook,
  typed: readonly TypedFigure[],
  read: ReadFigure,
  readAfter: ReadFigure,
  today: DayCode,
): Concern[][] {
  const found = typed.map(({ indicator, value, recent }) => {
    const concern = concernAbout(indicator, value, recent);
    return concern ? [concern] : [];
  });
  for (const occasion of book.occasions(typed, today)) {
    const now = failedChecks(occasion, readAfter, today);
    if (now.length === 0) continue;
    const before = failedChecks(occasion, read, today);
    for (const failed of now) {
      const known = before.find(({ item }) => item === failed.item);
      const index = occasion.touchedBy.find((each) => failed.reads(typed[each] as TypedFigure));
      if (index !== undefined) found[index]?.push(concernOver(failed, known));
    }
  }
  return found.map((list) => list.sort((a, b) => rank(a) - rank(b)));
}

const rank = ({ severity }: Concern): number => (severity === 'block' ? 0 : 1);
const written = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 });

/** What was broken before and is made no worse does not block: nobody may be locked out of mending it step by step. */
function concernOver(failed: FailedCheck, before: FailedCheck | undefined): Concern {
  const { check, left, right, period } = failed;
  const isMended = before !== undefined && failed.gap <= before.gap;
  const severity = isMended ? 'warn' : check.severity;
  return {
    severity,
    code: severity === 'block' ? 'CHECK_FAILED' : 'CHECK_UNEXPLAINED',
    values: {
      zh: check.message.zh,
      en: check.message.en,
      period,
      left: written(left),
      right: written(right),
    },
  };
}

/** The first of the concerns that stands, given whether there is a reason; null = nothing in the way. */
export function standing(concerns: readonly Concern[], hasReason: boolean): Concern | null {
  return concerns.find(({ severity }) => severity === 'block' || !hasReason) ?? null;
}
