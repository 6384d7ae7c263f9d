/** The wall tells the server how it is, so that somebody at a laptop can see it. */
import { onScopeDispose } from 'vue';
import { REPORT_MS, type DisplayReport } from '@lianxi/shared';
import { isFullScreen } from './use-keys';

type Report = Omit<DisplayReport, 'frameRate' | 'memory' | 'pixels' | 'isFullScreen'>;

/** Chromium tells; others do not. */
function memoryInUse(): number | null {
  const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return memory ? Math.round(memory.usedJSHeapSize / 1_048_576) : null;
}

/**
 * @param tell what the wall shows now · @param measure frames a second
 * @param send hands it over; nothing happens without a connection
 */
export function useReport(
  tell: () => Report,
  measure: () => Promise<number | null>,
  send: (report: DisplayReport) => void,
): void {
  let timer: ReturnType<typeof setTimeout>;
  let isEnded = false;
  async function report(): Promise<void> {
    const frameRate = await measure();
    if (isEnded) return;
    const density = window.devicePixelRatio || 1;
    send({
      ...tell(),
      frameRate,
      memory: memoryInUse(),
      pixels: {
        width: Math.round(window.innerWidth * density),
        height: Math.round(window.innerHeight * density),
      },
      isFullScreen:
        isFullScreen() || (window.innerWidth === screen.width && window.innerHeight === screen.height),
    });
    timer = setTimeout(() => void report(), REPORT_MS - 1_000);
  }
  timer = setTimeout(() => void report(), 1_500);
  onScopeDispose(() => {
    isEnded = true;
    clearTimeout(timer);
  });
}
