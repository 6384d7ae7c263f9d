/** How a sheet lies on the page: blocks by indicator, and the grid that arrow keys and pasted blocks move in. */
import type { CatalogueResponse, Indicator, Name, PeriodCode, Sheet, SheetCell } from '@lianxi/shared';
import { cellKey, type Cell, type CellKey } from './cell';

/** A line with one input: a whole indicator, or one of its items or places. */
export interface Line {
  key: CellKey;
  /** null when the indicator has only this one cell. */
  label: Name | null;
}

interface BlockBase {
  id: string;
  indicator: Indicator;
  period: PeriodCode;
  cells: CellKey[];
}
/** `lines`: one input a line. `matrix`: places as rows, items as columns; null where the sheet has no cell. */
export type Block =
  | (BlockBase & { shape: 'lines'; lines: Line[] })
  | (BlockBase & { shape: 'matrix'; columns: Name[]; rows: { label: Name; keys: (CellKey | null)[] }[] });

export interface Section {
  programme: string;
  title: Name;
  blocks: Block[];
}

export interface Layout {
  sections: Section[];
  /** Visual rows from top to bottom, each with its cells from left to right. */
  grid: CellKey[][];
  cells: Cell[];
}

type Names = Pick<CatalogueResponse, 'indicators' | 'places' | 'programmes'>;

/** Lays out a sheet. Rows whose indicator the catalogue does not know are left out. */
export function layoutOf(sheet: Sheet, names: Names): Layout {
  const indicators = new Map(names.indicators.map((one) => [one.code, one]));
  const places = new Map(names.places.map((one) => [one.code, one.name]));
  const sections = new Map<string, Section>();
  const cells: Cell[] = [];
  for (const row of sheet.rows) {
    const indicator = indicators.get(row.indicator);
    if (!indicator || row.cells.length === 0) continue;
    const title = names.programmes.find(({ code }) => code === indicator.programme)?.name;
    const section = sections.get(indicator.programme) ?? {
      programme: indicator.programme,
      title: title ?? { zh: indicator.programme, en: indicator.programme },
      blocks: [],
    };
    sections.set(indicator.programme, section);
    section.blocks.push(blockOf(indicator, row.period, row.cells, places));
    for (const saved of row.cells) {
      const key = cellKey(indicator.code, saved.place, row.period, saved.item);
      cells.push({ key, indicator, period: row.period, saved, closed: sheet.closed?.code ?? null });
    }
  }
  const laidOut = [...sections.values()];
  return { sections: laidOut, grid: laidOut.flatMap(({ blocks }) => blocks.flatMap(gridOf)), cells };
}

function blockOf(
  indicator: Indicator,
  period: PeriodCode,
  cells: SheetCell[],
  places: Map<string, Name>,
): Block {
  const keyOf = (place: string, item: string | null): CellKey => cellKey(indicator.code, place, period, item);
  const placeName = (code: string): Name => places.get(code) ?? { zh: code, en: code };
  const itemName = (code: string): Name =>
    indicator.items.find((item) => item.code === code)?.name ?? { zh: code, en: code };
  const base = {
    id: `${indicator.code}|${period}`,
    indicator,
    period,
    cells: cells.map(({ place, item }) => keyOf(place, item)),
  };
  const rowPlaces = [...new Set(cells.map(({ place }) => place))];
  const items = [...new Set(cells.map(({ item }) => item))];
  if (rowPlaces.length === 1 || items.length === 1) {
    const labelOf = ({ place, item }: SheetCell): Name | null => {
      if (cells.length === 1) return null;
      return rowPlaces.length === 1 && item !== null ? itemName(item) : placeName(place);
    };
    const lines = cells.map((cell) => ({ key: keyOf(cell.place, cell.item), label: labelOf(cell) }));
    return { ...base, shape: 'lines', lines };
  }
  const known = new Set(base.cells);
  const rows = rowPlaces.map((place) => ({
    label: placeName(place),
    keys: items.map((item) => (known.has(keyOf(place, item)) ? keyOf(place, item) : null)),
  }));
  return { ...base, shape: 'matrix', columns: items.map((item) => itemName(item ?? '')), rows };
}

function gridOf(block: Block): CellKey[][] {
  if (block.shape === 'lines') return block.lines.map(({ key }) => [key]);
  return block.rows.map(({ keys }) => keys.filter((key) => key !== null)).filter((row) => row.length > 0);
}

export type Direction = 'up' | 'down' | 'left' | 'right' | 'next' | 'previous';

/** Where a key lies in the grid. */
export function positionOf(grid: readonly CellKey[][], key: CellKey): { row: number; column: number } | null {
  for (const [row, keys] of grid.entries()) {
    const column = keys.indexOf(key);
    if (column >= 0) return { row, column };
  }
  return null;
}

/** The cell one step away; null at the edge of the sheet. Up and down keep the column as far as the row has one. */
export function step(grid: readonly CellKey[][], from: CellKey, direction: Direction): CellKey | null {
  const at = positionOf(grid, from);
  if (!at) return null;
  if (direction === 'left' || direction === 'right') {
    return grid[at.row]?.[at.column + (direction === 'right' ? 1 : -1)] ?? null;
  }
  if (direction === 'up' || direction === 'down') {
    const row = grid[at.row + (direction === 'down' ? 1 : -1)];
    return row?.[Math.min(at.column, row.length - 1)] ?? null;
  }
  const all = grid.flat();
  return all[all.indexOf(from) + (direction === 'next' ? 1 : -1)] ?? null;
}
