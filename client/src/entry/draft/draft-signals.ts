/** Lets Vue see a draft cell by cell: one keystroke draws one cell again. */
import { shallowReactive } from 'vue';
import type { Signals } from './sheet-views';

/** @param changed told once, before anything else happens, when something in the draft has changed */
export function draftSignals(changed: () => void): Signals {
  const turns = new Map<string, number>();
  const seen = shallowReactive(turns);
  let isDue = false;
  const soon = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      changed();
    });
  };
  return {
    track: (topic) => void seen.get(topic),
    trigger(topic) {
      seen.set(topic, (turns.get(topic) ?? 0) + 1);
      soon();
    },
  };
}
