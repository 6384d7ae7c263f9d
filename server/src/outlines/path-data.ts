/** SVG path data into rings of points. Curves become short lines; arcs are not read. */
import type { Point, Ring } from './rings.js';

const TOKEN = /([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/g;
const COUNTS: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, Z: 0 };
/** Lines a curve is cut into. */
const STEPS = 8;

/** @returns null for what is no path of these commands */
export function ringsOfPath(data: string): Ring[] | null {
  if (/[^MLHVCSQTZmlhvcsqtz\d\s,.eE+-]/.test(data)) return null;
  const pen = new Pen();
  let command = '';
  let numbers: number[] = [];
  for (const [, letter, number] of data.matchAll(TOKEN)) {
    if (letter !== undefined) {
      if (numbers.length > 0) return null;
      command = letter;
      if (COUNTS[letter.toUpperCase()] === undefined || (pen.isFresh && letter.toUpperCase() !== 'M'))
        return null;
      if (letter.toUpperCase() === 'Z') pen.close();
      continue;
    }
    numbers.push(Number(number));
    const wanted = COUNTS[command.toUpperCase()] ?? 0;
    if (wanted === 0 || !Number.isFinite(numbers[numbers.length - 1])) return null;
    if (numbers.length < wanted) continue;
    pen.draw(command, numbers);
    numbers = [];
    // further pairs after a move are lines
    if (command === 'M') command = 'L';
    if (command === 'm') command = 'l';
  }
  return numbers.length > 0 ? null : pen.finish();
}

class Pen {
  isFresh = true;
  private at: Point = [0, 0];
  private start: Point = [0, 0];
  /** Last control point, which smooth curves mirror. */
  private control: Point | null = null;
  private ring: Point[] = [];
  private readonly rings: Ring[] = [];

  draw(command: string, numbers: readonly number[]): void {
    const kind = command.toUpperCase();
    const [x0, y0] = this.at;
    const isRelative = command !== kind;
    const points: Point[] = [];
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      points.push([
        (numbers[at] ?? 0) + (isRelative ? x0 : 0),
        (numbers[at + 1] ?? 0) + (isRelative ? y0 : 0),
      ]);
    }
    const [one = 0] = numbers;
    if (kind === 'M') this.move(points[0] ?? [0, 0]);
    else if (kind === 'H') this.line([one + (isRelative ? x0 : 0), y0]);
    else if (kind === 'V') this.line([x0, one + (isRelative ? y0 : 0)]);
    else if (kind === 'L') this.line(points[0] ?? [0, 0]);
    else this.curve(kind, points);
    this.isFresh = false;
  }

  close(): void {
    if (this.ring.length > 0) this.rings.push(this.ring);
    this.ring = [];
    this.at = this.start;
    this.control = null;
  }

  finish(): Ring[] {
    this.close();
    return this.rings.filter((ring) => ring.length > 1);
  }

  private move(to: Point): void {
    this.close();
    this.at = this.start = to;
  }

  private line(to: Point): void {
    if (this.ring.length === 0) this.ring.push(this.at);
    this.ring.push(to);
    this.at = to;
    this.control = null;
  }

  private curve(kind: string, points: readonly Point[]): void {
    const from = this.at;
    const mirrored: Point = this.control
      ? [2 * from[0] - this.control[0], 2 * from[1] - this.control[1]]
      : from;
    const controls: Point[] = kind === 'S' || kind === 'T' ? [mirrored, ...points] : [...points];
    for (let step = 1; step <= STEPS; step++) this.line(onCurve([from, ...controls], step / STEPS));
    this.control = controls[controls.length - 2] ?? null;
  }
}

/** A point of a Bézier curve, by its control points. */
function onCurve(points: readonly Point[], share: number): Point {
  if (points.length === 1) return points[0] ?? [0, 0];
  const nearer = points.slice(1).map((point, index): Point => {
    const [x, y] = points[index] ?? [0, 0];
    return [x + (point[0] - x) * share, y + (point[1] - y) * share];
  });
  return onCurve(nearer, share);
}
