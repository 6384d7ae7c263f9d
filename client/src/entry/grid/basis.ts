/** A flow can be read and typed as this period's number or as the total of the year to date; one is derived from the other. */
import { formatNumber, fromToDate, parseCount, toDateOf, type SheetCell } from '@lianxi/shared';
import type { Cell, CellKey, CellView, Complaint } from '../draft/cell';
import type { Matched } from '../paste/paste-match';

export type Basis = 'period' | 'toDate';
type Before = NonNullable<SheetCell['toDateBefore']>;

/** The earlier periods of the year, where the basis makes a difference; null = this cell has only its own number. */
export function beforeOf(cell: Cell | undefined, basis: Basis): Before | null {
  return basis === 'toDate' ? (cell?.saved.toDateBefore ?? null) : null;
}

/** What a cell shows on a basis. A total that cannot be made is shown as nothing. */
export function shownText(
  cell: Cell | undefined,
  view: Pick<CellView, 'text' | 'value'>,
  basis: Basis,
): string {
  const before = beforeOf(cell, basis);
  if (!cell) return view.text;
  const { decimals } = cell.indicator;
  if (!before) return view.value === null ? view.text : formatNumber(view.value, decimals);
  const value = view.value ?? cell.saved.value?.value ?? null;
  const total = value === null ? null : toDateOf({ value, qualifier: 'exact' }, before);
  return total === null ? '' : formatNumber(total, decimals);
}

/** This period's text from what was typed on a basis, or why there is none. Texts that are no number stay as they are. */
export function periodText(
  cell: Cell | undefined,
  typed: string,
  basis: Basis,
): { text: string } | { complaint: Complaint } {
  const before = beforeOf(cell, basis);
  const parsed = cell && before ? parseCount(typed, cell.indicator) : null;
  if (!before || !parsed?.ok || parsed.value === null) return { text: typed };
  const own = fromToDate(parsed.value, before);
  return own.ok ? { text: String(own.value) } : { complaint: { code: own.code, values: own.values } };
}

/** A pasted block on a basis: totals become this period's numbers; those that cannot are left out, and say so. */
export function asPeriods(
  matched: Matched,
  cellOf: (key: CellKey) => Cell | undefined,
  basis: Basis,
): Matched {
  if (basis === 'period') return matched;
  const result: Matched = { ...matched, placed: [], unplaced: [...matched.unplaced] };
  for (const { key, text } of matched.placed) {
    const cell = cellOf(key);
    const own = periodText(cell, text, basis);
    if ('text' in own) result.placed.push({ key, text: own.text });
    else result.unplaced.push({ words: cell?.indicator.name.zh ?? '', text, why: 'toDate' });
  }
  return result;
}
