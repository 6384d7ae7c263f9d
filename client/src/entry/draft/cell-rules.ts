/** Pure rules of one cell: what its mark is, whether it needs a reason, whether what was typed is already saved. */
import {
  answeredByReason,
  concernAbout,
  hasUnsafeCharacters,
  looksPersonal,
  MAX_CELL_TEXT,
  MAX_REASON,
  parseCount,
  suggestCount,
  type Concern,
} from '@lianxi/shared';
import { savedText, type Cell, type CellView, type Complaint, type Conflict, type Content } from './cell';
import type { SaysSame } from './draft-rules';

export function isAnsweredByReason(complaint: Complaint | null): boolean {
  return complaint !== null && answeredByReason.has(complaint.code);
}

/** What is wrong with a reason; null = it will do. */
export function reasonComplaint(reason: string): Complaint | null {
  const text = reason.trim();
  if (text === '') return { code: 'REASON_REQUIRED', values: {} };
  if (text.length > MAX_REASON) return { code: 'TOO_LARGE', values: { limit: MAX_REASON } };
  if (looksPersonal(text)) return { code: 'PERSONAL_DATA', values: {} };
  if (hasUnsafeCharacters(text)) return { code: 'BAD_TEXT', values: { field: text.slice(0, 10) } };
  return null;
}

/** A text as it is kept: trimmed, and as it was read (`１，２００` → `1,200`, 无 → —). */
export function tidied(cell: Cell, text: string): string {
  const parsed = parseCount(text, cell.indicator);
  if (!parsed.ok) return text.trim();
  return parsed.qualifier === 'notApplicable' ? '—' : (parsed.readAs ?? text.trim());
}

/** Whether a text is the number that stands there already. */
export function isSameAsSaved(cell: Cell, text: string): boolean {
  const parsed = parseCount(text, cell.indicator);
  const { value: saved } = cell.saved;
  return parsed.ok && saved?.qualifier === parsed.qualifier && saved.value === parsed.value;
}

/** Whether two texts are the same number in a cell, or the same letters. */
export function saysSameIn(cell: Cell | undefined): SaysSame {
  return (one, other) => {
    if (one.trim() === other.trim()) return true;
    if (!cell) return false;
    const [a, b] = [parseCount(one, cell.indicator), parseCount(other, cell.indicator)];
    return a.ok && b.ok && a.qualifier === b.qualifier && a.value === b.value;
  };
}

/** Versions only go up: an answer that was overtaken on its way does not take a cell back. */
export function newerOf(known: Cell | undefined, cell: Cell): Cell {
  return known && known.saved.version > cell.saved.version ? { ...cell, saved: known.saved } : cell;
}

/** What of a content may leave the browser: never a reason that names a person or holds control characters. */
export function sendable({ text, reason, baseVersion, source }: Content): Content {
  const isFit = reason === '' || reasonComplaint(reason) === null;
  return { text, reason: isFit && text !== null ? reason : '', baseVersion, source };
}

/** Why a text stays in this browser instead of being kept by the server; null = it can go. */
export function complaintToSaving({ text }: Pick<Content, 'text'>): Complaint | null {
  if (text === null) return null;
  if (text.length > MAX_CELL_TEXT) return { code: 'TOO_LARGE', values: { limit: MAX_CELL_TEXT } };
  if (hasUnsafeCharacters(text)) return { code: 'BAD_TEXT', values: { field: text.slice(0, 10) } };
  return looksPersonal(text) ? { code: 'PERSONAL_DATA', values: {} } : null;
}

const blankView: CellView = {
  mark: 'empty',
  text: '',
  value: null,
  isNotApplicable: false,
  readAs: null,
  suggestion: null,
  concerns: [],
  complaint: null,
  needsReason: false,
  reason: '',
  sync: 'rest',
  typedBy: null,
  conflict: null,
};

/** What is known about a cell beside its figure. */
export interface Standing extends Pick<CellView, 'sync' | 'typedBy'> {
  content: Content | null;
  conflict: Conflict | null;
  /** What the rules ask about it, those that block first; null = only its own past is known. */
  concerns: readonly Concern[] | null;
  /** Said by the server about exactly this content. */
  refused: Complaint | null;
  /** Went to the ledger since the sheet was opened. */
  isJustSaved: boolean;
}

/** How a cell looks: at rest, or with what is typed over it. */
export function viewOf(cell: Cell | undefined, standing: Standing): CellView {
  if (!cell) return blankView;
  const { content, conflict, sync, typedBy, refused } = standing;
  if (content?.text == null) {
    const text = savedText(cell.saved.value, cell.indicator.decimals);
    return { ...blankView, text, sync, mark: restMark(cell, standing.isJustSaved) };
  }
  const { text, reason } = content;
  const typed: CellView = { ...blankView, text, reason, conflict, sync, typedBy };
  const parsed = parseCount(text, cell.indicator);
  const unfit = complaintToSaving(content);
  if (!parsed.ok || unfit) {
    const complaint = unfit ?? (parsed.ok ? null : { code: parsed.code, values: parsed.values });
    const suggestion = suggestCount(text, cell.indicator);
    return { ...typed, mark: markOf(cell, conflict, 'invalid'), complaint, suggestion };
  }
  const { value, readAs } = parsed;
  const concerns = standing.concerns ?? pastConcerns(cell, value);
  const blocked = concerns.find(({ severity }) => severity === 'block') ?? null;
  const needsReason = isAnsweredByReason(refused) || cell.saved.version > 0 || concerns.some(isWarning);
  const lacking = needsReason ? lackingReason(content, concerns.find(isWarning) ?? null, refused) : null;
  const complaint = blocked ?? lacking ?? (isAnsweredByReason(refused) ? null : refused);
  const rest = blocked ? 'invalid' : lacking ? 'reason' : complaint ? 'invalid' : 'typed';
  const mark = markOf(cell, conflict, rest);
  const isNotApplicable = parsed.qualifier === 'notApplicable';
  return { ...typed, mark, value, isNotApplicable, readAs, concerns, complaint, needsReason };
}

const isWarning = ({ severity }: Concern): boolean => severity === 'warn';

function pastConcerns({ indicator, saved }: Cell, value: number | null): Concern[] {
  const concern = concernAbout(indicator, value, saved.recent);
  return concern ? [concern] : [];
}

function markOf(cell: Cell, conflict: Conflict | null, otherwise: CellView['mark']): CellView['mark'] {
  if (cell.closed !== null) return 'locked';
  return conflict ? 'conflict' : otherwise;
}

function restMark(cell: Cell, isJustSaved: boolean): CellView['mark'] {
  if (cell.closed !== null) return 'locked';
  if (cell.saved.value === null) return 'empty';
  if (cell.saved.state === 'confirmed') return 'confirmed';
  return isJustSaved ? 'saved' : 'provisional';
}

/** The question that the reason has to answer, or what is wrong with the one given; null = answered. */
function lackingReason(
  { reason }: Content,
  asked: Concern | null,
  refused: Complaint | null,
): Complaint | null {
  const complaint = reasonComplaint(reason);
  if (complaint?.code !== 'REASON_REQUIRED') return complaint;
  return asked ?? refused ?? complaint;
}
