/** Keeps the screen from sleeping where the browser can (Chromium 84, secure origins); elsewhere the system has to. */
import { onScopeDispose } from 'vue';

export function useWakeLock(): void {
  const { wakeLock } = navigator as { wakeLock?: WakeLock };
  if (!wakeLock) return;
  const hold = (): void => {
    // given up by the browser whenever the page is hidden, so asked for again; refused on battery: nothing to be done
    if (document.visibilityState === 'visible') wakeLock.request('screen').catch(() => undefined);
  };
  hold();
  document.addEventListener('visibilitychange', hold);
  onScopeDispose(() => document.removeEventListener('visibilitychange', hold));
}
