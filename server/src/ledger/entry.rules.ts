/** What may be written: one input after the other, turned into lines or refused with the field and what to do. */
import {
  anchorDay,
  cyclePeriod,
  hasUnsafeCharacters,
  isPeriod,
  LianxiError,
  looksPersonal,
  parseCount,
  periodKind,
  periodOf,
  periodRange,
  type DayCode,
  type EntryInput,
  type FigureKey,
  type Indicator,
  type PeriodCode,
  type Place,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';

/** A figure that exists and may be reported, by the department that owns it. */
export interface KnownFigure {
  indicator: Indicator;
  place: Place;
  period: PeriodCode;
  /** '' where the indicator is not broken down. */
  item: string;
  department: string;
}

/** An entry that passed everything that can be said without the ledger. */
export interface CheckedEntry extends KnownFigure {
  /** null = not applicable. */
  value: number | null;
  qualifier: 'exact' | 'notApplicable';
  expectedVersion: number;
  reason: string | null;
}

/** Runs `check` over all inputs and throws all its complaints together, the first one leading. */
export function checkAll<Input, Result>(
  inputs: readonly Input[],
  check: (input: Input, index: number) => Result,
): Result[] {
  const problems: LianxiError[] = [];
  const results: Result[] = [];
  inputs.forEach((input, index) => {
    try {
      results.push(check(input, index));
    } catch (error) {
      if (!(error instanceof LianxiError)) throw error;
      problems.push(error);
    }
  });
  throwTogether(problems);
  return results;
}

/** Throws the first problem, carrying all of them; does nothing when there are none. */
export function throwTogether(problems: readonly LianxiError[]): void {
  const [first] = problems;
  if (!first) return;
  throw new LianxiError(first.code, first.values, first.field, first.details, problems);
}

/**
 * Finds the figure an input names.
 * @param today day in Shanghai by the server's clock
 * @throws LianxiError naming the field
 */
export function knownFigure(catalogue: Catalogue, key: FigureKey, today: DayCode, path: string): KnownFigure {
  const indicator = catalogue.indicator(key.indicator);
  if (!indicator) throw new LianxiError('INDICATOR_UNKNOWN', { code: key.indicator }, `${path}.indicator`);
  if (indicator.type === 'derived' || indicator.isComputed) {
    throw new LianxiError('INDICATOR_COMPUTED', { code: key.indicator }, `${path}.indicator`);
  }
  const place = catalogue.place(key.place);
  if (!place) throw new LianxiError('PLACE_UNKNOWN', { code: key.place }, `${path}.place`);
  if (!catalogue.mayReport(indicator, place)) {
    throw new LianxiError('PLACE_NOT_REPORTING', { code: key.place }, `${path}.place`);
  }
  const item = checkItem(indicator, key.item, path);
  const period = checkPeriod(indicator, key.period, today, path);
  const range = periodRange(period);
  if ((place.validFrom && range.end < place.validFrom) || (place.validTo && range.start > place.validTo)) {
    throw new LianxiError('PLACE_CLOSED', {}, `${path}.period`);
  }
  const department = catalogue.departmentOf(indicator, place.code, range.end);
  if (!department) throw new LianxiError('PLACE_NOT_REPORTING', { code: key.place }, `${path}.place`);
  return { indicator, place, period, item, department: department.code };
}

function checkItem(indicator: Indicator, item: string | undefined, path: string): string {
  const items = indicator.items.map(({ code }) => code);
  if (item === undefined) {
    if (items.length === 0) return '';
    throw new LianxiError('ITEM_REQUIRED', { items: items.join(', ') }, `${path}.item`);
  }
  if (!items.includes(item)) throw new LianxiError('ITEM_UNKNOWN', { code: item }, `${path}.item`);
  return item;
}

function checkPeriod(indicator: Indicator, code: string, today: DayCode, path: string): PeriodCode {
  const kind = cyclePeriod(indicator.cycle);
  const example = periodOf(kind, today);
  if (!isPeriod(code)) throw new LianxiError('PERIOD_INVALID', { example }, `${path}.period`);
  if (periodKind(code) !== kind) throw new LianxiError('PERIOD_WRONG_CYCLE', { example }, `${path}.period`);
  if (periodRange(code).start > today) throw new LianxiError('PERIOD_FUTURE', {}, `${path}.period`);
  return code;
}

/** Checks value, version and reason of inputs whose figures are known, in the same order. */
export function checkEntries(
  figures: readonly KnownFigure[],
  inputs: readonly EntryInput[],
  list: string,
): CheckedEntry[] {
  return checkAll(inputs, (input, index) =>
    checkEntry(figures[index] as KnownFigure, input, `${list}.${index}`),
  );
}

/** Checks value, version and reason of one input whose figure is known. */
export function checkEntry(figure: KnownFigure, input: EntryInput, path: string): CheckedEntry {
  const parsed = parseCount(input.value, figure.indicator);
  if (!parsed.ok) throw new LianxiError(parsed.code, parsed.values, `${path}.value`);
  if (input.expectedVersion === undefined) {
    throw new LianxiError('VERSION_REQUIRED', {}, `${path}.expectedVersion`);
  }
  return {
    ...figure,
    value: parsed.value,
    qualifier: parsed.qualifier,
    expectedVersion: input.expectedVersion,
    reason: checkReason(input.reason, `${path}.reason`),
  };
}

/** A reason as it is kept; null = none given. */
export function checkReason(reason: string | undefined, field: string): string | null {
  const text = cleanText(reason ?? '', field);
  return text === '' ? null : text;
}

/**
 * Text that people type beside figures: reasons, remarks, names.
 * @throws LianxiError BAD_TEXT or PERSONAL_DATA at the field
 */
export function cleanText(typed: string, field: string): string {
  const text = typed.trim().normalize('NFC');
  if (hasUnsafeCharacters(text)) throw new LianxiError('BAD_TEXT', {}, field);
  if (looksPersonal(text)) throw new LianxiError('PERSONAL_DATA', {}, field);
  return text;
}

/** One text per figure, for maps and duplicate checks. */
export function figureId(figure: {
  indicator: { code: string };
  place: { code: string };
  period: string;
  item: string;
}): string {
  return `${figure.indicator.code}|${figure.place.code}|${figure.period}|${figure.item}`;
}

/** @throws LianxiError DUPLICATE_ENTRY when one request names a figure twice. */
export function refuseDuplicates(figures: readonly KnownFigure[], list: string): void {
  const seen = new Set<string>();
  figures.forEach((figure, index) => {
    const id = figureId(figure);
    if (seen.has(id)) throw new LianxiError('DUPLICATE_ENTRY', {}, `${list}.${index}`);
    seen.add(id);
  });
}

/** The day a figure counts on in longer periods; see `anchorDay`. */
export const countsOn = (period: PeriodCode): DayCode => anchorDay(period);
