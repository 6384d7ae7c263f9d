/** What a figure panel says, worked out from its answer: pure, so that every honest word of it can be tested. */
import {
  clockTime,
  dayTime,
  formatAmount,
  formatChange,
  formatNumber,
  periodName,
  periodRange,
  shanghaiDay,
  shortPeriod,
  type Amount,
  type DayCode,
  type FigureAnswer,
  type Language,
  type Light,
  type Name,
  type PeriodCode,
  type Reading,
} from '@lianxi/shared';
import type { PanelWords } from '../i18n/panels';

export interface WrittenFigure {
  prefix: string;
  text: string;
  scale: string;
  unit: string;
  /** Nothing was reported: `text` says so in words. */
  isMissing: boolean;
}

export type Mark = 'provisional' | 'corrected' | 'overdue' | 'carried';

export interface FigureView {
  figure: WrittenFigure;
  /** The value before, where this one is missing. */
  before: string | null;
  change: { label: string; text: string; sign: -1 | 0 | 1 } | null;
  light: Light;
  target: { text: string; percent: number; completion: number | null; timeProgress: number } | null;
  marks: { mark: Mark; text: string }[];
}

export interface ViewOptions {
  words: PanelWords;
  language: Language;
  inTenThousands?: boolean | undefined;
  /** Fewest words: a tile is narrow. */
  isShort?: boolean;
}

/** A figure computed from a rounded one is itself rounded: it shows no decimals (DOMAIN §2.2). */
export const decimalsOf = (reading: Reading): number =>
  reading.qualifier === 'exact' ? reading.decimals : 0;

const isPercent = (unit: Name): boolean => unit.zh === '%';

/** Number, qualifier word, scale and unit as they stand on the wall. */
export function writeReading(
  amount: Amount,
  reading: Reading,
  { words, language, inTenThousands = false }: ViewOptions,
): WrittenFigure {
  const written = formatAmount(amount, { decimals: decimalsOf(reading), language, inTenThousands });
  const unit = reading.unit[language];
  if (written.text === null) return { prefix: '', text: words.missing, scale: '', unit: '', isMissing: true };
  return { prefix: written.prefix.trim(), text: written.text, scale: written.scale, unit, isMissing: false };
}

/** `约 2.2万 人`, for running text. */
export function amountText(amount: Amount, reading: Reading, options: ViewOptions): string {
  const { prefix, text, scale, unit, isMissing } = writeReading(amount, reading, options);
  if (isMissing) return text;
  const number =
    options.language === 'zh'
      ? `${prefix}${text}${scale}`
      : [prefix, `${text}${scale}`].filter(Boolean).join(' ');
  return unit === '%' || unit === '' ? `${number}${unit}` : `${number} ${unit}`;
}

export function figureView(answer: FigureAnswer, options: ViewOptions): FigureView {
  const { reading, compare } = answer;
  const figure = writeReading(reading, reading, options);
  const { previous } = compare;
  const hasBefore = figure.isMissing && previous && (previous.value !== null || previous.words !== null);
  return {
    figure,
    before: hasBefore ? options.words.before(amountText(previous, reading, options)) : null,
    change: figure.isMissing ? null : changeOf(answer, options),
    light: figure.isMissing ? 'unreported' : (compare.target?.light ?? 'none'),
    target: targetOf(answer, options),
    marks: marksOf(answer, options),
  };
}

/** Against the last meeting where there was one, else the period before, else the year before. */
function changeOf({ reading, compare }: FigureAnswer, { words, isShort }: ViewOptions): FigureView['change'] {
  const name = (['lastMeeting', 'previous', 'lastYear'] as const).find(
    (key) => compare[key] && compare[key].change !== null,
  );
  const change = name && compare[name]?.change;
  if (name === undefined || change === undefined || change === null) return null;
  const decimals = decimalsOf(reading);
  const sign = Math.sign(Number(change.toFixed(decimals))) as -1 | 0 | 1;
  const points = isPercent(reading.unit) ? words.points : '';
  return {
    label: (isShort ? words.againstShort : words.against)[name],
    text: sign === 0 ? words.unchanged : `${formatChange(change, decimals)}${points}`,
    sign,
  };
}

function targetOf({ reading, compare }: FigureAnswer, options: ViewOptions): FigureView['target'] {
  const { target } = compare;
  if (!target || target.value === null) return null;
  const amount: Amount = { value: target.value, qualifier: 'exact', words: null };
  return {
    text: amountText(amount, reading, options),
    percent: target.value,
    completion: target.completion,
    timeProgress: target.timeProgress,
  };
}

/** What is not settled about a reading. */
export function marksOf(
  { reading }: Pick<FigureAnswer, 'reading'>,
  { words, language }: ViewOptions,
): FigureView['marks'] {
  const marks: FigureView['marks'] = [];
  if (reading.isOverdue) marks.push({ mark: 'overdue', text: words.overdue });
  if (reading.correctedFrom) marks.push({ mark: 'corrected', text: words.corrected });
  if (reading.state === 'provisional') marks.push({ mark: 'provisional', text: words.provisional });
  if (reading.isCarried && reading.state !== 'missing') {
    marks.push({ mark: 'carried', text: words.upTo(shortPeriod(reading.period, language)) });
  }
  return marks;
}

/** `18:00` today, `11月20日` this year, `2025年11月20日` before. */
export function reportedWhen(at: string, today: DayCode, language: Language): string {
  const day = shanghaiDay(Date.parse(at));
  if (day === today) return clockTime(at, false);
  const short = dayTime(at, language).replace(/ \d\d:\d\d$/, '');
  if (day.slice(0, 4) === today.slice(0, 4)) return short;
  return periodName(day as PeriodCode, language);
}

/** `84%`, never above what a bar can show. */
export const percentText = (percent: number): string => `${formatNumber(percent)}%`;

/** First and last period of a series in words, for the ends of a sparkline. */
export function endsOf(periods: readonly Reading['period'][], language: Language): [string, string] | null {
  const first = periods[0];
  const last = periods[periods.length - 1];
  if (first === undefined || last === undefined) return null;
  const isOtherYear = periodRange(first).start.slice(0, 4) !== periodRange(last).start.slice(0, 4);
  const start = isOtherYear ? periodName(first, language) : shortPeriod(first, language);
  return [start, shortPeriod(last, language)];
}
