/** What pasting would do, cell by cell, before any of it is done. */
import { formatNumber } from '@lianxi/shared';
import { savedText, type Cell, type CellKey, type CellView, type Complaint } from '../draft/cell';
import type { Matched } from './paste-match';

/**
 * new: nothing was reported there · changed: what is typed there is replaced · correction: a reported figure changes ·
 * same: says what stands there · suggested: taken over only when the person agrees · invalid · locked
 */
export type PasteVerdict = 'new' | 'changed' | 'correction' | 'same' | 'suggested' | 'invalid' | 'locked';

export interface PlannedCell {
  key: CellKey;
  /** As it was pasted. */
  text: string;
  before: string;
  /** What would stand there; for a suggestion the number that is proposed. */
  after: string;
  verdict: PasteVerdict;
  complaint: Complaint | null;
  needsReason: boolean;
}

/** A sheet that can be asked how a cell looks, and how it would look with another text in it. */
export interface Peeked {
  cell: (key: CellKey) => Cell | undefined;
  view: (key: CellKey) => CellView;
  peek: (key: CellKey, text: string) => CellView;
}

/** Judges every placed cell. */
export function planPaste({ placed }: Pick<Matched, 'placed'>, sheet: Peeked): PlannedCell[] {
  return placed.flatMap(({ key, text }) => {
    const cell = sheet.cell(key);
    return cell ? [judged(cell, text, sheet)] : [];
  });
}

function judged(cell: Cell, text: string, sheet: Peeked): PlannedCell {
  const { key, indicator, saved } = cell;
  const now = sheet.view(key).text;
  const plan = { key, text, before: now, after: text, complaint: null, needsReason: false };
  if (cell.closed !== null) return { ...plan, verdict: 'locked' };
  const asTyped = sheet.peek(key, text);
  const { suggestion } = asTyped;
  const seen = suggestion === null ? asTyped : sheet.peek(key, String(suggestion));
  if (seen.mark === 'invalid') return { ...plan, verdict: 'invalid', complaint: seen.complaint };
  const after = seen.value === null ? seen.text : formatNumber(seen.value, indicator.decimals);
  if (after === now) return { ...plan, after, verdict: 'same' };
  const isBackToSaved = after === savedText(saved.value, indicator.decimals);
  return {
    ...plan,
    after,
    verdict: verdictOf(suggestion !== null, saved.version > 0 && !isBackToSaved, now),
    complaint: isBackToSaved ? null : seen.complaint,
    needsReason: seen.needsReason && !isBackToSaved,
  };
}

function verdictOf(isSuggested: boolean, isCorrection: boolean, now: string): PasteVerdict {
  if (isSuggested) return 'suggested';
  if (isCorrection) return 'correction';
  return now === '' ? 'new' : 'changed';
}

/** Whether a planned cell would be written. @param agreed suggestions taken over */
export function isAgreed({ key, verdict }: PlannedCell, agreed: ReadonlySet<CellKey>): boolean {
  if (verdict === 'suggested') return agreed.has(key);
  return verdict === 'new' || verdict === 'changed' || verdict === 'correction';
}

/** What is written when the person agrees. */
export function agreedCells(
  plan: readonly PlannedCell[],
  agreed: ReadonlySet<CellKey>,
): { key: CellKey; text: string }[] {
  return plan
    .filter((each) => isAgreed(each, agreed))
    .map(({ key, text, after, verdict }) => ({ key, text: verdict === 'suggested' ? after : text }));
}
