/** The canvas: sizes derive from its shorter side, never from the browser's zoom. */
import { onScopeDispose, shallowRef, type Ref } from 'vue';

export type CanvasShape = 'portrait' | 'landscape' | 'wide';

export interface Canvas {
  width: number;
  height: number;
  shape: CanvasShape;
  /** Pixels of one unit: 1/1080 of the height, of the width on a portrait canvas. */
  unit: number;
  /** Smallest text in pixels: 28 units. */
  smallest: number;
}

/** Wider than this and the lower half of a scene goes beside the upper one (21:9 = 2.33 stays as it is). */
const WIDE = 2.5;
const SMALLEST_UNITS = 28;
/** On canvases under 800 lines the strokes of Han glyphs need the pixels themselves. */
const SMALLEST_PX = 20;

export function canvasOf(width: number, height: number): Canvas {
  const unit = Math.min(width, height) / 1080;
  return {
    width,
    height,
    shape: width < height ? 'portrait' : width / height > WIDE ? 'wide' : 'landscape',
    unit,
    smallest: Math.max(SMALLEST_PX, SMALLEST_UNITS * unit),
  };
}

/** Follows the window and hands `--u` and `--smallest` to the style sheets. */
export function useCanvas(): Readonly<Ref<Canvas>> {
  const canvas = shallowRef(canvasOf(window.innerWidth, window.innerHeight));
  const measure = (): void => {
    canvas.value = canvasOf(window.innerWidth, window.innerHeight);
    const { style } = document.documentElement;
    style.setProperty('--u', `${canvas.value.unit}px`);
    style.setProperty('--smallest', `${canvas.value.smallest}px`);
  };
  measure();
  window.addEventListener('resize', measure);
  onScopeDispose(() => window.removeEventListener('resize', measure));
  return canvas;
}
