/** Where the rules across figures take their figures from: single cells, over the spans that formulas know. */
import type { Indicator } from './catalogue.js';
import type { Span } from './formula.js';
import {
  anchorDay,
  cyclePeriod,
  periodOf,
  periodRange,
  periodsBetween,
  shiftPeriod,
  type DayCode,
  type PeriodCode,
} from './period.js';

/** A figure as a rule sees it; null = missing. */
export type Known = number | 'notApplicable' | null;

/** One figure of one item over a span seen from `period`, a period of the indicator's own cycle. */
export type ReadFigure = (
  indicator: Indicator,
  place: string,
  period: PeriodCode,
  item: string,
  span: Span,
) => Known;

/** One text for one figure, for maps. */
export const figureKeyOf = (indicator: string, place: string, period: string, item: string): string =>
  `${indicator}|${place}|${period}|${item}`;

/** A figure at one cell; null = missing. */
export type CellOf = (indicator: Indicator, place: string, period: PeriodCode, item: string) => Known;

/** The days on which the cells of a span count, seen from a period of the indicator's own cycle. */
export function spanDays(
  { cycle }: Pick<Indicator, 'cycle'>,
  period: PeriodCode,
  span: Span,
): { from: DayCode; to: DayCode } {
  const to = anchorDay(period);
  switch (span) {
    case 'period':
      return { from: to, to };
    case 'previous': {
      const day = anchorDay(shiftPeriod(period, -1));
      return { from: day, to: day };
    }
    case 'yearStart': {
      const day = anchorDay(lastYearsEnd(cycle, period));
      return { from: day, to: day };
    }
    case 'ytd':
      return { from: `${to.slice(0, 4)}-01-01`, to };
    case 'toDate':
      return { from: '0001-01-01', to };
  }
}

const lastYearsEnd = (cycle: Indicator['cycle'], period: PeriodCode): PeriodCode =>
  periodOf(cyclePeriod(cycle), `${Number(period.slice(0, 4)) - 1}-12-31`);

/**
 * Reads spans from single cells. A total to date counts when every period of the year up to it was reported, from the
 * day the place opened; anything less is missing.
 * @param opensOn first day of a place; null = always there
 * @param since periods of a figure that were ever reported, for totals since the start
 */
export function readingCells(
  cellOf: CellOf,
  opensOn: (place: string) => DayCode | null,
  since: (indicator: Indicator, place: string, item: string) => readonly PeriodCode[],
): ReadFigure {
  // the same few lists for thousands of figures: the calendar is reckoned once
  const years = new Map<string, PeriodCode[]>();
  const year = (indicator: Indicator, period: PeriodCode, place: string): PeriodCode[] => {
    const opening = opensOn(place);
    const key = `${indicator.cycle}|${period}|${opening ?? ''}`;
    const known = years.get(key) ?? periodsToDate(indicator, period, opening);
    years.set(key, known);
    return known;
  };
  return (indicator, place, period, item, span) => {
    const cell = (at: PeriodCode): Known => cellOf(indicator, place, at, item);
    switch (span) {
      case 'period':
        return cell(period);
      case 'previous':
        return cell(shiftPeriod(period, -1));
      case 'yearStart':
        return cell(lastYearsEnd(indicator.cycle, period));
      case 'ytd':
        return added(year(indicator, period, place).map(cell));
      case 'toDate':
        return added(
          since(indicator, place, item)
            .filter((at) => anchorDay(at) <= anchorDay(period))
            .map(cell),
        );
    }
  };
}

/** The year's periods up to and with one, from the day a place opened. */
export function periodsToDate(
  indicator: Pick<Indicator, 'cycle'>,
  period: PeriodCode,
  opensOn: DayCode | null,
): PeriodCode[] {
  const day = anchorDay(period);
  return periodsBetween(cyclePeriod(indicator.cycle), `${day.slice(0, 4)}-01-01`, day).filter(
    (at) => opensOn === null || periodRange(at).end >= opensOn,
  );
}

/** Null as soon as one is missing; what is not applicable adds nothing. */
function added(cells: readonly Known[]): number | null {
  if (cells.length === 0 || cells.includes(null)) return null;
  const sum = cells.reduce<number>((total, each) => total + (typeof each === 'number' ? each : 0), 0);
  return Math.round(sum * 10_000) / 10_000;
}

/** Figures about to be entered as cells by `figureKeyOf`, to be put over those that stand. */
export function cellsOf(
  typed: readonly {
    indicator: { code: string };
    place: string;
    period: PeriodCode;
    item: string;
    value: number | null;
  }[],
): [string, Known][] {
  return typed.map(({ indicator, place, period, item, value }) => [
    figureKeyOf(indicator.code, place, period, item),
    value ?? 'notApplicable',
  ]);
}
