/** A ring of parts round a dial of sixty ticks, and where its labels stand: pure, in pixels. */
import type { Box } from './use-box';

export interface DialPart {
  code: string;
  /** null = not reported: it has a label and no arc. */
  value: number | null;
}

export interface DialArc {
  code: string;
  /** Position among the parts, for its colour. */
  index: number;
  path: string;
}

export interface DialLabel {
  code: string;
  left: number;
  top: number;
  isLeft: boolean;
  /** From the arc to the label; empty when the labels stand below, or the part has no arc. */
  leader: string;
}

export interface Dial {
  centre: { x: number; y: number };
  /** Outer edge of the ring. */
  radius: number;
  arcs: DialArc[];
  labels: DialLabel[];
  /** The labels stand below the ring, not at its sides. */
  isBelow: boolean;
  /** Ticks of the sixty seconds, and of every fifth one. */
  ticks: { minor: string; major: string };
}

export interface DialRoom extends Box {
  /** What the largest label takes. */
  label: Box;
  /** Middle of a label's first line below its top: where its leader ends. */
  firstLine: number;
  gap: number;
}

/** Share of the radius: thickness of the ring, then the ticks. */
export const RING = 0.15;
const TICKS = { outer: 0.8, minor: 0.765, major: 0.735 };
/** Degrees between two arcs. */
const PAD = 1.6;

type Point = { x: number; y: number };

/** @param degrees clockwise from the top */
function on(centre: Point, radius: number, degrees: number): Point {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return { x: centre.x + radius * Math.cos(angle), y: centre.y + radius * Math.sin(angle) };
}
const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** The largest ring for which every label has its place: at both sides, or below where that leaves a larger one. */
export function dialOf(parts: readonly DialPart[], room: DialRoom): Dial {
  const { width, height, label, gap } = room;
  const spans = spansOf(parts);
  const beside = sides(parts, spans);
  const fitsBeside =
    Math.max(beside.left.length, beside.right.length) * label.height <= height && label.width > 0;
  const besideRadius = fitsBeside ? Math.min(height / 2, (width - 2 * (label.width + gap)) / 2) : 0;
  const columns = Math.max(
    1,
    Math.min(parts.length, Math.floor((width + gap) / Math.max(1, label.width + gap))),
  );
  const rows = Math.ceil(parts.length / columns);
  const belowRadius = Math.min(width / 2, (height - rows * label.height - gap) / 2);
  const isBelow = belowRadius > besideRadius;
  const radius = Math.max(0, isBelow ? belowRadius : besideRadius);
  const centre = { x: width / 2, y: isBelow ? radius : height / 2 };
  return {
    centre,
    radius,
    isBelow,
    arcs: arcsOf(parts, spans, centre, radius),
    labels: isBelow
      ? below(parts, { ...room, columns, top: 2 * radius + gap })
      : [
          ...column(beside.right, false, centre, radius, room),
          ...column(beside.left, true, centre, radius, room),
        ],
    ticks: ticksOf(centre, radius),
  };
}

interface Span {
  from: number;
  to: number;
}

/** Where each part begins and ends, in degrees; null without a value. */
function spansOf(parts: readonly DialPart[]): (Span | null)[] {
  const total = parts.reduce((sum, { value }) => sum + (value ?? 0), 0);
  let from = 0;
  return parts.map(({ value }) => {
    if (!value || total === 0) return null;
    const to = from + (value / total) * 360;
    const span = { from, to };
    from = to;
    return span;
  });
}

interface Anchored {
  code: string;
  /** Middle of its arc in degrees; null without one. */
  middle: number | null;
}

function sides(
  parts: readonly DialPart[],
  spans: readonly (Span | null)[],
): { left: Anchored[]; right: Anchored[] } {
  const left: Anchored[] = [];
  const right: Anchored[] = [];
  parts.forEach(({ code }, index) => {
    const span = spans[index];
    const middle = span ? (span.from + span.to) / 2 : null;
    const isLeft = middle === null ? left.length < right.length : middle > 180;
    (isLeft ? left : right).push({ code, middle });
  });
  return { left, right };
}

function arcsOf(
  parts: readonly DialPart[],
  spans: readonly (Span | null)[],
  centre: Point,
  radius: number,
): DialArc[] {
  const middle = radius * (1 - RING / 2);
  return parts.flatMap(({ code }, index) => {
    const span = spans[index];
    if (!span) return [];
    const isWhole = span.to - span.from > 359.9;
    const from = isWhole ? 0 : span.from + PAD / 2;
    const to = isWhole ? 359.9 : Math.max(from + 0.4, span.to - PAD / 2);
    const large = to - from > 180 ? 1 : 0;
    const path = `M${at(on(centre, middle, from))}A${middle.toFixed(1)} ${middle.toFixed(1)} 0 ${large} 1 ${at(on(centre, middle, to))}`;
    return [{ code, index, path }];
  });
}

/** Labels of one side, each as near to its arc as the others leave it room. */
function column(
  anchored: readonly Anchored[],
  isLeft: boolean,
  centre: Point,
  radius: number,
  { height, label, firstLine, gap }: DialRoom,
): DialLabel[] {
  const wanted = anchored
    .map(({ code, middle }) => ({ code, anchor: middle === null ? null : on(centre, radius, middle) }))
    .sort((a, b) => (a.anchor?.y ?? height) - (b.anchor?.y ?? height));
  let least = 0;
  const tops = wanted.map(({ anchor }, index) => {
    const most = height - (wanted.length - index) * label.height;
    const top = Math.max(least, Math.min(most, (anchor?.y ?? height) - firstLine));
    least = top + label.height;
    return top;
  });
  const edge = isLeft ? centre.x - radius - gap : centre.x + radius + gap;
  return wanted.map(({ code, anchor }, index) => {
    const top = tops[index] ?? 0;
    const end = { x: edge - (isLeft ? -0.3 : 0.3) * gap, y: top + firstLine };
    return {
      code,
      left: isLeft ? edge - label.width : edge,
      top,
      isLeft,
      leader: anchor ? `M${at(anchor)}L${at(end)}` : '',
    };
  });
}

function below(
  parts: readonly DialPart[],
  { width, label, columns, top }: DialRoom & { columns: number; top: number },
): DialLabel[] {
  const step = width / columns;
  return parts.map(({ code }, index) => ({
    code,
    left: (index % columns) * step,
    top: top + Math.floor(index / columns) * label.height,
    isLeft: false,
    leader: '',
  }));
}

function ticksOf(centre: Point, radius: number): Dial['ticks'] {
  const tick = (index: number, inner: number): string =>
    `M${at(on(centre, radius * TICKS.outer, index * 6))}L${at(on(centre, radius * inner, index * 6))}`;
  const all = Array.from({ length: 60 }, (_, index) => index);
  return {
    minor: all
      .filter((index) => index % 5 !== 0)
      .map((index) => tick(index, TICKS.minor))
      .join(''),
    major: all
      .filter((index) => index % 5 === 0)
      .map((index) => tick(index, TICKS.major))
      .join(''),
  };
}
