/**
 * What is asked about entries before they are written: next to their past, and under the rules across figures. The judging
 * is the same function as in the browser (shared/concerns.ts); here it gets the whole ledger.
 */
import { cellsOf, concernsOf, inputsOf, type Concern, type DayCode } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { readCells, readingOf } from './check-cells.js';
import { figureId, type CheckedEntry } from './entry.rules.js';
import type { Head } from './heads.js';

type Judged = Pick<CheckedEntry, 'indicator' | 'place' | 'period' | 'item' | 'value'>;

/**
 * Concerns of each entry, all of them entered together. Two queries at most, whatever their number.
 * @param heads of all entries, by `figureId`
 * @param today day in Shanghai by the server's clock
 */
export async function readConcerns(
  sql: Sql,
  catalogue: Catalogue,
  entries: readonly Judged[],
  heads: ReadonlyMap<string, Head>,
  today: DayCode,
): Promise<Concern[][]> {
  const typed = entries.map((entry) => ({
    indicator: entry.indicator,
    place: entry.place.code,
    period: entry.period,
    item: entry.item,
    value: entry.value,
    recent: heads.get(figureId(entry))?.recent ?? [],
  }));
  const occasions = catalogue.checks.occasions(typed, today);
  const inputs = occasions.flatMap((occasion) => inputsOf(occasion, today));
  const cells = await readCells(sql, inputs);
  return concernsOf(
    catalogue.checks,
    typed,
    readingOf(catalogue, cells),
    readingOf(catalogue, cells, new Map(cellsOf(typed))),
    today,
  );
}

/**
 * Keeps others from writing figures of these places that rules read, until this transaction ends: two departments could
 * otherwise each enter one side of a rule, and neither see the other.
 */
export async function holdChecked(sql: Sql, catalogue: Catalogue, entries: readonly Judged[]): Promise<void> {
  const places = entries
    .filter(({ indicator }) => catalogue.checks.about(indicator.code).length > 0)
    .map(({ place }) => place.code);
  if (places.length === 0) return;
  // in one order everywhere, so that nobody waits in a circle
  await sql.query(
    `SELECT pg_advisory_xact_lock(hashtextextended(p.place, 0)) FROM unnest($1::text[]) AS p (place)`,
    [[...new Set(places)].sort()],
  );
}
