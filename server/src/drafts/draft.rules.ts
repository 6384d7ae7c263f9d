/** What may be kept as a draft, and what becomes of one cell that is saved. Pure. */
import {
  hasUnsafeCharacters,
  LianxiError,
  looksPersonal,
  periodOf,
  periodRange,
  type DayCode,
  type DraftCell,
  type DraftInput,
  type PeriodCode,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Actor } from '../identity/actor.js';
import { demand } from '../identity/may.js';
import type { KnownFigure } from '../ledger/entry.rules.js';

/**
 * The right to a department's sheet.
 * @returns the district it belongs to
 * @throws LianxiError FORBIDDEN and its like · NOT_FOUND · PERIOD_WRONG_CYCLE unless `month` is a month
 */
export function demandSheet(
  actor: Actor,
  catalogue: Catalogue,
  { department, period }: { department: string; period: PeriodCode },
  today: DayCode,
): string {
  const district = catalogue.department(department)?.district;
  demand(actor, 'figure.enter', { district: district ?? department, department }, 'department');
  if (!district) throw new LianxiError('NOT_FOUND');
  if (periodRange(period).kind !== 'month')
    throw new LianxiError('PERIOD_WRONG_CYCLE', { example: today.slice(0, 7) }, 'period');
  return district;
}

/**
 * Whether a figure stands on a department's sheet of a month.
 * @throws LianxiError NOT_YOUR_DEPARTMENT · INVALID_PAYLOAD
 */
export function demandOnSheet(
  figure: KnownFigure,
  sheet: { department: string; period: PeriodCode },
  path: string,
): void {
  if (figure.department !== sheet.department)
    throw new LianxiError('NOT_YOUR_DEPARTMENT', {}, `${path}.indicator`);
  const [own, month] = [periodRange(figure.period), periodRange(sheet.period)];
  if (own.end < month.start || own.start > month.end)
    throw new LianxiError('INVALID_PAYLOAD', { hint: sheet.period }, `${path}.period`);
}

/**
 * What is typed is kept as typed, right or wrong; only what may not be stored at all is refused (DESIGN rule 14).
 * @throws LianxiError BAD_TEXT or PERSONAL_DATA with the field
 */
export function refuseUnkeepable({ text, reason }: Pick<DraftInput, 'text' | 'reason'>, path: string): void {
  for (const [field, typed] of Object.entries({ text: text ?? '', reason })) {
    if (hasUnsafeCharacters(typed)) throw new LianxiError('BAD_TEXT', {}, `${path}.${field}`);
    if (looksPersonal(typed)) throw new LianxiError('PERSONAL_DATA', {}, `${path}.${field}`);
  }
}

/** What becomes of a cell: written · already there, nothing to do · somebody else has typed something there. */
export type Outcome = 'written' | 'same' | 'conflict';

/** @param current what stands there; undefined = nothing was ever typed, or it was forgotten */
export function outcomeOf(input: DraftInput, current: DraftCell | undefined): Outcome {
  const isNothing = current === undefined || current.text === null;
  if (isNothing && input.text === null) return 'same';
  if (current === undefined) return 'written'; // there is nothing to overwrite, whatever was known before
  const isSameText = !isNothing && current.text === input.text && current.reason === input.reason;
  if (isSameText && current.baseVersion === input.baseVersion) return 'same';
  if (input.expectedDraft === current.version || (isNothing && input.expectedDraft === 0)) return 'written';
  return isSameText ? 'same' : 'conflict';
}

/** Periods that stand on more than one month's sheet; a draft of theirs is seen on each of them. */
export function longPeriods(month: PeriodCode): PeriodCode[] {
  const { end } = periodRange(month);
  return (['quarter', 'half', 'year'] as const).map((kind) => periodOf(kind, end));
}
