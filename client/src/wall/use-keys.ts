/** The wall's keys, for a keyboard or a TV remote. */
import { onScopeDispose } from 'vue';

/** @param keys what each `KeyboardEvent.key` does, letters in lower case */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  window.addEventListener('keydown', onKey);
  onScopeDispose(() => window.removeEventListener('keydown', onKey));
}

/** Names of before Chromium 71. */
interface Prefixed {
  webkitRequestFullscreen?: () => void;
  webkitExitFullscreen?: () => void;
  webkitFullscreenElement?: Element | null;
}

/** Whether a key has made the page full-screen; a browser in kiosk mode has no such element. */
export const isFullScreen = (): boolean =>
  Boolean(document.fullscreenElement ?? (document as Document & Prefixed).webkitFullscreenElement);

/** Full screen needs a key press or a click; a browser that refuses leaves the wall as it is. */
export function toggleFullScreen(): void {
  const page = document.documentElement as HTMLElement & Prefixed;
  const whole = document as Document & Prefixed;
  if (!page.requestFullscreen || !whole.exitFullscreen) {
    if (whole.webkitFullscreenElement) whole.webkitExitFullscreen?.();
    else page.webkitRequestFullscreen?.();
    return;
  }
  const done = document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen();
  done.catch(() => undefined);
}
