/** The desk's table as plain data: which indicators, asked how, filtered and sorted. */
import type {
  CatalogueResponse,
  Department,
  FigureAnswer,
  Indicator,
  Light,
  QuestionOf,
} from '@lianxi/shared';
import type { DeskView, SortColumn } from './desk-view';

export interface DeskRow {
  indicator: Indicator;
  question: QuestionOf<'figure'>;
  department: Department | null;
  answer: FigureAnswer | null;
}

type Rated = Pick<DeskRow, 'indicator' | 'department' | 'answer'>;

/** The question behind a row: the district as a whole, or the one place that reports what cannot be added. */
function questionOf(
  indicator: Indicator,
  districtPlace: string,
  period: DeskView['period'],
): QuestionOf<'figure'> {
  const only =
    indicator.overPlaces === 'none' && indicator.places?.length === 1 ? indicator.places[0] : undefined;
  return {
    kind: 'figure',
    indicator: indicator.code,
    place: only ?? districtPlace,
    period,
    compare: ['previous', 'lastYear', 'lastMeeting', 'target'],
  };
}

/** Every indicator that a district's programmes have, with its question; answers are filled in later. */
export function rowsOf(
  catalogue: CatalogueResponse,
  district: string,
  period: DeskView['period'],
): DeskRow[] {
  const place = catalogue.districts.find(({ code }) => code === district)?.place;
  if (place === undefined) return [];
  const programmes = new Set(
    catalogue.programmes.filter(({ districts }) => districts.includes(district)).map(({ code }) => code),
  );
  const seats = new Map(
    catalogue.departments.filter((one) => one.district === district).map((one) => [one.seat, one]),
  );
  return catalogue.indicators
    .filter(({ programme }) => programmes.has(programme))
    .map((indicator) => ({
      indicator,
      question: questionOf(indicator, place, period),
      department: seats.get(indicator.owner) ?? null,
      answer: null,
    }));
}

/** Rows that meet the filters; the search reads names, codes and definitions in both languages. */
export function filterRows<R extends Rated>(rows: readonly R[], view: DeskView): R[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ indicator, department }) => {
    if (view.programme !== null && indicator.programme !== view.programme) return false;
    if (view.department !== null && department?.code !== view.department) return false;
    const { code, name, definition } = indicator;
    const text = [code, name.zh, name.en, definition.zh, definition.en].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const severity: Record<Light, number> = {
  farBehind: 0,
  behind: 1,
  unreported: 2,
  onTrack: 3,
  done: 4,
  none: 5,
};

/** What a column sorts by; null sorts last, whichever the direction. */
function sortKey(row: Rated, column: SortColumn): number | string | null {
  const { answer } = row;
  switch (column) {
    case 'indicator':
      return row.indicator.name.zh;
    case 'department':
      return row.department?.code ?? null;
    case 'value':
      return answer?.reading.value ?? null;
    case 'asOf':
      return answer?.reading.reportedAt ?? null;
    case 'target':
      return severity[answer?.compare.target?.light ?? 'none'];
    default:
      return relativeChange(row, column);
  }
}

/** Change in percent of what it is compared with: the only way changes of people and of stations compare. */
function relativeChange({ answer }: Rated, column: 'previous' | 'lastYear' | 'lastMeeting'): number | null {
  const compared = answer?.compare[column];
  if (!compared || compared.change === null) return null;
  if (compared.value === null || compared.value === 0)
    return compared.change === 0 ? 0 : Infinity * Math.sign(compared.change);
  return compared.change / Math.abs(compared.value);
}

/** Sorted rows; without a column the order of the catalogue stands. Equal rows keep their order. */
export function sortRows<R extends Rated>(rows: readonly R[], sort: DeskView['sort']): R[] {
  if (!sort) return [...rows];
  const sign = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: sortKey(row, sort.column) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      if (a.key === b.key) return 0;
      if (typeof a.key === 'string' && typeof b.key === 'string')
        return sign * a.key.localeCompare(b.key, 'zh');
      return a.key < b.key ? -sign : sign;
    })
    .map(({ row }) => row);
}
