/** The picture of a flow: two ends, what is registered at both as a band between them, what is at one only as a stub. */

/** Width of the bars at the ends, in units. */
export const FLOW_BAR = 16;

export interface FlowValues {
  fromOnly: number | null;
  toOnly: number | null;
  both: number | null;
}
export interface FlowSize {
  width: number;
  height: number;
  /** Width of the bars at the ends. */
  bar: number;
  /** Between the band and the stubs below it. */
  gap: number;
  /** Height of a line of text in a stub. */
  line: number;
}
export interface Span {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Flow {
  /** Registered at either end; null while a part of it is missing. */
  from: number | null;
  to: number | null;
  band: Span;
  fromStub: Span;
  toStub: Span;
  /** The labels of both stubs stand below them, where one is too low to hold its own. */
  isLabelBelow: boolean;
}

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);
/** How far a stub reaches towards the other end. */
const STUB = 0.46;

/** Heights are true to the values: one scale for band and stubs. */
export function flowOf({ fromOnly, toOnly, both }: FlowValues, size: FlowSize): Flow {
  const { width, height, bar, gap, line } = size;
  const most = (both ?? 0) + Math.max(fromOnly ?? 0, toOnly ?? 0);
  const scaleFor = (room: number): number => (most <= 0 ? 0 : Math.max(0, room) / most);
  const isLow = (value: number | null, scale: number): boolean => (value ?? 0) * scale < line;
  const full = scaleFor(height - gap);
  const isLabelBelow = isLow(fromOnly, full) || isLow(toOnly, full);
  const scale = isLabelBelow ? scaleFor(height - gap - line) : full;
  const inner = width - 2 * bar;
  const band: Span = { x: bar, y: 0, width: inner, height: (both ?? 0) * scale };
  const stub = (value: number | null, x: number): Span => ({
    x,
    y: band.height + gap,
    width: inner * STUB,
    height: (value ?? 0) * scale,
  });
  return {
    from: sum(fromOnly, both),
    to: sum(toOnly, both),
    band,
    fromStub: stub(fromOnly, bar),
    toStub: stub(toOnly, width - bar - inner * STUB),
    isLabelBelow,
  };
}
