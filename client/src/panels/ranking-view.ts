/** The rows of a ranking, and their order: by code, which ranks nobody, unless the office turned ranking on. */
import { formatNumber, type Language, type Reading, type SplitAnswer } from '@lianxi/shared';
import type { PanelContext } from './panel-context';
import { isTown, shortPlaceName } from './subdistricts';

export interface RankingRow {
  code: string;
  name: string;
  /** Its place in its list; equal values share one. null: not ranked. */
  rank: number | null;
  /** What a rate is a rate of, as written. */
  whole: string;
  reading: Reading;
}
export interface RankingList {
  /** 街道 and 镇 are never ranked against each other. */
  group: 'subdistricts' | 'towns' | null;
  rows: RankingRow[];
}

/** A rate of fewer than these says nothing about a place (DOMAIN §1.5). */
export const LEAST_WHOLE = 20;

export function rankingLists(
  split: SplitAnswer,
  whole: SplitAnswer | null,
  options: { isRanked: boolean; language: Language; place: PanelContext['place'] },
): RankingList[] {
  const { isRanked, language, place } = options;
  const rows = split.parts.map(({ code, name, reading }) => {
    const found = place(code);
    const count = whole?.parts.find((part) => part.code === code)?.reading.value ?? null;
    const row: RankingRow & { count: number | null; isTown: boolean } = {
      code,
      name: found ? shortPlaceName(found, language) : name[language],
      rank: null,
      whole: count === null ? '' : formatNumber(count),
      reading,
      count,
      isTown: split.by === 'place' && isTown(found ?? { name }),
    };
    return row;
  });
  if (!isRanked) return [{ group: null, rows }];
  const isCounted = ({ count }: { count: number | null }): boolean =>
    split.by !== 'place' || (count ?? 0) >= LEAST_WHOLE;
  if (split.by !== 'place') return [{ group: null, rows: ranked(rows, isCounted) }];
  const lists: RankingList[] = [
    { group: 'subdistricts', rows: ranked(rows.filter((row) => !row.isTown), isCounted) }, // prettier-ignore
    { group: 'towns', rows: ranked(rows.filter((row) => row.isTown), isCounted) }, // prettier-ignore
  ];
  return lists.filter((list) => list.rows.length > 0);
}

/** Best first; what is missing, or a rate of too few, goes last and has no rank. */
function ranked<Row extends RankingRow>(rows: readonly Row[], isCounted: (row: Row) => boolean): Row[] {
  const counts = (row: Row): boolean => row.reading.value !== null && isCounted(row);
  const best = rows
    .filter(counts)
    .sort((a, b) => (b.reading.value ?? 0) - (a.reading.value ?? 0) || (a.code < b.code ? -1 : 1));
  const withRanks = best.map((row) => ({
    ...row,
    rank: best.findIndex(({ reading }) => reading.value === row.reading.value) + 1,
  }));
  return [...withRanks, ...rows.filter((row) => !counts(row))];
}
