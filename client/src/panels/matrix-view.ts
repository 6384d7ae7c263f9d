/** The rows of a matrix: departments in the order of the meeting, each with its part of the round and its indicators. */
import type { FigureAnswer, Light, Reading, ReportingAnswer } from '@lianxi/shared';
import type { Signed } from '../design/signs';
import { signOf } from '../design/signs';
import { textWidth } from '../design/text-width';
import { figureView, type FigureView, type ViewOptions } from './figure-view';
import type { PanelContext, PanelTools } from './panel-context';
import { briefSigns } from './readiness';
import { sourceOf } from './source';
import type { Box } from './use-box';

export interface MatrixLine {
  key: string;
  answer: FigureAnswer;
  name: string;
  view: FigureView;
  when: string;
}
export interface MatrixGroup {
  code: string;
  name: string;
  signs: Signed[];
  /** `3/4` figures in; empty where nobody asked. */
  count: string;
  lines: MatrixLine[];
}

export function matrixGroups(
  figures: readonly FigureAnswer[],
  reporting: ReportingAnswer | null,
  options: ViewOptions,
  tools: PanelTools,
): MatrixGroup[] {
  const lineOf = (answer: FigureAnswer): MatrixLine => ({
    key: `${answer.indicator} ${answer.item ?? ''}`,
    answer,
    name: nameOfFigure(answer, tools),
    view: figureView(answer, { ...options, isShort: true }),
    when: sourceOf(answer.reading, tools).when,
  });
  const reported = (reporting?.departments ?? []).map(({ code }) => code);
  const codes = [...new Set([...reported, ...figures.map(({ reading }) => ownerOf(reading))])];
  const groups = codes.map((code): MatrixGroup => {
    const part = reporting?.departments.find((each) => each.code === code);
    const found = tools.department(code);
    return {
      code,
      name: part ? tools.nameOf(part.shortName) : found ? tools.nameOf(found.shortName) : code,
      signs: part ? briefSigns(part) : [],
      count: part ? `${part.filled}/${part.due}` : '',
      lines: figures.filter(({ reading }) => ownerOf(reading) === code).map(lineOf),
    };
  });
  return groups.filter(({ lines }) => lines.length > 0);
}

const ownerOf = ({ department }: Reading): string => department ?? '';

function nameOfFigure({ indicator: code, item }: FigureAnswer, tools: PanelTools): string {
  const found: ReturnType<PanelContext['indicator']> = tools.indicator(code);
  if (!found) return code;
  const part = found.items.find((each) => each.code === item);
  return [found.name, ...(part ? [part.name] : [])].map(tools.nameOf).join(tools.words.value.separator);
}

export interface MatrixRoom {
  /** Size of the text in pixels. */
  font: number;
  /** The department above its indicators instead of beside them. */
  isStacked: boolean;
  /** State and day one above the other; names may take two lines. */
  isTall: boolean;
  /** The unit below its number instead of after it. */
  isUnitBelow: boolean;
  department: number;
  /** Widths in em. */
  name: number;
  value: number;
  status: number;
  /** A bar to the target has its place. */
  hasBar: boolean;
  /** Indicators that have their place. */
  lines: number;
}

export const MATRIX_LEADING = 1.25;
/** A numeral is drawn larger than its name. */
export const MATRIX_VALUE = 1.4;
/** Between columns; above and below a group, in em. */
export const MATRIX_GAP = 0.8;
export const GROUP_GAP = 0.1;
const LEAST_BAR = 4.5;
const MOST_UNITS = 40;

const lightWidth = (light: Light, language: ViewOptions['language']): number => {
  const sign = light === 'unreported' ? null : signOf(light, language);
  return sign ? textWidth(sign.word) + 1.4 : 0;
};
const marksWidth = ({ marks }: FigureView): number =>
  marks.reduce((sum, { text }) => sum + textWidth(text) + 0.5, 0);

export function matrixWidths(
  groups: readonly MatrixGroup[],
  language: ViewOptions['language'],
): {
  department: number;
  signs: number;
  name: number;
  half: number;
  /** With the unit after it, and below it. */
  value: number;
  number: number;
  light: number;
  marks: number;
  when: number;
  told: number;
} {
  const lines = groups.flatMap((group) => group.lines);
  const widest = <T>(list: readonly T[], of: (each: T) => number): number => Math.max(0, ...list.map(of));
  return {
    department: widest(groups, ({ name }) => textWidth(name)) * 1.03,
    signs: widest(groups, ({ signs, count }) =>
      signs.reduce(
        (sum, sign) => sum + textWidth(signOf(sign, language)?.word ?? '') + 1.8,
        textWidth(count),
      ),
    ),
    name: widest(lines, ({ name }) => textWidth(name)),
    half: widest(lines, ({ name }) => halfWidth(name)),
    value: widest(lines, ({ view: { figure } }) => numberWidth(figure) + textWidth(figure.unit) + 0.3),
    number: widest(lines, ({ view: { figure } }) => Math.max(numberWidth(figure), textWidth(figure.unit))),
    light: widest(lines, ({ view }) => lightWidth(view.light, language)),
    marks: widest(lines, ({ view }) => marksWidth(view)),
    when: widest(lines, ({ when }) => textWidth(when)),
    told: widest(lines, ({ view, when }) => marksWidth(view) + textWidth(when)),
  };
}

const numberWidth = ({ prefix, text, scale, isMissing }: FigureView['figure']): number =>
  isMissing
    ? textWidth(text) + 1.2
    : (textWidth(`${prefix}${text}${scale}`) + (prefix ? 0.3 : 0)) * MATRIX_VALUE;

/** Width of the narrower of the columns a text can be set into in two lines. */
function halfWidth(text: string): number {
  const joint = text.includes(' ') ? ' ' : '';
  const words = text.split(joint);
  const splits = words.map((_, index) =>
    Math.max(textWidth(words.slice(0, index).join(joint)), textWidth(words.slice(index).join(joint))),
  );
  return Math.min(textWidth(text), ...splits) + 0.2;
}

/** The largest text at which every indicator has its place; what does not fit at the smallest is counted. */
export function matrixRoom(
  groups: readonly MatrixGroup[],
  box: Box,
  { unit, smallest, language }: { unit: number; smallest: number; language: ViewOptions['language'] },
): MatrixRoom {
  const widths = matrixWidths(groups, language);
  const count = groups.reduce((sum, { lines }) => sum + lines.length, 0);
  for (let font = Math.max(smallest, MOST_UNITS * unit); font >= smallest; font -= Math.max(1, unit)) {
    for (const mode of modes(widths)) {
      const width = widthOf(mode) * font;
      if (width > box.width || heightOf(groups, mode) * font > box.height) continue;
      const hasBar = width + (LEAST_BAR + MATRIX_GAP) * font <= box.width;
      return { ...mode, font, hasBar, lines: count };
    }
  }
  const all = modes(widths);
  const least = all.find((mode) => widthOf(mode) * smallest <= box.width) ?? all[all.length - 1];
  let lines = count;
  // a line is kept for saying how many more there are
  const height = box.height - MATRIX_LEADING * smallest;
  while (least && lines > 1 && heightOf(firstLines(groups, lines), least) * smallest > height) lines -= 1;
  return { ...(least as Mode), font: smallest, hasBar: false, lines };
}

/** The groups as far as their first lines go. */
export function firstLines(groups: readonly MatrixGroup[], count: number): MatrixGroup[] {
  let left = count;
  const fitting = groups.map((group) => {
    const lines = group.lines.slice(0, left);
    left -= lines.length;
    return { ...group, lines };
  });
  return fitting.filter(({ lines }) => lines.length > 0);
}

type Mode = Omit<MatrixRoom, 'font' | 'hasBar' | 'lines'>;

/** From the most comfortable to the tightest. */
function modes(widths: ReturnType<typeof matrixWidths>): Mode[] {
  const { department, signs, name, half, value, number, light, marks, when, told } = widths;
  const tall = { isTall: true, isUnitBelow: false, value, status: Math.max(light, told) };
  const beside = { isStacked: false, department: Math.max(department, signs) };
  const stacked = { isStacked: true, department: department + signs + 0.5 };
  return [
    { ...tall, ...beside, name },
    { ...tall, ...beside, name: half },
    { ...tall, ...beside, name: half, isUnitBelow: true, value: number },
    { ...stacked, isTall: false, isUnitBelow: false, name, value, status: light + marks + when + 0.6 },
    { ...stacked, ...tall, name: half },
  ];
}

const widthOf = ({ isStacked, department, name, value, status }: Mode): number =>
  isStacked
    ? Math.max(department, name + value + status + 2 * MATRIX_GAP)
    : department + name + value + status + 3 * MATRIX_GAP;

function heightOf(groups: readonly MatrixGroup[], { isTall, isStacked, isUnitBelow }: Mode): number {
  const two = isUnitBelow ? MATRIX_VALUE + MATRIX_LEADING : 2 * MATRIX_LEADING;
  const line = isTall ? two : MATRIX_LEADING * MATRIX_VALUE;
  return groups.reduce(
    (sum, { lines }) => sum + 2 * GROUP_GAP + (isStacked ? MATRIX_LEADING : 0) + lines.length * line,
    0,
  );
}
