/** The tile cartogram: one tile a subdistrict, neighbours beside each other; it draws no boundary. */
import { textWidth } from '../design/text-width';
import type { Spot } from './map-view';
import { textLines } from './text-lines';
import type { Box } from './use-box';

export interface Tile {
  spot: Spot;
  left: number;
  top: number;
  lines: string[];
}
export interface TileMap {
  width: number;
  height: number;
  /** Sizes of name and figure in pixels. */
  name: number;
  numeral: number;
  /** The figure below the name, beside it, or running on after it where there is no room for either. */
  mode: 'below' | 'beside' | 'running';
  tiles: Tile[];
}

export const TILE_LEADING = 1.16;
/** Inside a tile, and between tiles, in units. */
export const TILE_PAD = 7;
const GAP = 8;
const LEAST_NUMERAL = 30;
const MOST_NUMERAL = 60;
/** Names are written as large as leaves the figures larger still. */
const NAMES = [36, 32, 0];
const FIGURE_TO_NAME = 1.25;
/** A tile wider than this against its height says nothing of where it lies. */
const WIDEST = 4.6;
const DOT = 22;
/** Names are bolder than the text that widths are estimated for. */
const BOLD = 1.08;

/** @param smallest in pixels */
export function tileMapOf(
  spots: readonly Spot[],
  box: Box,
  { unit, smallest }: { unit: number; smallest: number },
): TileMap {
  const sizes = NAMES.map((size) => Math.max(smallest, size * unit));
  const maps = sizes.map((name) => withNames(spots, box, { unit, smallest, name }));
  const fitting = maps.find(({ name, numeral }) => numeral >= FIGURE_TO_NAME * name);
  return fitting ?? (maps[maps.length - 1] as TileMap);
}

function withNames(
  spots: readonly Spot[],
  box: Box,
  { unit, smallest, name }: { unit: number; smallest: number; name: number },
): TileMap {
  const placed = spots.flatMap((spot) => (spot.tile ? [{ spot, ...spot.tile }] : []));
  const columns = Math.max(1, ...placed.map(({ column }) => column + 1));
  const rows = Math.max(1, ...placed.map(({ row }) => row + 1));
  const gap = GAP * unit;
  const height = (box.height - (rows - 1) * gap) / rows;
  const width = Math.min((box.width - (columns - 1) * gap) / columns, height * WIDEST);
  const inner = width - 2 * TILE_PAD * unit;
  const tiles = placed.map(({ spot, column, row }) => ({
    spot,
    left: column * (width + gap),
    top: row * (height + gap),
    lines: textLines(spot.name, inner / name / BOLD),
  }));
  const room = { inner, room: height - 2 * TILE_PAD * unit, unit, name };
  const below = numeralBelow(tiles, room);
  const beside = numeralBeside(tiles, room);
  const best = Math.max(below, beside);
  const least = Math.max(smallest, LEAST_NUMERAL * unit);
  if (best < least && room.room < 2 * TILE_LEADING * name) {
    const short = (spot: Spot): string =>
      shortened(spot.name, (inner - dotsWidth(spot, unit) - figureWidth(spot) * least) / name / BOLD - 0.4);
    const cut = tiles.map((tile) => ({ ...tile, spot: { ...tile.spot, name: short(tile.spot) } }));
    return { width, height, name, numeral: least, mode: 'beside', tiles: cut };
  }
  return {
    width,
    height,
    name,
    numeral: Math.max(least, Math.min(MOST_NUMERAL * unit, best)),
    mode: best < least ? 'running' : beside > below ? 'beside' : 'below',
    tiles,
  };
}

/** As much of a name, from its beginning, as one line holds: words, Han glyph by glyph. */
function shortened(name: string, ems: number): string {
  const joint = name.includes(' ') ? ' ' : '';
  const parts = name.split(joint);
  while (parts.length > 1 && textWidth(parts.join(joint)) > ems) parts.pop();
  return parts.join(joint);
}

interface Room {
  inner: number;
  room: number;
  unit: number;
  /** Size of a name in pixels. */
  name: number;
}
const figureWidth = ({ cell }: Spot): number => (cell ? textWidth(cell.text) + (cell.mark ? 1 : 0) : 0);
const dotsWidth = ({ stations }: Spot, unit: number): number => stations.length * DOT * unit;

/** The largest numeral that stands under every name. */
function numeralBelow(tiles: readonly Tile[], { inner, room, unit, name }: Room): number {
  const sizes = tiles.map(({ spot, lines }) => {
    const high = (room - lines.length * TILE_LEADING * name) / 1.05;
    const wide = (inner - dotsWidth(spot, unit)) / Math.max(0.5, figureWidth(spot));
    return Math.min(high, wide);
  });
  return Math.min(...sizes, MOST_NUMERAL * unit);
}

/** The largest numeral that stands beside every name. */
function numeralBeside(tiles: readonly Tile[], { inner, room, unit, name }: Room): number {
  const sizes = tiles.map(({ spot }) => {
    const left = inner - (textWidth(spot.name) * BOLD + 0.5) * name - dotsWidth(spot, unit);
    return Math.min(room / 1.05, left / Math.max(0.5, figureWidth(spot)));
  });
  return Math.min(...sizes, MOST_NUMERAL * unit);
}
