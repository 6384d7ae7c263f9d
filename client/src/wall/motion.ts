/** How quickly this machine draws, and whether anything may move: measured in short bursts, never all the time. */
import { onScopeDispose, shallowRef, watchEffect, type Ref } from 'vue';
import { StillMode } from './still-mode';

const MEASURE_MS = 1_000;
/** Between two measurements of things that move. */
const MOVES_APART_MS = 5_000;

/** Frames a second over the next second; null when the page is hidden and draws nothing. */
export function measureFrames(): Promise<number | null> {
  if (document.visibilityState !== 'visible') return Promise.resolve(null);
  return new Promise((done) => {
    let frames = 0;
    let startedAt: number | null = null;
    const late = setTimeout(() => done(document.visibilityState === 'visible' ? 0 : null), 3 * MEASURE_MS);
    const count = (now: number): void => {
      startedAt ??= now;
      if (now - startedAt < MEASURE_MS) {
        frames++;
        requestAnimationFrame(count);
        return;
      }
      clearTimeout(late);
      done(Math.round((frames * 1_000) / (now - startedAt)));
    };
    requestAnimationFrame(count);
  });
}

export interface Motion {
  /** Motion is off: the machine is slow, or the system asks for less of it. */
  isStill: Readonly<Ref<boolean>>;
  /** Frames a second, over the next second. */
  measure(): Promise<number | null>;
  /** Something is changing on the screen just now: a good moment to see whether the machine keeps up. */
  moving(): void;
}

/** Writes `data-motion` on the page for the style sheets. */
export function useMotion(): Motion {
  const mode = new StillMode();
  const isSlow = shallowRef(false);
  const reduced = window.matchMedia('(prefers-reduced-motion: reduce)');
  const isReduced = shallowRef(reduced.matches);
  const isStill = shallowRef(false);
  const onReduced = (): void => void (isReduced.value = reduced.matches);
  reduced.addListener(onReduced); // addEventListener came later than our oldest engine's matchMedia allows for
  onScopeDispose(() => reduced.removeListener(onReduced));
  watchEffect(() => {
    isStill.value = isSlow.value || isReduced.value;
    document.documentElement.dataset['motion'] = isStill.value ? 'still' : 'moving';
  });

  let measuring: Promise<number | null> | null = null;
  let isMoving = false;
  let movedAt = -Infinity;
  async function measureOnce(): Promise<number | null> {
    const frames = await measureFrames();
    if (frames !== null) isSlow.value = mode.sample(frames, isMoving, performance.now());
    measuring = null;
    isMoving = false;
    return frames;
  }
  const measure = (): Promise<number | null> => (measuring ??= measureOnce());
  return {
    isStill,
    measure,
    moving() {
      if (performance.now() - movedAt < MOVES_APART_MS) return;
      movedAt = performance.now();
      isMoving = true;
      void measure();
    },
  };
}
