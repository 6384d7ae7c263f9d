/** The readiness board as it is drawn: rows, totals, rate. */
import { isFrozen, type HandIn, type Name, type ReportingAnswer } from '@lianxi/shared';
import { isHandedIn, signsOf, type Part } from '../design/hand-in-signs';
import type { Signed } from '../design/signs';

export interface BoardRow {
  code: string;
  name: Name;
  shortName: Name;
  signs: Signed[];
  filled: number;
  due: number;
  /** 0 to 1. */
  share: number;
  missing: Part['missing'];
  missingCells: number;
  handIn: HandIn | null;
  isHandedIn: boolean;
  isFrozen: boolean;
  /** Reopened, and the hour has not passed. */
  reopenedUntil: string | null;
}

/** @param now server time in milliseconds */
export function rowsOf(answer: ReportingAnswer, now: number): BoardRow[] {
  return answer.departments.map((part) => {
    const { code, name, shortName, filled, due, missing, handIn } = part;
    const until = handIn?.reopened?.until ?? null;
    return {
      code,
      name,
      shortName,
      signs: signsOf(part, now),
      filled,
      due,
      share: due === 0 ? 1 : filled / due,
      missing,
      missingCells: missing.reduce((sum, { cells }) => sum + cells, 0),
      handIn,
      isHandedIn: isHandedIn(part),
      isFrozen: handIn !== null && isFrozen(handIn, now),
      reopenedUntil: until !== null && Date.parse(until) > now ? until : null,
    };
  });
}

/** What somebody may do with a row as it stands; rights come on top. */
export function offered(row: BoardRow): { remind: boolean; giveBack: boolean; reopen: boolean } {
  return {
    remind: row.handIn !== null && !row.isHandedIn && !row.isFrozen,
    giveBack: row.isHandedIn && row.handIn !== null && !row.isFrozen,
    reopen: row.isFrozen,
  };
}

export interface Totals {
  all: number;
  handedIn: number;
  confirmed: number;
  /** Who is still missing, in the order of the board. */
  left: Name[];
}
export function totalsOf(rows: readonly BoardRow[]): Totals {
  return {
    all: rows.length,
    handedIn: rows.filter((row) => row.isHandedIn).length,
    confirmed: rows.filter(({ handIn }) => handIn?.state === 'confirmed').length,
    left: rows.filter((row) => !row.isHandedIn).map(({ shortName }) => shortName),
  };
}

/** On-time rate: figures on time ÷ figures due. `percent` is null when nothing is due: no rate, not 0 %. */
export function rateOf({ departments }: Pick<ReportingAnswer, 'departments'>): {
  onTime: number;
  due: number;
  percent: number | null;
} {
  const onTime = departments.reduce((sum, each) => sum + each.onTime, 0);
  const due = departments.reduce((sum, each) => sum + each.due, 0);
  return { onTime, due, percent: due === 0 ? null : (onTime / due) * 100 };
}
