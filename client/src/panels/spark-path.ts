/** The line of a sparkline: gaps where nothing was reported, never a fall to zero. */
import type { SeriesAnswer } from '@lianxi/shared';

export interface Spark {
  /** SVG path in a box of 100 × 100, y downwards. */
  path: string;
  /** Where the newest value stands, in percent of the box. */
  end: { x: number; y: number } | null;
}

/** @returns null when fewer than two values were reported */
export function sparkOf(points: SeriesAnswer['points']): Spark | null {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length < 2) return null;
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const at = (value: number, index: number): { x: number; y: number } => ({
    x: (index / (points.length - 1)) * 100,
    y: span === 0 ? 50 : 100 - ((value - low) / span) * 100,
  });
  let path = '';
  let isPenDown = false;
  let end: Spark['end'] = null;
  points.forEach(({ value }, index) => {
    if (value === null) {
      isPenDown = false;
      return;
    }
    end = at(value, index);
    path += `${isPenDown ? 'L' : 'M'}${end.x.toFixed(2)} ${end.y.toFixed(2)}`;
    isPenDown = true;
  });
  return { path, end };
}
