/** What is asked about the rows of a file, all of them entered together: the same as of any other entry. */
import type { Concern, PeriodCode } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { readConcerns } from '../ledger/entry.checks.js';
import type { Head } from '../ledger/heads.js';
import type { Judged } from './judge-rows.js';

/** Reads the concerns of every entry a file would make. @param heads by `figureId` */
export function concernsOfFile(
  sql: Sql,
  catalogue: Catalogue,
  { entries }: Judged,
  heads: ReadonlyMap<string, Head>,
  today: string,
): Promise<Concern[][]> {
  const figures = entries.flatMap(({ indicator: code, place: at, period, item, value }) => {
    const [indicator, place] = [catalogue.indicator(code), catalogue.place(at)];
    if (!indicator || !place) return []; // never: the rows were placed in this catalogue
    const number = typeof value === 'number' ? value : null;
    return [{ indicator, place, period: period as PeriodCode, item: item ?? '', value: number }];
  });
  return readConcerns(sql, catalogue, figures, heads, today);
}

/** Rows that a rule blocks are refused; those it asks about say why they need a reason. @param concerns of each entry */
export function askRows(judged: Judged, concerns: readonly (readonly Concern[])[]): Judged {
  const rows = [...judged.rows];
  const isBlocked = new Set<number>();
  concerns.forEach(([concern], index) => {
    const at = judged.entryRows[index] ?? -1;
    const row = rows[at];
    if (!concern || !row) return;
    const problem = { code: concern.code, values: concern.values };
    if (concern.severity === 'block') {
      isBlocked.add(index);
      rows[at] = { ...row, verdict: 'refused', needsReason: false, problem };
    } else if (judged.entries[index]?.reason === undefined) {
      rows[at] = { ...row, needsReason: true, problem };
    }
  });
  return {
    rows,
    entries: judged.entries.filter((_, index) => !isBlocked.has(index)),
    entryRows: judged.entryRows.filter((_, index) => !isBlocked.has(index)),
  };
}
