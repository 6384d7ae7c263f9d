/** From what was checked to ledger lines, against what stands there now. Pure. */
import { LianxiError, standing, type Amount, type Concern, type ConflictDetails } from '@lianxi/shared';
import { checkAll, figureId, type CheckedEntry, type KnownFigure } from './entry.rules.js';
import type { Head } from './heads.js';
import type { Line } from './revision.js';

/** @throws LianxiError VERSION_CONFLICT with everything that has another version than expected */
export function refuseConflicts(
  figures: readonly (KnownFigure & { expectedVersion: number })[],
  heads: ReadonlyMap<string, Head>,
  list: string,
): void {
  const conflicts: ConflictDetails['conflicts'] = [];
  figures.forEach((figure, index) => {
    const head = heads.get(figureId(figure));
    if ((head?.version ?? 0) === figure.expectedVersion) return;
    conflicts.push({
      indicator: figure.indicator.code,
      place: figure.place.code,
      period: figure.period,
      ...(figure.item === '' ? {} : { item: figure.item }),
      index,
      expectedVersion: figure.expectedVersion,
      current: currentOf(head),
    });
  });
  const [first] = conflicts;
  if (first)
    throw new LianxiError('VERSION_CONFLICT', {}, `${list}.${first.index}.expectedVersion`, { conflicts });
}

const nothing: Amount = { value: null, qualifier: 'exact', words: null };

function currentOf(head: Head | undefined): ConflictDetails['conflicts'][number]['current'] {
  if (!head) return { version: 0, value: nothing, state: 'missing', by: '', departmentName: '', at: '' };
  const { version, amount, state, by, department, at } = head;
  return { version, value: amount, state, by, departmentName: department, at };
}

/**
 * Entries with their reasons: a correction must give one, and so must a value that looks wrong. What a rule across figures
 * blocks, no reason lets through.
 * @param concerns of each entry
 * @param fallback for those that need one and have none of their own; null = they are refused
 */
export function explained(
  entries: readonly CheckedEntry[],
  heads: ReadonlyMap<string, Head>,
  concerns: readonly (readonly Concern[])[],
  list: string,
  fallback: string | null,
): CheckedEntry[] {
  return checkAll(entries, (entry, index) => {
    const reason = entry.reason ?? fallback;
    const concern = standing(concerns[index] ?? [], reason !== null);
    const isCorrection = (heads.get(figureId(entry))?.version ?? 0) > 0;
    if (isCorrection && reason === null && concern?.severity !== 'block')
      throw new LianxiError('REASON_REQUIRED', {}, `${list}.${index}.reason`);
    if (concern) throw new LianxiError(concern.code, concern.values, `${list}.${index}.value`);
    const needsReason = isCorrection || (concerns[index] ?? []).length > 0;
    return needsReason ? { ...entry, reason } : entry;
  });
}

/** What an entry becomes: the figure's first line, or one that supersedes what stood there. */
export function enteredLine(entry: CheckedEntry, head: Head | undefined, now: number): Line {
  const isCorrection = head !== undefined && head.version > 0;
  return {
    ...lineKey(entry),
    version: entry.expectedVersion + 1,
    value: entry.value,
    qualifier: entry.qualifier,
    words: null,
    state: 'provisional',
    isConfirmation: false,
    reason: entry.reason,
    was: isCorrection ? head.amount.value : null,
    correctedAt: isCorrection ? new Date(now).toISOString() : null,
    correctionReason: isCorrection ? entry.reason : null,
  };
}

/** Repeats the figure as confirmed; the mark of an earlier correction stays. */
export function confirmedLine(figure: KnownFigure, head: Head): Line {
  return {
    ...lineKey(figure),
    version: head.version + 1,
    ...head.amount,
    state: 'confirmed',
    isConfirmation: true,
    reason: null,
    was: head.was,
    correctedAt: head.correctedAt,
    correctionReason: head.correctionReason,
  };
}

function lineKey(figure: KnownFigure): Pick<Line, 'indicator' | 'place' | 'period' | 'item' | 'department'> {
  return {
    indicator: figure.indicator.code,
    place: figure.place.code,
    period: figure.period,
    item: figure.item,
    department: figure.department,
  };
}
