/** One cell of the sheet: what the server holds, what a person typed over it, and what to say about it. */
import type {
  Amount,
  ErrorCode,
  ErrorValues,
  FigureState,
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

/** What somebody else stored under a figure while we were typing. */
export interface Theirs {
  version: number;
  value: Amount;
  state: FigureState;
  by: string;
  departmentName: string;
  at: string;
}

/** Something wrong with a cell, in a code of the closed list, or as words from the server. */
export type Complaint = { code: ErrorCode; values: ErrorValues } | { code: ErrorCode; message: string };

/** What a person typed and has not saved. Plain data: it is kept in the browser as it stands. */
export interface Typed {
  text: string;
  reason: string;
  /** Version of the figure that the person saw when typing began. */
  baseVersion: number;
  source: 'form' | 'paste';
  /** Said by the server about exactly this text. */
  refused: Complaint | null;
  conflict: Theirs | null;
}

export type Mark =
  'empty' | 'saved' | 'provisional' | 'confirmed' | 'typed' | 'reason' | 'invalid' | 'conflict' | 'locked';

export interface CellView {
  mark: Mark;
  /** What the input holds. */
  text: string;
  /** The number that would be sent; null when there is none. */
  value: number | null;
  /** How the text was read, when it was typed another way. */
  readAs: string | null;
  complaint: Complaint | null;
  needsReason: boolean;
  reason: string;
  conflict: Theirs | null;
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

/** A saved amount as it stands in an input: digits grouped, words as they are, — for not applicable, empty when not reported. */
export function savedText(amount: Amount | null, decimals: number): string {
  if (!amount) return '';
  if (amount.qualifier === 'notApplicable') return '—';
  if (amount.value === null) return amount.words ?? '';
  return amount.value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
