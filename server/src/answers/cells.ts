/** Newest cells of an indicator in a subtree, at a revision. One query each, remembered for one evaluation. */
import { addDays, type Cell, type DayCode, type PeriodCode, type Qualifier } from '@lianxi/shared';
import type { Sql } from '../database/database.js';

/** What the cells of one evaluation are read from; places and items are decided by the caller. */
export interface CellScope {
  indicator: string;
  places: readonly string[];
  items: readonly string[];
}

interface Row {
  place: string;
  period: PeriodCode;
  item: string;
  counts_on: DayCode;
  version: number;
  value: string | null;
  qualifier: Qualifier;
  words: string | null;
  state: 'provisional' | 'confirmed';
  department: string;
  recorded_at: Date;
  was: string | null;
  corrected_at: Date | null;
  correction_reason: string | null;
  source: string;
}

const COLUMNS = `e.place, e.period, e.item, to_char(e.counts_on, 'YYYY-MM-DD') AS counts_on, e.version, e.value, e.qualifier,
  e.words, e.state, e.department, e.was, e.corrected_at, e.correction_reason, r.recorded_at, r.source`;

// Flows: every cell that counts between two days. Uses entry_by_day.
const BETWEEN = `
  SELECT ${COLUMNS} FROM (
    SELECT DISTINCT ON (place, item, counts_on, period) * FROM entry
    WHERE indicator = $1 AND place = ANY($2) AND item = ANY($3) AND counts_on BETWEEN $4 AND $5 AND revision <= $6
    ORDER BY place, item, counts_on DESC, period, version DESC) e
  JOIN revision r ON r.district = e.district AND r.number = e.revision`;

// Stocks: the newest cell of each place and item up to a day; one index probe each.
const UP_TO = `
  SELECT ${COLUMNS} FROM unnest($2::text[]) AS p (place) CROSS JOIN unnest($3::text[]) AS i (item)
  CROSS JOIN LATERAL (
    SELECT * FROM entry WHERE indicator = $1 AND place = p.place AND item = i.item AND counts_on <= $4 AND revision <= $5
    ORDER BY counts_on DESC, version DESC LIMIT 1) e
  JOIN revision r ON r.district = e.district AND r.number = e.revision`;

const scopeKey = (scope: CellScope): string =>
  `${scope.indicator}|${scope.places.join()}|${scope.items.join()}`;

/** All cells of a scope between two days, and the newest ones before them. */
interface Window {
  from: DayCode;
  to: DayCode;
  inside: Cell[];
  before: Cell[];
}

/** A window over many places and items, of which each part can be asked for. */
interface Cover {
  from: DayCode;
  to: DayCode;
  places: ReadonlySet<string>;
  items: ReadonlySet<string>;
  byPlace: Promise<Record<'inside' | 'before', ReadonlyMap<string, Cell[]>>>;
}

function groupedByPlace(cells: readonly Cell[]): Map<string, Cell[]> {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groups.get(cell.place);
    if (group) group.push(cell);
    else groups.set(cell.place, [cell]);
  }
  return groups;
}

export class CellReader {
  private readonly remembered = new Map<string, Promise<Cell[]>>();
  private readonly windows = new Map<string, Promise<Window>>();
  private readonly covers = new Map<string, Cover>();

  constructor(
    private readonly sql: Sql,
    /** Revision of the district to read at. */
    readonly revision: number,
  ) {}

  /** Reads a long span at once; what lies inside it is then answered from memory. */
  preload(scope: CellScope, from: DayCode, to: DayCode): void {
    const window = Promise.all([
      this.read(BETWEEN, scope, [from, to]),
      this.read(UP_TO, scope, [addDays(from, -1)]),
    ]).then(([inside, before]) => ({ from, to, inside, before }));
    window.catch(() => undefined); // whoever asks for it gets the error
    this.windows.set(scopeKey(scope), window);
  }

  /** The same for every part of a scope: one read, then each place and item is answered from memory. */
  cover(scope: CellScope, from: DayCode, to: DayCode): void {
    if (scope.places.length === 0 || this.covers.has(scope.indicator)) return;
    this.preload(scope, from, to);
    const window = this.windows.get(scopeKey(scope)) as Promise<Window>;
    const byPlace = window.then(({ inside, before }) => ({
      inside: groupedByPlace(inside),
      before: groupedByPlace(before),
    }));
    byPlace.catch(() => undefined);
    this.covers.set(scope.indicator, {
      from,
      to,
      places: new Set(scope.places),
      items: new Set(scope.items),
      byPlace,
    });
  }

  private async windowOf(scope: CellScope): Promise<Window | undefined> {
    const exact = this.windows.get(scopeKey(scope));
    if (exact) return exact;
    const cover = this.covers.get(scope.indicator);
    const isCovered =
      cover &&
      scope.places.every((each) => cover.places.has(each)) &&
      scope.items.every((each) => cover.items.has(each));
    if (!isCovered) return undefined;
    const { inside, before } = await cover.byPlace;
    const cut = (cells: ReadonlyMap<string, Cell[]>): Cell[] =>
      scope.places
        .flatMap((place) => cells.get(place) ?? [])
        .filter(({ item }) => scope.items.includes(item));
    return { from: cover.from, to: cover.to, inside: cut(inside), before: cut(before) };
  }

  async between(scope: CellScope, from: DayCode, to: DayCode): Promise<Cell[]> {
    const window = await this.windowOf(scope);
    if (!window || from < window.from || to > window.to) return this.read(BETWEEN, scope, [from, to]);
    return window.inside.filter(({ countsOn }) => from <= countsOn && countsOn <= to);
  }

  /** The newest cell of each place and item up to a day (older ones may come along). */
  async upTo(scope: CellScope, to: DayCode): Promise<Cell[]> {
    const window = await this.windowOf(scope);
    if (!window || to < window.from || to > window.to) return this.read(UP_TO, scope, [to]);
    return [...window.before, ...window.inside.filter(({ countsOn }) => countsOn <= to)];
  }

  private read(sql: string, scope: CellScope, days: readonly DayCode[]): Promise<Cell[]> {
    const key = `${sql === UP_TO ? 'upTo' : 'between'}|${scopeKey(scope)}|${days.join('|')}`;
    const known = this.remembered.get(key);
    if (known) return known;
    const parameters = [scope.indicator, scope.places, scope.items, ...days, this.revision];
    const cells = this.sql.query<Row>(sql, parameters).then((rows) => rows.map(toCell));
    this.remembered.set(key, cells);
    return cells;
  }
}

function toCell(row: Row): Cell {
  const corrected = row.corrected_at !== null && row.correction_reason !== null;
  return {
    place: row.place,
    period: row.period,
    item: row.item,
    countsOn: row.counts_on,
    version: row.version,
    value: row.value === null ? null : Number(row.value),
    qualifier: row.qualifier,
    words: row.words,
    state: row.state,
    department: row.department,
    reportedAt: row.recorded_at.toISOString(),
    correctedFrom: corrected
      ? {
          value: row.was === null ? null : Number(row.was),
          reason: row.correction_reason ?? '',
          at: row.corrected_at?.toISOString() ?? '',
        }
      : null,
    isDemo: row.source === 'demo',
  };
}
