/**
 * How a sheet lies on the page. Where several places report, a table: places as rows, indicators and their items as columns.
 * Where one place reports, a list: indicators and items as lines. One grid of rows and columns runs through all of it, for
 * the arrow keys and for pasted blocks.
 */
import type { CatalogueResponse, Indicator, Item, Name, PeriodCode, Sheet, SheetCell } from '@lianxi/shared';
import { cellKey, type Cell, type CellKey } from '../draft/cell';

/** A column of a table: an indicator, or one of its items. */
export interface Column {
  id: string;
  indicator: Indicator;
  period: PeriodCode;
  item: Item | null;
}
/** The places' row; null where the sheet has no cell. */
export interface PlaceRow {
  place: string;
  name: Name;
  keys: (CellKey | null)[];
}
/** A line of a list: one figure of the only place. */
export interface Line {
  key: CellKey;
  indicator: Indicator;
  period: PeriodCode;
  item: Item | null;
  /** The first line of its indicator carries the name for all of them. */
  isFirst: boolean;
}

export interface Table {
  shape: 'table';
  id: string;
  columns: Column[];
  rows: PlaceRow[];
}
export interface List {
  shape: 'list';
  id: string;
  place: Name;
  lines: Line[];
}
export type Region = Table | List;

export interface Section {
  programme: string;
  title: Name;
  regions: Region[];
}
export interface Layout {
  sections: Section[];
  /** All regions from top to bottom; a grid row names its region by position in here. */
  regions: Region[];
  cells: Cell[];
}

type Names = Pick<CatalogueResponse, 'indicators' | 'places' | 'programmes'>;
interface KnownRow {
  indicator: Indicator;
  period: PeriodCode;
  cells: SheetCell[];
}

/** Lays out a sheet. Rows whose indicator the catalogue does not know are left out. */
export function layoutOf(sheet: Sheet, names: Names): Layout {
  const indicators = new Map(names.indicators.map((one) => [one.code, one]));
  const byProgramme = new Map<string, KnownRow[]>();
  for (const { indicator: code, period, cells } of sheet.rows) {
    const indicator = indicators.get(code);
    if (!indicator || cells.length === 0) continue;
    const rows = byProgramme.get(indicator.programme) ?? [];
    byProgramme.set(indicator.programme, [...rows, { indicator, period, cells }]);
  }
  const sections = [...byProgramme].map(([programme, rows]) => ({
    programme,
    title: names.programmes.find(({ code }) => code === programme)?.name ?? { zh: programme, en: programme },
    regions: regionsOf(programme, rows, placeNames(names)),
  }));
  const closed = sheet.closed?.code ?? null;
  return {
    sections,
    regions: sections.flatMap(({ regions }) => regions),
    cells: [...byProgramme.values()].flat().flatMap((row) => cellsOf(row, closed)),
  };
}

const keyOf = ({ indicator, period }: KnownRow, { place, item }: SheetCell): CellKey =>
  cellKey(indicator.code, place, period, item);

function cellsOf(row: KnownRow, closed: string | null): Cell[] {
  const { indicator, period } = row;
  return row.cells.map((saved) => ({ key: keyOf(row, saved), indicator, period, saved, closed }));
}

type NameOfPlace = (code: string) => Name;
function placeNames({ places }: Names): NameOfPlace {
  const known = new Map(places.map(({ code, name }) => [code, name]));
  return (code) => known.get(code) ?? { zh: code, en: code };
}

/** Lists first: what is one figure for the whole department is read before the long tables. */
function regionsOf(programme: string, rows: readonly KnownRow[], nameOf: NameOfPlace): Region[] {
  const lists = new Map<string, KnownRow[]>();
  const tables = new Map<string, KnownRow[]>();
  for (const row of rows) {
    const places = new Set(row.cells.map(({ place }) => place));
    const [group, id] =
      places.size === 1 ? [lists, row.cells[0]?.place ?? ''] : [tables, row.indicator.level];
    group.set(id, [...(group.get(id) ?? []), row]);
  }
  return [
    ...[...lists].map(([place, own]) => listOf(`${programme}|${place}`, nameOf(place), own)),
    ...[...tables].map(([level, own]) => tableOf(`${programme}|${level}`, own, nameOf)),
  ];
}

const itemOf = (indicator: Indicator, code: string | null): Item | null =>
  code === null
    ? null
    : (indicator.items.find((item) => item.code === code) ?? { code, name: { zh: code, en: code } });

function listOf(id: string, place: Name, rows: readonly KnownRow[]): List {
  const lines = rows.flatMap((row) =>
    row.cells.map((cell, at) => ({
      key: keyOf(row, cell),
      indicator: row.indicator,
      period: row.period,
      item: itemOf(row.indicator, cell.item),
      isFirst: at === 0,
    })),
  );
  return { shape: 'list', id, place, lines };
}

function tableOf(id: string, rows: readonly KnownRow[], nameOf: NameOfPlace): Table {
  const columns = rows.flatMap((row) =>
    [...new Set(row.cells.map(({ item }) => item))].map((item) => ({
      id: `${row.indicator.code}|${row.period}|${item ?? ''}`,
      indicator: row.indicator,
      period: row.period,
      item: itemOf(row.indicator, item),
    })),
  );
  const known = new Set(rows.flatMap((row) => row.cells.map((cell) => keyOf(row, cell))));
  const places = [...new Set(rows.flatMap(({ cells }) => cells.map(({ place }) => place)))];
  return {
    shape: 'table',
    id,
    columns,
    rows: places.map((place) => ({
      place,
      name: nameOf(place),
      keys: columns.map(({ indicator, period, item }) => {
        const key = cellKey(indicator.code, place, period, item?.code);
        return known.has(key) ? key : null;
      }),
    })),
  };
}

/** Columns under one heading: an indicator with all its items. */
export function headingsOf({ columns }: Table): { first: Column; span: number }[] {
  const headings: { first: Column; span: number }[] = [];
  for (const column of columns) {
    const last = headings[headings.length - 1];
    if (last?.first.indicator.code === column.indicator.code) last.span++;
    else headings.push({ first: column, span: 1 });
  }
  return headings;
}
