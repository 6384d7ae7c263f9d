/** Rings of points into the shapes of an outline: to one scale, thinned, each with the best place for its label. */
import { LABEL_WIDE, type OutlineShape } from '@lianxi/shared';

export type Point = [number, number];
export type Ring = Point[];
/** A shape with everything it may be known by. */
export interface NamedRings {
  names: string[];
  /** How a reader would call it. */
  called: string;
  rings: Ring[];
}

/** Width or height of the drawing, whichever is larger. */
const EXTENT = 1_000;
/** Points nearer to the last one are left out: no wall shows them. */
const NEAR = 0.4;
/** Points across and down at which a label is tried. */
const TRIES = 24;

export interface Drawing {
  width: number;
  height: number;
  shapes: OutlineShape[];
}

export function drawingOf(places: ReadonlyMap<string, Ring[]>): Drawing {
  const points = [...places.values()].flat(2);
  const { left, right, top, bottom } = boundsOf(points);
  const scale = EXTENT / Math.max(right - left, bottom - top, Number.MIN_VALUE);
  const round = (value: number): number => Math.round(value * 10) / 10;
  const shapes = [...places].map(([place, rings]) => {
    const drawn = rings
      .map((ring) =>
        thinned(ring.map(([x, y]): Point => [round((x - left) * scale), round((y - top) * scale)])),
      )
      .filter((ring) => ring.length >= 3);
    return { place, path: drawn.map(pathOf).join(''), label: labelOf(drawn) };
  });
  return { width: round((right - left) * scale), height: round((bottom - top) * scale), shapes };
}

function boundsOf(points: readonly Point[]): { left: number; right: number; top: number; bottom: number } {
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

function thinned(ring: Ring): Ring {
  const kept: Ring = [];
  for (const point of ring) {
    const last = kept[kept.length - 1];
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= NEAR) kept.push(point);
  }
  return kept;
}

const pathOf = (ring: Ring): string => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`;

/** The point of a shape that is furthest from its edges, where what is written there is wider than high. */
export function labelOf(rings: readonly Ring[]): OutlineShape['label'] {
  const { left, right, top, bottom } = boundsOf(rings.flat());
  let best = { x: (left + right) / 2, y: (top + bottom) / 2, room: 0 };
  for (let row = 1; row < TRIES; row++) {
    for (let column = 1; column < TRIES; column++) {
      const x = left + ((right - left) * column) / TRIES;
      const y = top + ((bottom - top) * row) / TRIES;
      if (!isInside(rings, x, y)) continue;
      const room = distanceToEdge(rings, x, y);
      if (room > best.room) best = { x, y, room };
    }
  }
  const round = (value: number): number => Math.round(value * 10) / 10;
  return { x: round(best.x), y: round(best.y), room: round(best.room) };
}

function isInside(rings: readonly Ring[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at++) {
      const [ax, ay] = ring[at] as Point;
      const [bx, by] = ring[(at + 1) % ring.length] as Point;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** Half the side of the largest square around a point that no edge enters, in a plane in which labels are square. */
function distanceToEdge(rings: readonly Ring[], x: number, y: number): number {
  let least = Infinity;
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at++) {
      const [ax, ay] = ring[at] as Point;
      const [bx, by] = ring[(at + 1) % ring.length] as Point;
      const from: Point = [(ax - x) / LABEL_WIDE, ay - y];
      const along: Point = [(bx - ax) / LABEL_WIDE, by - ay];
      least = Math.min(least, squareDistance(from, along));
    }
  }
  return least;
}

/** The larger of |x| and |y| is least at an end of the line, on an axis or on a diagonal. */
function squareDistance([x, y]: Point, [dx, dy]: Point): number {
  let least = Math.min(Math.max(Math.abs(x), Math.abs(y)), Math.max(Math.abs(x + dx), Math.abs(y + dy)));
  for (const share of [-x / dx, -y / dy, (y - x) / (dx - dy), -(x + y) / (dx + dy)]) {
    if (share > 0 && share < 1)
      least = Math.min(least, Math.max(Math.abs(x + share * dx), Math.abs(y + share * dy)));
  }
  return least;
}
