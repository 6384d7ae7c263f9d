/**
 * The canvas: what scenes are set on. Sizes derive from its shorter side, never from the browser's zoom; a display's
 * profile gives it a size of its own, which is then brought into the window as it is, scaled or stretched.
 */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { LEAST_PIXELS, plainProfile, readableText, type DisplayProfile } from '@lianxi/shared';

export type CanvasShape = 'portrait' | 'landscape' | 'wide';

export interface Canvas {
  width: number;
  height: number;
  shape: CanvasShape;
  /** Pixels of one unit: 1/1080 of the height, of the width on a portrait canvas. */
  unit: number;
  /** Smallest text in pixels, by the furthest seat; 28 units at the least. */
  smallest: number;
  /** How the canvas lies in the window. */
  scaleX: number;
  scaleY: number;
  left: number;
  top: number;
  /** What a frame hides, in pixels of the canvas. */
  safeArea: DisplayProfile['safeArea'];
}

export interface Screen {
  width: number;
  height: number;
  /** Real pixels of one pixel of the page. */
  density: number;
}

/** Wider than this and the lower half of a scene goes beside the upper one (21:9 = 2.33 stays as it is). */
const WIDE = 2.5;
/** What scenes are arranged for. */
export const SMALLEST_UNITS = 28;
/** Larger than this and no scene has room for its words: the screen is too small for the room, as the admin page says. */
const LARGEST_SMALLEST_UNITS = 40;
/** A canvas that is scaled down keeps so many real pixels for a glyph: the least a dense Han one can be told by. */
const LEAST_SCALED_PIXELS = 16;
/** Shapes nearer to each other than this are the same: rounded sizes, bezels. */
const SAME_SHAPE = 0.01;
/** Sizes of text in units that are never smaller than the smallest one: `--text-36` is 36 units. */
const TEXTS = [30, 32, 34, 36, 40, 44, 48, 56];

/** The canvas of a display in its window. */
export function canvasOf(screen: Screen, profile: DisplayProfile = plainProfile): Canvas {
  const grid = profile.pixels ?? screen;
  const { width, height } = shapeOf(grid, profile.physical);
  const fit = fitOf(screen, grid, profile.fit);
  const scaleX = (fit.x * grid.width) / width;
  const scaleY = (fit.y * grid.height) / height;
  const unit = Math.min(width, height) / 1080;
  const { top, right, bottom, left } = profile.safeArea;
  const across = width / grid.width;
  return {
    width,
    height,
    shape: width < height ? 'portrait' : width / height > WIDE ? 'wide' : 'landscape',
    unit,
    smallest: smallestOf(profile, height, unit, Math.min(scaleX, scaleY) * screen.density),
    scaleX,
    scaleY,
    left: fit.isCorner ? 0 : Math.max(0, Math.round((screen.width - fit.x * grid.width) / 2)),
    top: fit.isCorner ? 0 : Math.max(0, Math.round((screen.height - fit.y * grid.height) / 2)),
    safeArea: { top, right: right * across, bottom, left: left * across },
  };
}

/** A controller may stretch the picture: the canvas has the shape people see, and as many lines as the picture. */
function shapeOf(
  grid: Pick<Screen, 'width' | 'height'>,
  physical: DisplayProfile['physical'],
): Pick<Screen, 'width' | 'height'> {
  const { width, height } = grid;
  if (!physical) return { width, height };
  const seen = physical.width / physical.height;
  const isSame = Math.abs(seen / (width / height) - 1) < SAME_SHAPE;
  return { width: isSame ? width : Math.round(height * seen), height };
}

function fitOf(
  screen: Screen,
  grid: Pick<Screen, 'width' | 'height'>,
  fit: DisplayProfile['fit'],
): { x: number; y: number; isCorner: boolean } {
  const x = screen.width / grid.width;
  const y = screen.height / grid.height;
  const same = (scale: number) => ({ x: scale, y: scale, isCorner: false });
  switch (fit) {
    case 'contain':
      return same(Math.min(x, y));
    case 'width':
      return same(x);
    case 'height':
      return same(y);
    case 'stretch':
      return { x, y, isCorner: false };
    case 'actual': // splices cut their part from the upper left corner
      return { x: 1 / screen.density, y: 1 / screen.density, isCorner: true };
  }
}

/** @param scale real pixels of one pixel of the canvas, in the direction that has fewer */
function smallestOf(profile: DisplayProfile, lines: number, unit: number, scale: number): number {
  const { distance, physical } = profile;
  const byDistance =
    distance === null || physical === null ? 0 : readableText(distance, physical.height, lines);
  const byStrokes = (scale < 1 ? LEAST_SCALED_PIXELS : LEAST_PIXELS) / scale;
  return Math.max(SMALLEST_UNITS * unit, Math.min(byDistance, LARGEST_SMALLEST_UNITS * unit), byStrokes);
}

/** Where the canvas element lies; empty where it is the window itself. */
export function styleOf({ width, height, scaleX, scaleY, left, top }: Canvas): Record<string, string> {
  const isWindow = scaleX === 1 && scaleY === 1 && left === 0 && top === 0;
  return {
    width: `${width}px`,
    height: `${height}px`,
    ...(isWindow ? {} : { transform: `translate(${left}px, ${top}px) scale(${scaleX}, ${scaleY})` }),
  };
}

const screenNow = (): Screen => ({
  width: window.innerWidth,
  height: window.innerHeight,
  density: window.devicePixelRatio || 1,
});

/** Follows window and profile, and hands `--u`, `--smallest` and the sizes of text to the style sheets. */
export function useCanvas(profile: () => DisplayProfile): Readonly<Ref<Canvas>> {
  const canvas = shallowRef(canvasOf(screenNow(), profile()));
  const measure = (): void => {
    const { unit, smallest } = (canvas.value = canvasOf(screenNow(), profile()));
    const { style } = document.documentElement;
    style.setProperty('--u', `${unit}px`);
    style.setProperty('--smallest', `${smallest}px`);
    for (const units of TEXTS) style.setProperty(`--text-${units}`, `${Math.max(units * unit, smallest)}px`);
  };
  watch(profile, measure, { immediate: true });
  window.addEventListener('resize', measure);
  onScopeDispose(() => window.removeEventListener('resize', measure));
  return canvas;
}
