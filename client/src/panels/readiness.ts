/** The readiness board on the wall: what it says, and how large it can say it. */
import { daysBetween, type DayCode, type Language, type ReportingAnswer } from '@lianxi/shared';
import { isHandedIn, latenessOf, signsOf, type Part } from '../design/hand-in-signs';
import { signOf, type Signed } from '../design/signs';
import { textWidth } from '../design/text-width';
import type { Box } from './use-box';

export interface ReadinessLine {
  code: string;
  name: string;
  signs: Signed[];
  filled: number;
  due: number;
  /** 0 to 1. */
  share: number;
  isHandedIn: boolean;
}

/** @param now server time in milliseconds */
export function readinessLines(answer: ReportingAnswer, language: Language, now: number): ReadinessLine[] {
  return answer.departments.map((part) => ({
    code: part.code,
    name: part.shortName[language],
    signs: signsOf(part, now),
    filled: part.filled,
    due: part.due,
    share: part.due === 0 ? 1 : Math.min(1, part.filled / part.due),
    isHandedIn: isHandedIn(part),
  }));
}

/** Where there is little room: how far it is, and 漏报 instead of that it is a draft. */
export function briefSigns(part: Pick<Part, 'handIn' | 'state'>): Signed[] {
  if (!part.handIn) return [part.state];
  const lateness = latenessOf(part);
  if (lateness === 'overdue' && part.handIn.state === 'draft') return ['overdue'];
  return [part.handIn.state, ...(lateness ? [lateness] : [])];
}

/** Days until the due day; negative once it has passed. */
export function daysLeft({ dueOn }: Pick<ReportingAnswer, 'dueOn'>, today: DayCode): number {
  return daysBetween(today, dueOn);
}

export interface ReadinessRoom {
  columns: number;
  /** Departments one below the other. */
  rows: number;
  /** Size of the text in pixels. */
  font: number;
  /** Everything on one line, or name and count above signs and bar. */
  isOneLine: boolean;
}

const LEADING = 1.3;
/** Between two lines, in em. */
export const LINE_GAP = 0.55;
/** Between two columns, in em. */
export const COLUMN_GAP = 1.5;
/** What a bar needs to be read, in em, with the space before it. */
const BAR = 5.5;
const MOST_UNITS = 52;
const MOST_COLUMNS = 4;

/** Width in em of the widest name, signs and count. */
export function readinessWidths(
  lines: readonly ReadinessLine[],
  language: Language,
): { name: number; signs: number; count: number } {
  const widest = (of: (line: ReadinessLine) => number): number => Math.max(0, ...lines.map(of));
  return {
    name: widest(({ name }) => textWidth(name)),
    signs: widest(({ signs }) =>
      signs.reduce((sum, sign) => sum + textWidth(signOf(sign, language)?.word ?? '') + 1.9, 0),
    ),
    count: widest(({ filled, due }) => textWidth(`${filled}/${due}`)),
  };
}

/**
 * The largest text at which every department has its place; null when they do not all fit at the smallest size.
 * @param box in pixels · @param smallest in pixels
 */
export function readinessRoom(options: {
  count: number;
  widths: { name: number; signs: number; count: number };
  box: Box;
  unit: number;
  smallest: number;
}): ReadinessRoom | null {
  const { count, widths, box, unit, smallest } = options;
  const { name, signs, count: digits } = widths;
  const oneLine = name + signs + digits + BAR + 2;
  const twoLines = Math.max(name + digits + 1, signs + BAR);
  for (let font = Math.max(smallest, MOST_UNITS * unit); font >= smallest; font -= Math.max(1, unit)) {
    for (let columns = 1; columns <= Math.min(MOST_COLUMNS, Math.max(1, count)); columns++) {
      const rows = Math.ceil(count / columns);
      const width = (box.width - (columns - 1) * COLUMN_GAP * font) / columns / font;
      for (const isOneLine of [true, false]) {
        const height = rows * ((isOneLine ? 1 : 2) * LEADING + LINE_GAP) * font;
        if ((isOneLine ? oneLine : twoLines) <= width && height <= box.height)
          return { columns, rows, font, isOneLine };
      }
    }
  }
  return null;
}
