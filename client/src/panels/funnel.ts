/** The picture of a selection: bars true to scale and the bands between them, in four columns. Pure, in pixels. */
import type { Box } from './use-box';

export interface Funnel {
  bars: { index: number; x: number; y: number; width: number; height: number }[];
  bands: string[];
  /** Middle of the first band. */
  shareAt: number;
}

const COLUMNS = 4;
/** Share of its column a bar is wide. */
const BAR = 0.32;

/** @param values the first two are stages; all others share the last one · @param gap between those */
export function funnelOf(values: readonly (number | null)[], { width, height }: Box, gap: number): Funnel {
  const column = width / COLUMNS;
  const whole = Math.max(1, ...values.map((value) => value ?? 0));
  const scale = (height - gap * Math.max(0, values.length - 3)) / whole;
  const stages = [[0], [1], values.map((_, index) => index).slice(2)].filter((own) =>
    own.some((index) => index < values.length),
  );
  const stacks = stages.map((own, stage) => {
    const sizes = own.map((index) => ({ index, height: (values[index] ?? 0) * scale }));
    const total = sizes.reduce((sum, { height: each }) => sum + each, 0) + gap * (own.length - 1);
    let y = (height - total) / 2;
    return sizes.map(({ index, height: own_ }) => {
      // the kinds of the last stage stand under their names, each on its own level
      const at = stage < 2 ? stage : index;
      const bar = { index, x: at * column, y, width: BAR * column, height: own_ };
      y += own_ + gap;
      return bar;
    });
  });
  const bands = stacks.slice(1).flatMap((stack, index) => {
    const before = stacks[index]?.[0];
    if (!before) return [];
    let from = before.y;
    const sum = stack.reduce((total, { height: each }) => total + each, 0) || 1;
    return stack.map((bar) => {
      const part = (bar.height / sum) * before.height;
      const path = bandOf({ x: before.x + before.width, y: from, height: part }, bar);
      from += part;
      return path;
    });
  });
  return { bars: stacks.flat(), bands, shareAt: (column * BAR + column) / 2 };
}

interface Edge {
  x: number;
  y: number;
  height: number;
}

function bandOf(from: Edge, to: Edge): string {
  const middle = (from.x + to.x) / 2;
  const at = (...parts: number[]): string => parts.map((part) => part.toFixed(1)).join(' ');
  return [
    `M${at(from.x, from.y)}`,
    `C${at(middle, from.y, middle, to.y, to.x, to.y)}`,
    `V${at(to.y + to.height)}`,
    `C${at(middle, to.y + to.height, middle, from.y + from.height, from.x, from.y + from.height)}Z`,
  ].join('');
}
