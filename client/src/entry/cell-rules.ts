/** Pure rules of one cell: what its mark is, whether it needs a reason, whether what was typed is already saved. */
import {
  answeredByReason,
  concernAbout,
  hasUnsafeCharacters,
  looksPersonal,
  MAX_REASON,
  parseCount,
  type EntryInput,
} from '@lianxi/shared';
import {
  savedText,
  type Cell,
  type CellView,
  type Complaint,
  type Mark,
  type Theirs,
  type Typed,
} from './cell';

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

/** Whether a text is the number that stands there already. */
export function isSameAsSaved(cell: Cell, text: string): boolean {
  const parsed = parseCount(text, cell.indicator);
  const { value: saved } = cell.saved;
  return parsed.ok && saved?.qualifier === parsed.qualifier && saved.value === parsed.value;
}

/** Versions only go up: an answer that was overtaken on its way does not take a cell back. */
export function newerOf(known: Cell | undefined, cell: Cell): Cell {
  return known && known.saved.version > cell.saved.version ? { ...cell, saved: known.saved } : cell;
}

/** What stands under a figure now, as the other side of a conflict. */
export function theirsOf(cell: Cell): Theirs {
  const { version, value, state, by, at } = cell.saved;
  const none = { value: null, qualifier: 'exact', words: null } as const;
  return { version, value: value ?? none, state, by: by ?? '', departmentName: '', at: at ?? '' };
}

/** A typed cell as the line of a request. */
export function entryOf(cell: Cell, typed: Typed): EntryInput {
  const parsed = parseCount(typed.text, cell.indicator);
  const reason = typed.reason.trim();
  return {
    indicator: cell.indicator.code,
    place: cell.saved.place,
    period: cell.period,
    ...(cell.saved.item === null ? {} : { item: cell.saved.item }),
    value: parsed.ok ? (parsed.value ?? typed.text) : typed.text,
    expectedVersion: typed.baseVersion,
    ...(reason === '' ? {} : { reason }),
  };
}

const blankView: CellView = {
  mark: 'empty',
  text: '',
  value: null,
  readAs: null,
  complaint: null,
  needsReason: false,
  reason: '',
  conflict: null,
};

/** How a cell looks: at rest, or with what was typed over it. */
export function viewOf(cell: Cell | undefined, typed: Typed | undefined, isJustSaved: boolean): CellView {
  if (!cell) return blankView;
  if (!typed) {
    return {
      ...blankView,
      text: savedText(cell.saved.value, cell.indicator.decimals),
      mark: restMark(cell, isJustSaved),
    };
  }
  const parsed = parseCount(typed.text, cell.indicator);
  if (!parsed.ok) {
    const complaint = { code: parsed.code, values: parsed.values };
    return { ...viewOfTyped(typed), mark: typed.conflict ? 'conflict' : 'invalid', complaint };
  }
  const needsReason = needsReasonFor(cell, typed, parsed.value);
  const lacking = needsReason ? lackingReason(cell, typed, parsed.value) : null;
  const complaint = lacking ?? (isAnsweredByReason(typed.refused) ? null : typed.refused);
  const rest: Mark = lacking ? 'reason' : complaint ? 'invalid' : 'typed';
  return {
    ...viewOfTyped(typed),
    mark: typed.conflict ? 'conflict' : rest,
    value: parsed.value,
    readAs: parsed.readAs,
    complaint,
    needsReason,
  };
}

function viewOfTyped(typed: Typed): CellView {
  return { ...blankView, text: typed.text, reason: typed.reason, conflict: typed.conflict };
}

function restMark(cell: Cell, isJustSaved: boolean): Mark {
  if (cell.closed !== null) return 'locked';
  if (cell.saved.value === null) return 'empty';
  if (cell.saved.state === 'confirmed') return 'confirmed';
  return isJustSaved ? 'saved' : 'provisional';
}

function needsReasonFor(cell: Cell, typed: Typed, value: number | null): boolean {
  if (isAnsweredByReason(typed.refused)) return true;
  return cell.saved.version > 0 || concernAbout(cell.indicator, value, cell.saved.recent) !== null;
}

/** The question that the reason has to answer, or what is wrong with the one given; null = answered. */
function lackingReason(cell: Cell, typed: Typed, value: number | null): Complaint | null {
  const complaint = reasonComplaint(typed.reason);
  if (complaint?.code !== 'REASON_REQUIRED') return complaint;
  return concernAbout(cell.indicator, value, cell.saved.recent) ?? typed.refused ?? complaint;
}
