/** What can no longer be entered. Every way in asks, inside the transaction that writes. */
import { LianxiError, type DayCode } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { figureId, throwTogether, type KnownFigure } from './entry.rules.js';

/** Says which figures are closed; rounds implement it. */
export interface Gate {
  /** @returns for each figure the last day on which it was open; null = it still is */
  closedSince(sql: Sql, figures: readonly KnownFigure[]): Promise<(DayCode | null)[]>;
}

/**
 * @param list name of the list in the request, for the path of the field
 * @throws LianxiError PERIOD_CLOSED for each figure whose rounds have all closed
 */
export async function refuseClosed(
  sql: Sql,
  gate: Gate,
  figures: readonly KnownFigure[],
  list: string,
): Promise<void> {
  const closed = await gate.closedSince(sql, figures);
  throwTogether(
    closed.flatMap((day, index) =>
      day === null ? [] : [new LianxiError('PERIOD_CLOSED', { day }, `${list}.${index}.period`)],
    ),
  );
}

/** The closed ones among figures with the refusal each deserves, by `figureId`; for ways in that judge each for itself. */
export async function closedFigures(
  sql: Sql,
  gate: Gate,
  figures: readonly KnownFigure[],
): Promise<Map<string, LianxiError>> {
  const closed = await gate.closedSince(sql, figures);
  return new Map(
    figures.flatMap((figure, index) => {
      const day = closed[index] ?? null;
      return day === null ? [] : [[figureId(figure), new LianxiError('PERIOD_CLOSED', { day })]];
    }),
  );
}
