/** What a change does to the wall: the district's number now, and with what is typed. */
import type { Cell, CellView } from '../draft/cell';

export interface WallChange {
  /** null = nothing reported. */
  now: number | null;
  after: number | null;
  /** Cells with a number, now and after. */
  reported: number;
  reportedAfter: number;
  expected: number;
}

/**
 * Adds up one indicator over the places and items of the sheet.
 * @param cells all cells of the indicator
 * @param viewOf how each stands with what is typed; what cannot be reported as it is counts as it stands in the ledger
 * @returns null where figures of places do not add (distinct persons): there is no honest total to show
 */
export function wallChange(
  cells: readonly Cell[],
  viewOf: (key: string) => Pick<CellView, 'value'>,
): WallChange | null {
  const [first] = cells;
  const isOnePlace = new Set(cells.map(({ saved }) => saved.place)).size <= 1;
  if (!first || (!isOnePlace && first.indicator.overPlaces !== 'sum')) return null;
  const now = cells.map(({ saved }) => saved.value?.value ?? null);
  const after = cells.map(({ key }, at) => viewOf(key).value ?? now[at] ?? null);
  return {
    now: sum(now),
    after: sum(after),
    reported: now.filter((value) => value !== null).length,
    reportedAfter: after.filter((value) => value !== null).length,
    expected: cells.length,
  };
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.round(known.reduce((total, value) => total + value, 0) * 1e4) / 1e4;
}
