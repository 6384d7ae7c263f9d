/** Lays labels on outlines: written where they have room, else a number on the map and the words beside or below it. */
import { LABEL_WIDE, type Outline, type OutlineShape } from '@lianxi/shared';
import { textWidth } from '../design/text-width';
import type { Spot } from './map-view';
import type { Box } from './use-box';

export interface OutlineLabel {
  spot: Spot;
  path: string;
  /** Where the label stands, in pixels. */
  x: number;
  y: number;
  /** Its number in the list; null: it is written on the map. */
  key: number | null;
}
export interface OutlineMap {
  scale: number;
  /** Size of a figure in pixels. */
  numeral: number;
  labels: OutlineLabel[];
  /** `name`: width of the longest one. */
  list: { left: number; top: number; columns: number; column: number; name: number } | null;
}

export const OUTLINE_LEADING = 1.3;
export const DOT = 22;
const DOTS_GAP = 8;
/** Names are bolder than the text that widths are estimated for. */
const BOLD = 1.05;
const NUMERAL = 1.3;
const GAP = 24;

interface Sizes {
  unit: number;
  smallest: number;
}

/** @param smallest in pixels */
export function outlineMapOf(spots: readonly Spot[], outline: Outline, box: Box, sizes: Sizes): OutlineMap {
  const drawn = outline.shapes.flatMap((shape) => {
    const spot = spots.find(({ code }) => code === shape.place);
    return spot ? [{ spot, shape }] : [];
  });
  let listed: Drawn[] = [];
  let frame = frameOf(listed, outline, box, sizes);
  // a list takes room from the map, which may send further names to the list
  for (;;) {
    const unfit = drawn.filter(({ spot, shape }) => !fits(spot, shape, frame.scale, sizes));
    if (unfit.length <= listed.length) break;
    listed = unfit;
    frame = frameOf(listed, outline, box, sizes);
  }
  const keys = new Map(listed.map(({ spot }, index) => [spot.code, index + 1]));
  return {
    scale: frame.scale,
    numeral: NUMERAL * sizes.smallest,
    labels: drawn.map(({ spot, shape }) => ({
      spot,
      path: shape.path,
      x: shape.label.x * frame.scale,
      y: shape.label.y * frame.scale,
      key: keys.get(spot.code) ?? null,
    })),
    list: frame.list,
  };
}

interface Drawn {
  spot: Spot;
  shape: OutlineShape;
}

/** Width of a figure with the dots of the stations after it, in pixels. */
export function figureWidth({ cell, stations }: Spot, { unit, smallest }: Sizes): number {
  const dots = stations.length === 0 ? 0 : (DOTS_GAP + stations.length * DOT) * unit;
  return textWidth(cell?.text ?? '') * NUMERAL * smallest + dots;
}

function fits(spot: Spot, { label }: OutlineShape, scale: number, sizes: Sizes): boolean {
  const { smallest } = sizes;
  const hasFigure = spot.cell !== null || spot.stations.length > 0;
  const width = Math.max(textWidth(spot.name) * BOLD * smallest, figureWidth(spot, sizes));
  const height = smallest * 1.1 + (hasFigure ? NUMERAL * smallest : 0);
  const room = label.room * scale;
  return width / 2 <= LABEL_WIDE * room && height / 2 <= room;
}

/** The list at the right of the map or below it, where it leaves the map larger. */
function frameOf(
  listed: readonly Drawn[],
  { width, height }: Outline,
  box: Box,
  sizes: Sizes,
): Pick<OutlineMap, 'scale' | 'list'> {
  const whole = Math.min(box.width / width, box.height / height);
  if (listed.length === 0) return { scale: whole, list: null };
  const { unit, smallest } = sizes;
  const gap = GAP * unit;
  const name = Math.max(...listed.map(({ spot }) => textWidth(spot.name))) * BOLD * smallest;
  const figure = Math.max(...listed.map(({ spot }) => figureWidth(spot, sizes)));
  const column = name + 3 * smallest + figure + gap;
  const row = OUTLINE_LEADING * NUMERAL * smallest;
  const perColumn = Math.max(1, Math.floor(box.height / row));
  const right = Math.ceil(listed.length / perColumn);
  const scaleRight = Math.min((box.width - right * column - gap) / width, box.height / height);
  const below = Math.max(1, Math.floor(box.width / column));
  const rows = Math.ceil(listed.length / below);
  const scaleBelow = Math.min(box.width / width, (box.height - rows * row - gap) / height);
  return scaleRight >= scaleBelow
    ? {
        scale: Math.max(0, scaleRight),
        list: { left: width * scaleRight + gap, top: 0, columns: right, column, name },
      }
    : {
        scale: Math.max(0, scaleBelow),
        list: { left: 0, top: height * scaleBelow + gap, columns: below, column, name },
      };
}
