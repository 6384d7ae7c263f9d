/** A sheet, as the rules across figures read it: its cells, what is typed over them, and its references. */
import type { Amount } from './answer.js';
import type { Sheet, SheetCell, SheetReference } from './api.js';
import type { Indicator } from './catalogue.js';
import { figureKeyOf, type Known, type ReadFigure } from './check-reading.js';
import type { Span } from './formula.js';
import { shiftPeriod, type PeriodCode } from './period.js';

/** What stands typed in a cell: a number, not applicable, or nothing that counts (undefined). */
export type TypedIn = (
  indicator: string,
  place: string,
  period: PeriodCode,
  item: string,
) => number | 'notApplicable' | undefined;

function knownOf(amount: Amount | null): Known {
  if (amount === null) return null;
  return amount.qualifier === 'notApplicable' ? 'notApplicable' : amount.value;
}

/**
 * Reads a sheet's figures. What the sheet does not hold (other periods, other departments without a reference) is missing
 * here, so that a rule over it holds; the server knows better and has the last word.
 * @param typedIn leave it out to read the sheet as it stands
 */
export function readingSheet(
  sheet: Pick<Sheet, 'rows' | 'references'>,
  typedIn: TypedIn = () => undefined,
): ReadFigure {
  const cells = new Map<string, SheetCell>();
  for (const row of sheet.rows)
    for (const cell of row.cells)
      cells.set(figureKeyOf(row.indicator, cell.place, row.period, cell.item ?? ''), cell);
  const references = new Map<string, SheetReference>();
  for (const each of sheet.references)
    references.set(
      `${each.span}|${figureKeyOf(each.indicator, each.place, each.period, each.item ?? '')}`,
      each,
    );
  return (indicator, place, period, item, span) => {
    const cell = cells.get(figureKeyOf(indicator.code, place, period, item));
    const own = cell ? ownCell(cell, span, typedIn(indicator.code, place, period, item)) : undefined;
    if (own !== undefined) return own;
    if (span === 'period' || span === 'previous') {
      const next = span === 'previous' ? shiftPeriod(period, -1) : period;
      const other = cells.get(figureKeyOf(indicator.code, place, next, item));
      if (other) return typedIn(indicator.code, place, next, item) ?? knownOf(other.value);
    }
    return referred(references, indicator, place, period, item, span);
  };
}

/** undefined: the cell does not say; then a reference may. */
function ownCell(cell: SheetCell, span: Span, typed: ReturnType<TypedIn>): Known | undefined {
  if (span === 'period') return typed ?? knownOf(cell.value);
  if (span === 'previous') return knownOf(cell.previous);
  if (span !== 'ytd' || cell.toDateBefore === null) return undefined;
  const now = typed ?? knownOf(cell.value);
  const { value, reported, expected } = cell.toDateBefore;
  if (now === null || reported < expected) return null;
  return now === 'notApplicable' ? value : value + now;
}

function referred(
  references: ReadonlyMap<string, SheetReference>,
  indicator: Indicator,
  place: string,
  period: PeriodCode,
  item: string,
  span: Span,
): Known {
  return references.get(`${span}|${figureKeyOf(indicator.code, place, period, item)}`)?.value ?? null;
}
