/** From what was checked to ledger lines, against what stands there now. Pure. */
import { concernAbout, LianxiError, type Amount, type Concern, type ConflictDetails } from '@lianxi/shared';
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
 * Entries with their reasons: a correction must give one, and so must a value that looks wrong.
 * @param fallback for those that need one and have none of their own; null = they are refused
 */
export function explained(
  entries: readonly CheckedEntry[],
  heads: ReadonlyMap<string, Head>,
  list: string,
  fallback: string | null,
): CheckedEntry[] {
  return checkAll(entries, (entry, index) => {
    const problem = entry.reason === null ? unexplained(entry, heads.get(figureId(entry))) : null;
    if (!problem) return entry;
    if (fallback !== null) return { ...entry, reason: fallback };
    throw new LianxiError(problem.code, problem.values, `${list}.${index}.${problem.on}`);
  });
}

/** Why an entry may not go without a reason; null = it may. `on` is the field to look at. */
function unexplained(
  entry: CheckedEntry,
  head: Head | undefined,
): (Concern & { on: 'reason' | 'value' }) | null {
  if (head && head.version > 0)
    return { severity: 'warn', code: 'REASON_REQUIRED', values: {}, on: 'reason' };
  const concern = concernAbout(entry.indicator, entry.value, head?.recent ?? []);
  return concern && { ...concern, on: 'value' };
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
