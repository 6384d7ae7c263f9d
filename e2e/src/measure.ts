/**
 * What a person with a ruler would find wrong on a wall: text too small, cut off, on top of other text, outside its panel or
 * the canvas, too faint, or a state told by colour alone. Measured in the page from what the browser laid out.
 */
import type { Page } from '@playwright/test';

export type Fault =
  'small' | 'clipped' | 'outside' | 'leaves its panel' | 'overlap' | 'faint' | 'colour alone' | 'empty';

export interface Finding {
  fault: Fault;
  /** What can be read there. */
  text: string;
  /** The numbers. */
  detail: string;
}

/** @param withColours contrast and states too: once for each theme is enough */
export function measure(page: Page, withColours = false): Promise<Finding[]> {
  return page.evaluate(measureInPage, withColours);
}

/** One line for each finding, the same one not twice. */
export const told = (where: string, findings: readonly Finding[]): string[] => [
  ...new Set(findings.map(({ fault, text, detail }) => `${where}: ${fault}: “${text}” ${detail}`)),
];

/** Runs in the page, so everything it needs is inside. */
function measureInPage(withColours: boolean): Finding[] {
  interface Box {
    left: number;
    top: number;
    right: number;
    bottom: number;
  }
  interface Piece {
    element: Element;
    text: string;
    /** Of the ink, line by line. */
    boxes: Box[];
  }
  const LEAST_CONTRAST = 7;
  const findings: Finding[] = [];
  const px = (length: string): number => Number(length.replace('px', '')) || 0;
  const round = (value: number): string => String(Math.round(value * 10) / 10);
  const wall = document.querySelector('.wall');
  if (!wall) return [{ fault: 'empty', text: '', detail: 'there is no wall' }];
  const smallest = px(getComputedStyle(document.documentElement).getPropertyValue('--smallest').trim());
  /** Rounding, and the side bearing of large digits: a pixel and a half at 1080 lines. */
  const TOLERANCE = Math.max(
    1.5,
    1.5 * px(getComputedStyle(document.documentElement).getPropertyValue('--u').trim()),
  );
  const ruler = document.createElement('canvas').getContext('2d');
  if (!ruler) return [{ fault: 'empty', text: '', detail: 'no canvas to measure with' }];

  interface Ink {
    ascent: number;
    descent: number;
    above: number;
    below: number;
    before: number;
    after: number;
  }
  const inks = new Map<string, Ink>();
  /** From the base line and the left: how far the face reaches, and the ink of this text. */
  function inkOf(text: string, style: CSSStyleDeclaration): Ink {
    const font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const key = `${font}|${text}`;
    const known = inks.get(key);
    if (known) return known;
    ruler!.font = font;
    const size = ruler!.measureText(text);
    const ink = {
      ascent: size.fontBoundingBoxAscent,
      descent: size.fontBoundingBoxDescent,
      above: size.actualBoundingBoxAscent,
      below: size.actualBoundingBoxDescent,
      before: -size.actualBoundingBoxLeft,
      after: size.actualBoundingBoxRight,
    };
    inks.set(key, ink);
    return ink;
  }

  /** Lines of text are higher, and digits wider, than what is written in them. */
  function inkBox(rect: DOMRect, text: string, style: CSSStyleDeclaration, isOnly: boolean): Box {
    const { ascent, descent, above, below, before, after } = inkOf(text, style);
    const scale = rect.height / (ascent + descent || rect.height);
    const base = rect.top + ascent * scale;
    return {
      left: isOnly ? rect.left + before * scale : rect.left,
      right: isOnly ? Math.min(rect.right, rect.left + after * scale) : rect.right,
      top: base - above * scale,
      bottom: base + below * scale,
    };
  }

  /** What is read as one: a rolling number is made of single digits. */
  const wordOf = (element: Element): string =>
    (element.closest('.rolling')?.getAttribute('aria-label') ?? element.textContent ?? '')
      .trim()
      .replace(/\s+/g, ' ')
      .slice(0, 60);
  const add = (fault: Fault, element: Element, detail: string): void => {
    findings.push({ fault, text: wordOf(element), detail });
  };

  /** Free text of people may be longer than any line: where it says so (`data-shortens`), it ends in an ellipsis. */
  const shortened = (element: Element): Element | null => {
    const at = element.closest('[data-shortens]');
    return at && getComputedStyle(at).textOverflow === 'ellipsis' ? at : null;
  };
  function seen(box: Box, element: Element): Box | null {
    const room = shortened(element)?.getBoundingClientRect();
    if (!room) return box;
    const within = { ...box, left: Math.max(box.left, room.left), right: Math.min(box.right, room.right) };
    return within.right > within.left ? within : null;
  }

  function pieces(): Piece[] {
    const found: Piece[] = [];
    const range = document.createRange();
    const walker = document.createTreeWalker(wall!, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode as Text;
      const text = node.data.trim();
      const element = node.parentElement;
      if (text === '' || !element) continue;
      const style = getComputedStyle(element);
      if (style.visibility !== 'visible') continue;
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5);
      if (rects.length === 0) continue;
      const boxes = rects
        .map((rect) => seen(inkBox(rect, text, style, rects.length === 1), element))
        .filter((box): box is Box => box !== null);
      if (boxes.length > 0) found.push({ element, text, boxes });
    }
    return found;
  }

  const isOutside = (box: Box, room: Box): string => {
    const over = [
      ['left', room.left - box.left],
      ['top', room.top - box.top],
      ['right', box.right - room.right],
      ['bottom', box.bottom - room.bottom],
    ] as const;
    return over
      .filter(([, by]) => by > TOLERANCE)
      .map(([side, by]) => `${round(by)} px over the ${side} edge`)
      .join(', ');
  };

  function checkPlace({ element, boxes }: Piece): void {
    const canvas = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    for (const box of boxes) {
      const beyond = isOutside(box, canvas);
      if (beyond) add('outside', element, `of the canvas, ${beyond}`);
    }
    const cell = element.closest('.stage > .cell');
    if (cell) {
      const { left, top, right, bottom } = cell.getBoundingClientRect();
      const room = { left, top, right: right - px(getComputedStyle(cell).paddingRight), bottom };
      for (const box of boxes) {
        const beyond = isOutside(box, room);
        if (beyond) add('leaves its panel', element, beyond);
      }
    }
    for (let at: Element | null = element; at && wall!.contains(at); at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const { left, top, right, bottom } = at.getBoundingClientRect();
      for (const box of boxes) {
        const beyond = isOutside(box, { left, top, right, bottom });
        if (beyond)
          add('clipped', element, `by <${at.localName} class="${at.getAttribute('class')}">, ${beyond}`);
      }
    }
  }

  function checkSize({ element, text }: Piece): void {
    if (!/[\p{L}\p{N}]/u.test(text)) return; // a sign is a picture, its word stands beside it
    const size = px(getComputedStyle(element).fontSize);
    if (size < smallest - 0.05)
      add('small', element, `is ${round(size)} px, the smallest is ${round(smallest)} px`);
  }

  function checkOverlaps(all: readonly Piece[]): void {
    const boxes = all
      .flatMap((piece) => piece.boxes.map((box) => ({ piece, box })))
      .sort((a, b) => a.box.left - b.box.left);
    boxes.forEach((one, at) => {
      for (let next = at + 1; next < boxes.length; next++) {
        const other = boxes[next]!;
        if (other.box.left >= one.box.right - TOLERANCE) break;
        if (other.piece === one.piece) continue;
        const rolling = one.piece.element.closest('.rolling');
        if (rolling && rolling === other.piece.element.closest('.rolling')) continue;
        const across = Math.min(one.box.right, other.box.right) - other.box.left;
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across <= TOLERANCE || down <= TOLERANCE) continue;
        add(
          'overlap',
          one.piece.element,
          `and “${wordOf(other.piece.element)}” share ${round(across)} × ${round(down)} px`,
        );
      }
    });
  }

  type Colour = [red: number, green: number, blue: number, alpha: number];
  function colourOf(text: string): Colour | null {
    const numbers = /^rgba?\(([^)]+)\)$/
      .exec(text)?.[1]
      ?.split(/[\s,/]+/)
      .map(Number);
    if (!numbers || numbers.length < 3) return null;
    return [numbers[0]!, numbers[1]!, numbers[2]!, numbers[3] ?? 1];
  }
  const over = (top: Colour, below: Colour): Colour =>
    [...([0, 1, 2] as const).map((at) => top[at] * top[3] + below[at] * (1 - top[3])), 1] as Colour;
  const luminance = (colour: Colour): number => {
    const [red, green, blue] = colour
      .slice(0, 3)
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (a: Colour, b: Colour): number => {
    const [light, dark] = [luminance(a), luminance(b)].sort((one, two) => two - one);
    return (light! + 0.05) / (dark! + 0.05);
  };
  const isShape = (element: Element): boolean => element instanceof SVGGeometryElement;
  const isSvgText = (element: Element): boolean => element instanceof SVGTextContentElement;
  const opacityOf = (element: Element): number => {
    let opacity = 1;
    for (let at: Element | null = element; at; at = at.parentElement)
      opacity *= Number(getComputedStyle(at).opacity);
    return opacity;
  };

  /** What is painted at a point below its text, from the ground up. */
  function groundAt(x: number, y: number): Colour {
    const stack = document.elementsFromPoint(x, y).filter((each) => !isSvgText(each));
    let ground: Colour = [255, 255, 255, 1];
    for (const each of stack.reverse()) {
      const style = getComputedStyle(each);
      const paint = isShape(each)
        ? style.fill === 'none'
          ? style.stroke
          : style.fill
        : style.backgroundColor;
      const colour = colourOf(paint);
      if (colour) ground = over([colour[0], colour[1], colour[2], colour[3] * opacityOf(each)], ground);
    }
    return ground;
  }

  const inkColour = (element: Element): Colour | null => {
    const style = getComputedStyle(element);
    const colour = colourOf(isSvgText(element) ? style.fill : style.color);
    return colour && [colour[0], colour[1], colour[2], colour[3] * opacityOf(element)];
  };

  function checkContrast({ element, boxes }: Piece): void {
    const ink = inkColour(element);
    if (!ink) return add('faint', element, 'its colour cannot be read');
    for (const { left, top, right, bottom } of boxes) {
      const inset = Math.min(3, (right - left) / 4);
      for (const x of [left + inset, (left + right) / 2, right - inset]) {
        const y = (top + bottom) / 2;
        if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
        const ground = groundAt(x, y);
        const ratio = contrast(over(ink, ground), ground);
        if (ratio < LEAST_CONTRAST - 0.005) {
          add(
            'faint',
            element,
            `.${element.getAttribute('class')} has a contrast of ${round(ratio)}:1, at least ${LEAST_CONTRAST}:1 is wanted`,
          );
          return;
        }
      }
    }
  }

  const SIGN = /[▲●▼○◎■←△▽◆◇✓✕×]/u;
  const WORD = /\p{L}/u;
  /** A colour that stands for a state must stand beside a word or a shape that says the same. */
  function checkStates(): void {
    const probe = document.createElement('i');
    wall!.append(probe);
    const colours = new Set<string>();
    for (const state of ['done', 'onTrack', 'behind', 'farBehind']) {
      probe.style.color = `var(--light-${state})`;
      colours.add(getComputedStyle(probe).color);
    }
    probe.remove();
    for (const element of wall!.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) continue;
      const own = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? '')
        .join('')
        .trim();
      const isWritten = own !== '' && colours.has(isSvgText(element) ? style.fill : style.color);
      const isPainted = isShape(element)
        ? colours.has(style.fill) || colours.has(style.stroke)
        : colours.has(style.backgroundColor) ||
          (px(style.borderTopWidth) > 0 && colours.has(style.borderTopColor));
      if (!isWritten && !isPainted) continue;
      if (isWritten && (SIGN.test(own) || WORD.test(own))) continue;
      // a disc for open, a ring with a cross for closed: drawn, not only coloured
      const drawn = isShape(element) ? element.closest('[data-state]') : null;
      if (drawn && drawn.querySelectorAll('circle, path, rect, line').length > 1) continue;
      const near = element.closest('.rolling, .numeral')?.parentElement ?? element;
      const beside = near.parentElement?.parentElement?.textContent ?? '';
      if (!(isWritten ? SIGN.test(beside) : SIGN.test(beside) || WORD.test(beside)))
        add(
          'colour alone',
          element,
          `<${element.localName} class="${element.getAttribute('class')}"> tells a state`,
        );
    }
  }

  const all = pieces();
  for (const piece of all) {
    checkSize(piece);
    checkPlace(piece);
    if (withColours) checkContrast(piece);
  }
  checkOverlaps(all);
  if (withColours) checkStates();
  for (const cell of wall.querySelectorAll('.stage > .cell'))
    if ((cell.textContent ?? '').trim() === '')
      findings.push({
        fault: 'empty',
        text: '',
        detail: `a panel of ${round(cell.clientWidth)} × ${round(cell.clientHeight)} px`,
      });
  for (const broken of wall.querySelectorAll('[data-testid=broken]'))
    add('empty', broken, 'a panel that could not be drawn');
  return findings;
}
