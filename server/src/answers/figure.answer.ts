/** Answers about figures: one, a series, a split. */
import {
  completion,
  cyclePeriod,
  elapsed,
  isNotApplicable,
  lightOf,
  periodOf,
  periodRange,
  resolvePeriod,
  samePeriodLastYear,
  shiftPeriod,
  type Compared,
  type DayCode,
  type FigureAnswer,
  type Indicator,
  type PeriodCode,
  type Place,
  type QuestionOf,
  type Reading,
  type SeriesAnswer,
  type SplitAnswer,
  type Total,
} from '@lianxi/shared';
import { newestOwed } from '../rounds/due.js';
import type { Figures } from './figures.js';

/** What the last meeting saw: figures read at its baseline. */
export interface LastMeeting {
  heldOn: DayCode;
  figures: Figures;
}

export interface FigureSubject {
  indicator: Indicator;
  place: Place;
}

export async function answerFigure(
  figures: Figures,
  question: QuestionOf<'figure'>,
  { indicator, place }: FigureSubject,
  lastMeeting: LastMeeting | null,
): Promise<FigureAnswer> {
  const item = question.item ?? null;
  const asked = resolvePeriod(question.period, cyclePeriod(indicator.cycle), figures.today);
  const total = await figures.ofPeriod(indicator, place, asked, item);
  const wants = new Set(question.compare ?? []);
  const compare: FigureAnswer['compare'] = {};
  const against = async (period: PeriodCode, at: Figures = figures): Promise<Compared> =>
    compared(total, await at.ofPeriod(indicator, place, period, item), period);
  if (wants.has('previous')) compare.previous = await against(shiftPeriod(asked, -1));
  if (wants.has('lastYear')) compare.lastYear = await against(samePeriodLastYear(asked));
  if (wants.has('lastMeeting') && lastMeeting) {
    const then = resolvePeriod(question.period, cyclePeriod(indicator.cycle), lastMeeting.heldOn);
    compare.lastMeeting = { ...(await against(then, lastMeeting.figures)), heldOn: lastMeeting.heldOn };
  }
  if (wants.has('target')) compare.target = await target(figures, { indicator, place }, asked, item, total);
  const reading = await toReading(figures, { indicator, place }, total, asked, item);
  return { indicator: indicator.code, place: place.code, item, asked, reading, compare };
}

/** No difference between unequal qualifiers: 约2.2万 minus 107 says nothing (DOMAIN §2.2). */
function compared(now: Total, then: Total, period: PeriodCode): Compared {
  const isComparable = now.value !== null && then.value !== null && now.qualifier === then.qualifier;
  const { value, qualifier, words } = then;
  const change = isComparable ? Math.round(((now.value ?? 0) - (value ?? 0)) * 10_000) / 10_000 : null;
  return { value, qualifier, words, period: then.period ?? period, change };
}

async function target(
  figures: Figures,
  { indicator, place }: FigureSubject,
  asked: PeriodCode,
  item: string | null,
  total: Total,
): Promise<FigureAnswer['compare']['target']> {
  const isYearly = indicator.targetPer === 'year';
  const span = isYearly ? periodOf('year', periodRange(asked).end) : asked;
  const progress = elapsed(
    span,
    periodRange(asked).end < figures.today ? periodRange(asked).end : figures.today,
  );
  const timeProgress = (progress.days / progress.of) * 100;
  const value = await targetValue(figures, { indicator, place }, asked, item);
  const isToDate = isYearly && indicator.type === 'flow';
  const actual = isToDate
    ? await figures.total({
        indicator,
        place,
        item,
        days: { from: periodRange(span).start, to: periodRange(asked).end },
      })
    : total;
  const completed = completion(actual.value, value, indicator.direction);
  return {
    value,
    completion: completed,
    timeProgress,
    // where nothing applies there is nothing to be behind with
    light: lightOf(completed, timeProgress, value !== null && !isNotApplicable(actual)),
  };
}

/** The target at a place, period and item; null = none, or an input of it is missing. */
export async function targetValue(
  figures: Figures,
  { indicator, place }: FigureSubject,
  asked: PeriodCode,
  item: string | null,
): Promise<number | null> {
  if (indicator.target === null) return null;
  // A plain number is what the whole district is to reach; its parts have no share of it, except in rates.
  const isPlainNumber = /^[\d.]+$/.test(indicator.target);
  const { catalogue } = figures;
  const sisters = catalogue.placesReporting(indicator).filter(({ district }) => district === place.district);
  const isWhole =
    item === null && (catalogue.district(place.district)?.place === place.code || sisters.length === 1);
  if (isPlainNumber && indicator.type !== 'derived' && !isWhole) return null;
  const { start, end } = periodRange(asked);
  return figures.formulaValue(indicator.target, { indicator, place, item, days: { from: start, to: end } });
}

/** A total with everything a panel needs to be honest. */
export async function toReading(
  figures: Figures,
  { indicator, place }: FigureSubject,
  total: Total,
  asked: PeriodCode,
  item: string | null,
): Promise<Reading> {
  const owner = figures.catalogue.departmentOf(indicator, place.code, periodRange(asked).end);
  const { reported, expected, period, ...rest } = total;
  return {
    ...rest,
    unit: indicator.unit,
    // an "about" in the parts makes decimals a pretence
    decimals: total.qualifier === 'exact' ? indicator.decimals : 0,
    period: period ?? asked,
    department: total.department ?? owner?.code ?? null,
    isOverdue: await isOverdue(figures, { indicator, place }, asked, item),
    coverage: { reported, expected },
  };
}

/** Whether a period that is due by now, the one asked for at the latest, was never reported in full. */
async function isOverdue(
  figures: Figures,
  { indicator, place }: FigureSubject,
  asked: PeriodCode,
  item: string | null,
): Promise<boolean> {
  if (indicator.type === 'derived' || indicator.isComputed || indicator.isOptional) return false;
  const owed = newestOwed(indicator.cycle, figures.today);
  if (owed === null) return false;
  const own = periodOf(cyclePeriod(indicator.cycle), periodRange(asked).end);
  const period = own < owed ? own : owed;
  const { reported, expected, period: newest } = await figures.ofPeriod(indicator, place, period, item);
  if (indicator.type === 'stock') return expected > 0 && (newest === null || newest < period);
  return expected > 0 && reported < expected;
}

/** A figure over the last periods. One read for the whole span. */
export async function answerSeries(
  figures: Figures,
  question: QuestionOf<'series'>,
  { indicator, place }: FigureSubject,
): Promise<SeriesAnswer> {
  const item = question.item ?? null;
  const newest = periodOf(question.cycle ?? cyclePeriod(indicator.cycle), figures.today);
  const periods = Array.from({ length: question.last }, (_, index) =>
    shiftPeriod(newest, index - question.last + 1),
  );
  figures.preload({ indicator, place, item }, periodRange(periods[0] as PeriodCode).start);
  const totals = await Promise.all(periods.map((period) => figures.ofPeriod(indicator, place, period, item)));
  return {
    indicator: indicator.code,
    place: place.code,
    item,
    unit: indicator.unit,
    decimals: indicator.decimals,
    points: totals.map(({ value, qualifier, words, state, isCarried }, index) => ({
      period: periods[index] as PeriodCode,
      value,
      qualifier,
      words,
      state,
      isCarried,
    })),
  };
}

/** A figure by its parts. By department: the parts are the owners of the places' figures. */
export async function answerSplit(
  figures: Figures,
  question: QuestionOf<'split'>,
  subject: FigureSubject,
): Promise<SplitAnswer> {
  const { indicator, place } = subject;
  const { catalogue } = figures;
  const asked = resolvePeriod(question.period, cyclePeriod(indicator.cycle), figures.today);
  const reading = async (at: Place, item: string | null): Promise<Reading> =>
    toReading(
      figures,
      { indicator, place: at },
      await figures.ofPeriod(indicator, at, asked, item),
      asked,
      item,
    );
  const total = await reading(place, null);
  const parts: SplitAnswer['parts'] = [];
  if (question.by === 'place') {
    for (const child of catalogue.childrenReporting(indicator, place)) {
      parts.push({ code: child.code, name: child.name, reading: await reading(child, null) });
    }
  } else if (question.by === 'item') {
    for (const { code, name } of indicator.items)
      parts.push({ code, name, reading: await reading(place, code) });
  } else {
    const owner = catalogue.departmentOf(indicator, place.code, periodRange(asked).end);
    if (owner) parts.push({ code: owner.code, name: owner.shortName, reading: total });
  }
  return { indicator: indicator.code, by: question.by, asked, total, parts };
}
