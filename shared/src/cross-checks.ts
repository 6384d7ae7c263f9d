/**
 * Rules over several figures of one place, e.g. `ytd(wy.met) <= ytd(wy.needs)`. A rule speaks of one period of the
 * shortest cycle among its inputs; it holds while an input is missing or not applicable. Both its sides are formulas.
 */
import type { Check, Indicator, Item } from './catalogue.js';
import type { ReadFigure } from './check-reading.js';
import {
  evaluateFormula,
  parseFormula,
  spannedInputs,
  type Formula,
  type FormulaInput,
  type Span,
} from './formula.js';
import {
  anchorDay,
  cyclePeriod,
  periodOf,
  periodRange,
  periodsBetween,
  shiftPeriod,
  type DayCode,
  type PeriodCode,
  type PeriodKind,
} from './period.js';

type SpannedInput = { indicator: Indicator; item: string | null; span: Span };

/** A rule with its formulas read. */
export interface ReadCheck {
  check: Check;
  left: Formula;
  right: Formula;
  inputs: readonly SpannedInput[];
  kind: PeriodKind;
  /** Items it is checked for one by one; [null] = all together. */
  items: readonly (string | null)[];
}

/** One rule at one place and period that some figures touch. */
export interface Occasion {
  rule: ReadCheck;
  book: CheckBook;
  place: string;
  /** Of the rule's kind. */
  period: PeriodCode;
  /** Indexes of the figures that touch it, those of the left side first. */
  touchedBy: readonly number[];
}

/** A rule that does not hold. */
export interface FailedCheck {
  check: Check;
  place: string;
  period: PeriodCode;
  item: string | null;
  left: number;
  right: number;
  /** How far it is from holding; > 0. */
  gap: number;
  /** Whether a figure is one of those the rule reads here. */
  reads: (figure: { indicator: { code: string }; item: string }) => boolean;
}

const KINDS: readonly PeriodKind[] = ['day', 'week', 'month', 'quarter', 'half', 'year'];
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** All rules of a catalogue, read once. */
export class CheckBook {
  private readonly indicators: ReadonlyMap<string, Indicator>;
  private readonly rules = new Map<string, ReadCheck[]>();

  /** @throws FormulaError when a formula cannot be read; packs are checked when they are loaded */
  constructor(indicators: readonly Indicator[], checks: readonly Check[]) {
    this.indicators = new Map(indicators.map((each) => [each.code, each]));
    for (const check of checks) {
      const rule = this.read(check);
      if (!rule) continue;
      for (const code of new Set(rule.inputs.map(({ indicator }) => indicator.code)))
        this.rules.set(code, [...(this.rules.get(code) ?? []), rule]);
    }
  }

  indicator(code: string): Indicator | undefined {
    return this.indicators.get(code);
  }

  /** The rules that read an indicator. */
  about(indicator: string): readonly ReadCheck[] {
    return this.rules.get(indicator) ?? [];
  }

  /** null when it reads an indicator that is not in this catalogue (another district's programme). */
  private read(check: Check): ReadCheck | null {
    const left = parseFormula(check.left);
    const right = parseFormula(check.right);
    const inputs: SpannedInput[] = [];
    for (const { input, span } of [...spannedInputs(left), ...spannedInputs(right)]) {
      const indicator = this.indicators.get(input.indicator);
      if (!indicator) return null;
      inputs.push({ indicator, item: input.item, span });
    }
    const kinds = inputs.map(({ indicator }) => cyclePeriod(indicator.cycle));
    const kind = KINDS.find((each) => kinds.includes(each));
    if (!kind) return null;
    return { check, left, right, inputs, kind, items: check.isPerItem ? commonItems(inputs) : [null] };
  }

  /** Every rule at every place and period that these figures touch, each once. */
  occasions(
    figures: readonly { indicator: Indicator; place: string; period: PeriodCode }[],
    today: DayCode,
  ): Occasion[] {
    const found = new Map<
      string,
      { rule: ReadCheck; place: string; period: PeriodCode; touched: number[] }
    >();
    const touched = new Map<string, PeriodCode[]>(); // the same few for thousands of figures
    figures.forEach(({ indicator, place, period }, index) => {
      for (const rule of this.about(indicator.code)) {
        const known = `${rule.check.code}|${indicator.code}|${period}`;
        const periods = touched.get(known) ?? periodsTouched(rule, indicator, period, today);
        touched.set(known, periods);
        for (const at of periods) {
          const key = `${rule.check.code}|${place}|${at}`;
          const occasion = found.get(key) ?? { rule, place, period: at, touched: [] };
          occasion.touched.push(index);
          found.set(key, occasion);
        }
      }
    });
    return [...found.values()].map(({ rule, place, period, touched }) => {
      const order = (index: number): number =>
        rule.inputs.findIndex(({ indicator }) => indicator.code === figures[index]?.indicator.code);
      return {
        rule,
        book: this,
        place,
        period,
        touchedBy: touched.sort((a, b) => order(a) - order(b) || a - b),
      };
    });
  }
}

/** Items that all broken-down inputs have in common. */
function commonItems(inputs: readonly SpannedInput[]): string[] {
  const lists = inputs
    .filter(({ indicator, item }) => item === null && indicator.items.length > 0)
    .map(({ indicator }) => indicator.items);
  const [first = [], ...others] = lists;
  return first
    .filter(({ code }: Item) => others.every((items) => items.some((each) => each.code === code)))
    .map(({ code }) => code);
}

/** Periods of the rule's kind in which a figure plays a part. */
function periodsTouched(
  rule: ReadCheck,
  indicator: Indicator,
  period: PeriodCode,
  today: DayCode,
): PeriodCode[] {
  const own = cyclePeriod(indicator.cycle);
  const { start, end } = periodRange(period);
  const atOnce = own === rule.kind ? [period] : periodsBetween(rule.kind, start, end);
  const found = new Set(atOnce.filter((at) => speaksOf(period, at, today)));
  const newest = periodOf(rule.kind, today);
  for (const input of rule.inputs) {
    if (input.indicator.code !== indicator.code) continue;
    if (input.span === 'previous') found.add(shiftPeriod(atOnce.at(-1) ?? period, 1));
    if (input.span === 'ytd' || input.span === 'toDate')
      for (const at of laterIn(rule.kind, input.span, end, newest)) found.add(at);
  }
  return [...found].filter((at) => periodRange(at).start <= today).sort();
}

/** Later periods whose total to date a figure is part of; by the day, only the newest of them. */
function laterIn(kind: PeriodKind, span: 'ytd' | 'toDate', end: DayCode, newest: PeriodCode): PeriodCode[] {
  const yearEnd = `${end.slice(0, 4)}-12-31`;
  const last = span === 'ytd' && anchorDay(newest) > yearEnd ? periodOf(kind, yearEnd) : newest;
  if (anchorDay(last) < end) return [];
  return kind === 'day' || span === 'toDate' ? [last] : periodsBetween(kind, end, anchorDay(last));
}

/**
 * Whether a figure of a period says something about a shorter one: a quarter's figure is that of its end, or, while the
 * quarter runs, that of the present; of the months before it says nothing.
 */
function speaksOf(period: PeriodCode, at: PeriodCode, today: DayCode): boolean {
  if (period === at) return true;
  const { end } = periodRange(period);
  const shorter = periodRange(at);
  if (end <= shorter.end) return true;
  return end > today && at >= shiftPeriod(periodOf(shorter.kind, today), -1);
}

/**
 * The rules that do not hold at one place and period.
 * @param today day in Shanghai
 * @returns one for each item that fails, none while an input is missing or not applicable
 */
export function failedChecks(occasion: Occasion, read: ReadFigure, today: DayCode): FailedCheck[] {
  const { rule, place, period } = occasion;
  return rule.items.flatMap((item) => {
    const valueOf = (input: FormulaInput, span: Span): number | null =>
      inputValue(occasion, input, span, item, read, today);
    const left = evaluateFormula(rule.left, valueOf);
    const right = evaluateFormula(rule.right, valueOf);
    if (left === null || right === null) return [];
    const gap = gapOf(rounded(left), rule.check.operator, rounded(right));
    if (gap <= 0) return [];
    const reads: FailedCheck['reads'] = (figure) =>
      rule.inputs.some(
        (input) =>
          input.indicator.code === figure.indicator.code &&
          itemsOf(input.indicator, input.item, item).includes(figure.item),
      );
    return [
      { check: rule.check, place, period, item, left: rounded(left), right: rounded(right), gap, reads },
    ];
  });
}

/** How far two numbers are from what the operator says; 0 or less = it holds. Counts differ by one at least. */
function gapOf(left: number, operator: Check['operator'], right: number): number {
  switch (operator) {
    case '<=':
      return rounded(left - right);
    case '>=':
      return rounded(right - left);
    case '=':
      return rounded(Math.abs(left - right));
    case '<':
      return left < right ? 0 : rounded(left - right) || Number.MIN_VALUE;
    case '>':
      return left > right ? 0 : rounded(right - left) || Number.MIN_VALUE;
  }
}

/** The items an input is made of, when the rule is checked for `item` (null = all together). */
function itemsOf(indicator: Indicator, named: string | null, item: string | null): string[] {
  if (named !== null) return [named];
  if (indicator.items.length === 0) return [''];
  const codes = indicator.items.map(({ code }) => code);
  return item !== null && codes.includes(item) ? [item] : codes;
}

/** A figure a rule reads on an occasion. `period` is of the indicator's own cycle. */
export interface ReadInput {
  indicator: Indicator;
  place: string;
  item: string;
  period: PeriodCode;
  span: Span;
}

/** Every figure that a rule reads on an occasion, item by item; the same one may come twice. */
export function inputsOf({ rule, place, period }: Occasion, today: DayCode): ReadInput[] {
  return rule.inputs.flatMap(({ indicator, item: named, span }) => {
    const own = ownPeriod(rule, indicator, period, today);
    if (own === null) return [];
    const items = new Set(rule.items.flatMap((item) => itemsOf(indicator, named, item)));
    return [...items].map((item) => ({ indicator, place, item, period: own, span }));
  });
}

/** The period of an input that speaks of the period a rule is asked about; null = none does. */
function ownPeriod(
  rule: ReadCheck,
  indicator: Indicator,
  period: PeriodCode,
  today: DayCode,
): PeriodCode | null {
  const kind = cyclePeriod(indicator.cycle);
  const own = kind === rule.kind ? period : periodOf(kind, anchorDay(period));
  return speaksOf(own, period, today) ? own : null;
}

function inputValue(
  { rule, book, place, period }: Occasion,
  input: FormulaInput,
  span: Span,
  item: string | null,
  read: ReadFigure,
  today: DayCode,
): number | null {
  const indicator = book.indicator(input.indicator);
  if (!indicator) return null;
  const own = ownPeriod(rule, indicator, period, today);
  if (own === null) return null;
  const known = itemsOf(indicator, input.item, item).map((each) => read(indicator, place, own, each, span));
  if (known.includes(null)) return null;
  const numbers = known.filter((each) => typeof each === 'number');
  return numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0);
}
