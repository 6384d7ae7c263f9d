/**
 * One figure at a revision: what was entered, carried, summed or derived. Everything a question shows goes through here.
 */
import {
  addDays,
  cyclePeriod,
  daysBetween,
  directOrParts,
  combine,
  evaluateFormula,
  formulaInputs,
  isNotApplicable,
  missing,
  overTime,
  parseFormula,
  periodOf,
  periodRange,
  shiftPeriod,
  spannedInputs,
  weakest,
  type Cell,
  type DayCode,
  type Formula,
  type FormulaInput,
  type Indicator,
  type PeriodCode,
  type Place,
  type Span,
  type Total,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CellReader, CellScope } from './cells.js';
import { commonCells } from './common-parts.js';
import { periodsWithin, SINCE_EVER } from '../rounds/due.js';

export interface Days {
  from: DayCode;
  to: DayCode;
}

/** A figure to evaluate: item null = all items together. */
export interface Asked {
  indicator: Indicator;
  place: Place;
  item: string | null;
  days: Days;
}

/** Values the system counts itself (lx.*), by indicator. */
export interface Computed {
  total(asked: Asked, today: DayCode): Promise<Total>;
}

export class Figures {
  constructor(
    readonly catalogue: Catalogue,
    readonly cells: CellReader,
    /** Day in Shanghai the question is asked on; for a past revision, the day of then. */
    readonly today: DayCode,
    private readonly computed: Computed,
  ) {}

  /** The figure of one period. */
  ofPeriod(
    indicator: Indicator,
    place: Place,
    period: PeriodCode,
    item: string | null = null,
  ): Promise<Total> {
    const { start, end } = periodRange(period);
    return this.total({ indicator, place, item, days: { from: start, to: end } });
  }

  total(asked: Asked): Promise<Total> {
    if (asked.indicator.isComputed) return this.computed.total(asked, this.today);
    return asked.indicator.type === 'derived' ? this.derived(asked) : this.entered(asked);
  }

  /**
   * Last day that counts for a span. A span that is still running takes in the indicator's own running period: a
   * quarterly stock already reported for this quarter is what is known in November.
   */
  private lastDay(indicator: Indicator, to: DayCode): DayCode {
    if (to < this.today) return to;
    const { end } = periodRange(periodOf(cyclePeriod(indicator.cycle), this.today));
    return end > to ? end : to;
  }

  private async entered(asked: Asked): Promise<Total> {
    const days = { from: asked.days.from, to: this.lastDay(asked.indicator, asked.days.to) };
    return this.add(asked, days, await this.read(asked, days));
  }

  /** Adds cells up over time, items and places. */
  private add(asked: Asked, days: Days, cells: readonly Cell[]): Total {
    const { indicator, item } = asked;
    const byPlace = new Map<string, Cell[]>();
    for (const cell of cells) {
      const list = byPlace.get(cell.place);
      if (list) list.push(cell);
      else byPlace.set(cell.place, [cell]);
    }
    const expected = periodsWithin(indicator.cycle, days.from, days.to, this.today).length;
    const items = itemsOf(indicator, item);
    const overItems = (own: readonly Cell[]): Total =>
      combine(
        items.map((each) =>
          overTime(
            indicator,
            own.filter((cell) => cell.item === each),
            days,
            expected,
          ),
        ),
      );
    const overPlaces = (place: Place): Total => {
      const own = byPlace.get(place.code) ?? [];
      const isReporting = this.catalogue.isReporting(indicator, place, days.from, days.to);
      const direct = isReporting || own.length > 0 ? overItems(own) : null;
      if (indicator.overPlaces === 'none') return direct ?? missing(0);
      const parts = this.catalogue.childrenReporting(indicator, place).map(overPlaces);
      return directOrParts(
        direct,
        parts.filter((part) => part.expected > 0),
      );
    };
    return overPlaces(asked.place);
  }

  private async read(asked: Asked, days: Days): Promise<Cell[]> {
    const scope = this.scope(asked.indicator, asked.place, asked.item);
    if (scope.places.length === 0) return [];
    return asked.indicator.type === 'stock'
      ? this.cells.upTo(scope, days.to)
      : this.cells.between(scope, days.from, days.to);
  }

  /** Everything below a place that may hold cells of an indicator. */
  scope(indicator: Indicator, place: Place, item: string | null): CellScope {
    const places = this.catalogue.subtree(place).filter((each) => this.catalogue.mayReport(indicator, each));
    return {
      indicator: indicator.code,
      places: places.map(({ code }) => code),
      items: itemsOf(indicator, item),
    };
  }

  /** Reads everything from a day on at once, for questions that ask about many periods. */
  preload({ indicator, place, item }: Omit<Asked, 'days'>, from: DayCode): void {
    for (const code of dependencies(this.catalogue, { ...indicator, target: null })) {
      const input = this.catalogue.indicator(code);
      if (!input || input.type === 'derived' || input.isComputed) continue;
      const yearStart = `${from.slice(0, 4)}-01-01`; // formulas may ask for the year to date
      const isFirst = code === indicator.code;
      const scope = this.scope(input, place, isFirst ? item : null);
      const to = periodRange(periodOf('year', this.today)).end;
      if (scope.places.length > 0) this.cells.preload(scope, isFirst ? from : yearStart, to);
    }
  }

  /** Reads everything that an indicator's target needs in a district at once, for sheets that ask at every place. */
  coverTarget({ target }: Indicator, district: string, period: PeriodCode): void {
    const top = this.catalogue.place(this.catalogue.district(district)?.place ?? '');
    if (!top || target === null) return;
    const from = `${Number(period.slice(0, 4)) - 1}-12-01`; // yearStart() is the last value of the year before
    const to = periodRange(periodOf('year', this.today)).end;
    for (const { indicator: code } of formulaInputs(parseFormula(target))) {
      const input = this.catalogue.indicator(code);
      if (!input || input.type === 'derived' || input.isComputed) continue;
      this.cells.cover(this.scope(input, top, null), from, to);
    }
  }

  /** Ratio of sums, never mean of ratios; missing when an input is missing, not applicable where one does not apply. */
  private async derived(asked: Asked): Promise<Total> {
    const formula = parseFormula(asked.indicator.formula ?? '0');
    const inputs = await this.inputs(formula, asked);
    const totals = [...inputs.values()];
    const value = evaluateFormula(formula, (input, span) => inputs.get(inputKey(input, span))?.value ?? null);
    const whole = combine(totals);
    const isNowhere = totals.some(isNotApplicable) && totals.every(({ state }) => state !== 'missing');
    if ((value === null && !isNowhere) || whole.state === 'missing') return missing(whole.expected);
    return {
      ...whole,
      value,
      words: null,
      qualifier: value === null ? 'notApplicable' : weakest(totals.map(({ qualifier }) => qualifier)),
      period: periodOf(cyclePeriod(asked.indicator.cycle), asked.days.to),
      correctedFrom: null,
      version: null,
      differs: null,
      ...worstCovered(totals),
    };
  }

  private async inputs(formula: Formula, asked: Asked): Promise<Map<string, Total>> {
    const wanted = spannedInputs(formula).map(({ input, span }) => {
      const indicator = this.catalogue.indicator(input.indicator);
      if (!indicator) throw new Error(`formula of ${asked.indicator.code} reads unknown ${input.indicator}`);
      const item =
        input.item ?? (indicator.items.some(({ code }) => code === asked.item) ? asked.item : null);
      return {
        key: inputKey(input, span),
        asked: { indicator, place: asked.place, item, days: spanDays(span, asked.days) },
      };
    });
    const totals = await this.totalsOf(wanted.map((each) => each.asked));
    return new Map(wanted.map(({ key }, index) => [key, totals[index] as Total]));
  }

  /** Totals of the inputs of one formula; what adds up from parts is made of the same parts in all of them. */
  private async totalsOf(inputs: readonly Asked[]): Promise<Total[]> {
    const read = await Promise.all(
      inputs.map(async (asked) => {
        const { indicator, days } = asked;
        if (indicator.type === 'derived' || indicator.isComputed || indicator.overPlaces === 'none')
          return null;
        const own = { from: days.from, to: this.lastDay(indicator, days.to) };
        return { asked, own, group: partGroup(asked), indicator, cells: await this.read(asked, own) };
      }),
    );
    const common = commonCells(read.filter((each) => each !== null)).values();
    return Promise.all(
      inputs.map((asked, index) => {
        const parts = read[index];
        return parts ? this.add(asked, parts.own, common.next().value ?? []) : this.total(asked);
      }),
    );
  }

  /** Value of a formula at a place and period (targets). @returns null when an input is missing */
  async formulaValue(text: string, asked: Asked): Promise<number | null> {
    const formula = parseFormula(text);
    const inputs = await this.inputs(formula, asked);
    return evaluateFormula(formula, (input, span) => inputs.get(inputKey(input, span))?.value ?? null);
  }
}

/** The items a figure is made of; '' where the indicator is not broken down. */
function itemsOf(indicator: Indicator, item: string | null): string[] {
  if (item !== null) return [item];
  return indicator.items.length === 0 ? [''] : indicator.items.map(({ code }) => code);
}

/** A rate is as complete as its least complete input. */
function worstCovered(totals: readonly Total[]): { reported: number; expected: number } {
  const share = ({ reported, expected }: Total): number => (expected === 0 ? 1 : reported / expected);
  const { reported, expected } = totals.reduce((a, b) => (share(b) < share(a) ? b : a));
  return { reported, expected };
}

const inputKey = (input: FormulaInput, span: Span): string =>
  `${span}(${input.indicator}.${input.item ?? ''})`;
const partGroup = ({ indicator, days }: Asked): string =>
  indicator.type === 'stock'
    ? `stock|${indicator.level}`
    : `${indicator.cycle}|${indicator.level}|${days.from}|${days.to}`;
/** The period before, where the days are those of one; else as many days before. */
function previousDays({ from, to }: Days): Days {
  const period = (['day', 'week', 'month', 'quarter', 'half', 'year'] as const)
    .map((kind) => periodOf(kind, to))
    .find((each) => periodRange(each).start === from && periodRange(each).end === to);
  const { start, end } = period
    ? periodRange(shiftPeriod(period, -1))
    : { start: addDays(from, -daysBetween(from, to) - 1), end: addDays(from, -1) };
  return { from: start, to: end };
}

/** The days a span of a formula means, seen from the days asked for. */
function spanDays(span: Span, days: Days): Days {
  const year = Number(days.to.slice(0, 4));
  switch (span) {
    case 'period':
      return days;
    case 'previous':
      return previousDays(days);
    case 'ytd':
      return { from: `${year}-01-01`, to: days.to };
    case 'yearStart':
      return { from: `${year - 1}-12-31`, to: `${year - 1}-12-31` };
    case 'toDate':
      return { from: SINCE_EVER, to: days.to };
  }
}

/** Indicators a figure depends on: itself, and through formulas and targets everything they read. */
export function dependencies(catalogue: Catalogue, indicator: Indicator): Set<string> {
  const found = new Set<string>();
  const visit = (each: Indicator): void => {
    if (found.has(each.code)) return;
    found.add(each.code);
    for (const text of [each.formula, each.target]) {
      if (text === null) continue;
      for (const input of formulaInputs(parseFormula(text))) {
        const next = catalogue.indicator(input.indicator);
        if (next) visit(next);
      }
    }
  };
  visit(indicator);
  return found;
}
