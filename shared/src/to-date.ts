/** Entering a flow as its total to date (1—11月累计): this period's figure and the total are two ways to say one thing. */
import type { Amount } from './answer.js';
import type { SheetCell } from './api.js';
import type { ErrorCode, ErrorValues } from './error.js';

type Before = NonNullable<SheetCell['toDateBefore']>;

export type FromToDate = { ok: true; value: number } | { ok: false; code: ErrorCode; values: ErrorValues };

const cleaned = (value: number): number => Math.round(value * 10_000) / 10_000;
const written = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 });

/**
 * This period's figure from a typed total to date. A total below that of the periods before is refused with both numbers:
 * it never falls silently. While an earlier period is missing the total says nothing of this one.
 */
export function fromToDate(toDate: number, before: Before): FromToDate {
  const missing = before.expected - before.reported;
  if (missing > 0) return { ok: false, code: 'TO_DATE_INCOMPLETE', values: { missing } };
  if (toDate < before.value) {
    return {
      ok: false,
      code: 'TO_DATE_FALL',
      values: { toDate: written(toDate), before: written(before.value) },
    };
  }
  return { ok: true, value: cleaned(toDate - before.value) };
}

/**
 * The total to date that a figure of this period makes.
 * @returns null when this period or an earlier one is missing; one that is not applicable adds nothing
 */
export function toDateOf(amount: Pick<Amount, 'value' | 'qualifier'> | null, before: Before): number | null {
  if (amount === null || before.reported < before.expected) return null;
  if (amount.qualifier === 'notApplicable') return before.value;
  return amount.value === null ? null : cleaned(before.value + amount.value);
}
