/**
 * Reads tables of another make: indicators across and places down, or turned; headings are matched by their names. Items
 * stand below (or beside) their indicator. Several blocks may follow one another.
 */
import type { Indicator, PeriodCode, Place } from '@lianxi/shared';
import { noCells, type FormLine, type FoundForm } from './find-form.js';
import { HEADER_WITHIN } from './form-header.js';
import { TableGrid, type Grid } from './table-grid.js';
import type { TableSheet } from './table.js';

/** Names as people write them in headings. */
export interface Vocabulary {
  indicator: (text: string) => Indicator | undefined;
  place: (text: string) => Place | undefined;
  item: (indicator: Indicator, text: string) => string | undefined;
  /** Period the indicator is reported for on this sheet. */
  periodOf: (indicator: string) => PeriodCode | undefined;
}

/** A sum that people add below or beside; it is no figure of its own. */
const TOTAL = /^(全区|总|累)?(合计|小计|总计|共计|汇总)$|^(sub)?total$/i;
/** Lines between a heading and its first values that may name items. */
const ITEM_LINES = 3;
const MONTH = /(\d{4})\s*年\s*(\d{1,2})\s*月/gu;

/** Longer tables list figures one by one; nobody lays out so many places. */
const MOST_ROWS = 2_000;

/** @returns null when no heading with values under it was recognised */
export function findMatrix(sheet: TableSheet, words: Vocabulary, month: PeriodCode): FoundForm | null {
  if (sheet.rows.length > MOST_ROWS) return null;
  const grid = new TableGrid(sheet);
  const [best] = [grid, grid.turned()]
    .map((each) => readBlocks(each, words))
    .sort((a, b) => b.rows.length - a.rows.length);
  if (!best || best.rows.length === 0) return null;
  return { department: null, period: monthSaid(sheet, month), epoch: null, ...best };
}

interface Read {
  rows: FormLine[];
  ignored: string[];
}

function readBlocks(grid: Grid, words: Vocabulary): Read {
  const isHeading = (line: number): boolean =>
    grid.places(line).some((place) => words.indicator(grid.text(line, place)) !== undefined);
  const starts = grid.lines.flatMap((line, index) => (isHeading(line) ? [index] : []));
  if ((grid.lines[starts[0] ?? Infinity] ?? Infinity) > HEADER_WITHIN) return { rows: [], ignored: [] };
  const blocks = starts.map((start, index) =>
    readBlock(grid, words, grid.lines.slice(start, starts[index + 1])),
  );
  return {
    rows: blocks.flatMap(({ rows }) => rows),
    ignored: [...new Set(blocks.flatMap(({ ignored }) => ignored))],
  };
}

function readBlock(grid: Grid, words: Vocabulary, [heading = 0, ...below]: number[]): Read {
  const names = nameColumn(grid, words, below);
  if (names === null) return { rows: [], ignored: [] };
  const first = below.findIndex((line) => words.place(grid.text(line, names)) !== undefined);
  const itemLines = below.slice(0, Math.min(first, ITEM_LINES));
  const data = below.slice(first);
  const columns = columnsOf(grid, words, heading, itemLines, names);
  const strange = grid
    .places(heading)
    .filter(
      (place) =>
        place !== names && !columns.has(place) && data.some((line) => grid.value(line, place) !== null),
    )
    .map((place) => headingText(grid, [heading, ...itemLines], place))
    .filter((text) => text !== '');
  const lines = data.map((line) => readLine(grid, words, line, names, columns));
  return {
    rows: lines.flatMap(({ rows }) => rows),
    ignored: [...strange, ...lines.flatMap(({ ignored }) => ignored)],
  };
}

/** `服务人数 小计` */
const headingText = (grid: Grid, lines: readonly number[], place: number): string =>
  [...new Set(lines.map((line) => grid.text(line, place)))].join(' ').trim();

/** The column that names most places. */
function nameColumn(grid: Grid, words: Vocabulary, lines: readonly number[]): number | null {
  const counts = new Map<number, number>();
  for (const line of lines) {
    for (const place of grid.places(line)) {
      if (words.place(grid.text(line, place))) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return best?.[0] ?? null;
}

interface Heading {
  indicator: Indicator;
  item: string | null;
}

function columnsOf(
  grid: Grid,
  words: Vocabulary,
  heading: number,
  itemLines: readonly number[],
  names: number,
): Map<number, Heading> {
  const found = new Map<number, Heading>();
  let before: Indicator | undefined;
  const places = [...new Set([heading, ...itemLines].flatMap((line) => grid.places(line)))].sort(
    (a, b) => a - b,
  );
  for (const place of places) {
    if (place === names) continue;
    const text = grid.text(heading, place);
    const below = itemLines
      .map((line) => grid.text(line, place))
      .filter((each) => each !== '' && each !== text);
    // an empty heading goes on with the indicator before it, as long as it names an item of it
    const indicator = words.indicator(text) ?? (text === '' ? before : undefined);
    before = indicator;
    if (!indicator || below.some((each) => TOTAL.test(each))) continue;
    const item = below.map((each) => words.item(indicator, each)).find((code) => code !== undefined) ?? null;
    if (text !== '' || item !== null) found.set(place, { indicator, item });
  }
  return found;
}

function readLine(
  grid: Grid,
  words: Vocabulary,
  line: number,
  names: number,
  columns: ReadonlyMap<number, Heading>,
): Read {
  const name = grid.text(line, names);
  const filled = [...columns].filter(([place]) => grid.value(line, place) !== null);
  if (filled.length === 0) return { rows: [], ignored: [] };
  if (name === '' || TOTAL.test(name)) return { rows: [], ignored: [name || grid.address(line, names)] };
  const place = words.place(name);
  const rows = filled.map(([column, { indicator, item }]): FormLine => {
    const period = words.periodOf(indicator.code);
    return {
      row: grid.row(line, column),
      cell: grid.address(line, column),
      ...(grid.isMerged(line, column) ? { isMerged: true } : {}),
      cells: {
        ...noCells(),
        indicator: indicator.name.zh,
        place: name,
        item: indicator.items.find(({ code }) => code === item)?.name.zh ?? null,
        value: grid.value(line, column),
        key: place && period ? `${indicator.code}|${place.code}|${period}|${item ?? ''}` : null,
      },
    };
  });
  return { rows, ignored: [] };
}

/** A month written anywhere on the sheet; this one if it is among them. */
function monthSaid({ rows }: TableSheet, month: PeriodCode): string | null {
  const said = rows
    .slice(0, HEADER_WITHIN)
    .flatMap(({ cells }) =>
      cells.flatMap((cell) =>
        [...String(cell ?? '').matchAll(MONTH)].map(
          ([, year, number]) => `${year}-${number?.padStart(2, '0')}`,
        ),
      ),
    );
  return said.includes(month) ? month : (said[0] ?? null);
}
