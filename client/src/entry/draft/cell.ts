/** One cell of the sheet: what the ledger holds, what is typed over it, and what to say about it. */
import type {
  Amount,
  Concern,
  DraftInput,
  ErrorCode,
  ErrorValues,
  Indicator,
  PeriodCode,
  SheetCell,
} from '@lianxi/shared';

/** `indicator|place|period|item`: names one figure, the same after every refetch. */
export type CellKey = string;

export interface Cell {
  key: CellKey;
  indicator: Indicator;
  period: PeriodCode;
  saved: SheetCell;
  /** Why nothing can be typed here; null = open. */
  closed: string | null;
}

/** Something wrong with a cell, in a code of the closed list, or as words from the server. */
export type Complaint = { code: ErrorCode; values: ErrorValues } | { code: ErrorCode; message: string };

/** What is typed in a cell; `text` null = nothing (any more): what the ledger holds stands. */
export type Content = Pick<DraftInput, 'text' | 'reason' | 'baseVersion' | 'source'>;

/** A draft as the server keeps it. */
export interface KeptDraft extends Content {
  version: number;
  by: string;
  at: string;
}

/** Typed here and not yet acknowledged by the server. Plain data: it stays in the browser as it stands. */
export interface LocalDraft extends Content {
  /** Version of the draft that it was typed over. */
  expectedDraft: number;
  /** What was typed there before it; null = nothing. */
  before: string | null;
  /** Sent, outcome unknown: should the server hold one of these, it is mine and no conflict. */
  sent: Content[];
  /** A colleague's draft of the same cell, until the person has chosen. */
  contest: KeptDraft | null;
}

export type Mark =
  'empty' | 'saved' | 'provisional' | 'confirmed' | 'typed' | 'reason' | 'invalid' | 'conflict' | 'locked';

/** rest: nothing typed · waiting: in this browser only, so far · kept: the server has it. */
export type CellSync = 'rest' | 'waiting' | 'kept';

/** Somebody else changed the cell while I did. `draft`: typed it too · `ledger`: reported it. */
export interface Conflict {
  theirs: { kind: 'draft' | 'ledger'; text: string; by: string; at: string };
  /** What stood there before either of us, '' = nothing; null = there is no way back to it, or it is not known. */
  before: string | null;
}

export type Choice = 'mine' | 'theirs' | 'before';

export interface CellView {
  mark: Mark;
  /** What the cell shows. */
  text: string;
  /** The number that would be reported; null when there is none. */
  value: number | null;
  /** 无, — or / would be reported: the indicator does not apply here. */
  isNotApplicable: boolean;
  /** How the text was read, when it was typed another way. */
  readAs: string | null;
  /** What was probably meant (`2.2万` → 22000), to be taken over by one key; null = no suggestion. */
  suggestion: number | null;
  /** What the rules ask about the number; those that block first. */
  concerns: readonly Concern[];
  /** What stands in the way now: cannot be read, blocked, a reason is lacking, refused by the server. */
  complaint: Complaint | null;
  needsReason: boolean;
  reason: string;
  sync: CellSync;
  /** A colleague's draft: whose, and when (ISO). null = mine, or nothing typed. */
  typedBy: { by: string; at: string } | null;
  conflict: Conflict | null;
}

/** The key of a figure. */
export function cellKey(
  indicator: string,
  place: string,
  period: string,
  item: string | null | undefined,
): CellKey {
  return `${indicator}|${place}|${period}|${item ?? ''}`;
}

/** The figure that a cell is. */
export function figureOf({ indicator, period, saved }: Cell): {
  indicator: string;
  place: string;
  period: PeriodCode;
  item?: string;
} {
  const { place, item } = saved;
  return { indicator: indicator.code, place, period, ...(item === null ? {} : { item }) };
}

/** A saved amount as it stands in a cell: digits grouped, words as they are, — for not applicable, empty when not reported. */
export function savedText(amount: Amount | null, decimals: number): string {
  if (!amount) return '';
  if (amount.qualifier === 'notApplicable') return '—';
  if (amount.value === null) return amount.words ?? '';
  return amount.value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
