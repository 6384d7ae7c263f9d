/** What the desk shows, as the query of its address: a link reproduces the view. */
import type { FigureKey, PeriodRef } from '@lianxi/shared';
import type { LocationQuery, LocationQueryRaw } from 'vue-router';

export const sortColumns = [
  'indicator',
  'value',
  'previous',
  'lastYear',
  'lastMeeting',
  'target',
  'department',
  'asOf',
] as const;
export type SortColumn = (typeof sortColumns)[number];
export const deskPeriods = ['current', 'current-year'] as const satisfies readonly PeriodRef[];

export interface DeskView {
  district: string | null;
  programme: string | null;
  department: string | null;
  search: string;
  period: (typeof deskPeriods)[number];
  sort: { column: SortColumn; descending: boolean } | null;
  /** Figures opened one from another, the newest last. */
  trail: FigureKey[];
}

const one = (value: LocationQuery[string] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) || null;

function among<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((known) => known === value) ?? null;
}

/** Reads an address; what it does not understand falls back to the ordinary view. */
export function viewFrom(query: LocationQuery): DeskView {
  const sort = /^(-?)(\w+)$/.exec(one(query.sort) ?? '');
  const column = among(sortColumns, sort?.[2] ?? null);
  const trail = [query.trail ?? []].flat().flatMap((text) => figureFrom(text ?? ''));
  return {
    district: one(query.district),
    programme: one(query.programme),
    department: one(query.department),
    search: one(query.search) ?? '',
    period: among(deskPeriods, one(query.period)) ?? 'current',
    sort: column ? { column, descending: sort?.[1] === '-' } : null,
    trail,
  };
}

/** The address of a view; what is ordinary is left out. */
export function queryOf(view: DeskView): LocationQueryRaw {
  const query: LocationQueryRaw = {};
  if (view.district) query.district = view.district;
  if (view.programme) query.programme = view.programme;
  if (view.department) query.department = view.department;
  if (view.search !== '') query.search = view.search;
  if (view.period !== 'current') query.period = view.period;
  if (view.sort) query.sort = `${view.sort.descending ? '-' : ''}${view.sort.column}`;
  if (view.trail.length > 0) query.trail = view.trail.map(figureText);
  return query;
}

/** The next order of a column that is clicked: its natural direction, the other one, none. */
export function nextSort(sort: DeskView['sort'], column: SortColumn): DeskView['sort'] {
  const startsDescending = !['indicator', 'department', 'target'].includes(column);
  if (sort?.column !== column) return { column, descending: startsDescending };
  return sort.descending === startsDescending ? { column, descending: !startsDescending } : null;
}

function figureText({ indicator, place, period, item }: FigureKey): string {
  return [indicator, place, period, ...(item === undefined ? [] : [item])].join('~');
}

function figureFrom(text: string): FigureKey[] {
  const [indicator, place, period, item] = text.split('~');
  if (!indicator || !place || !period) return [];
  return [{ indicator, place, period, ...(item ? { item } : {}) }];
}
