/** Marks a changed number for some seconds with the change. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { FigureAnswer } from '@lianxi/shared';

export const MARK_MS = 6_000;

/** @returns how much the value has just changed by; null when it has not, or only because another period began */
export function useMark(answer: () => FigureAnswer | null): Readonly<Ref<number | null>> {
  const mark = shallowRef<number | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(answer, (now, before) => {
    if (!now || !before || now.asked !== before.asked || now.indicator !== before.indicator) return;
    const from = before.reading.value;
    const to = now.reading.value;
    if (from === null || to === null || from === to) return;
    mark.value = to - from;
    clearTimeout(timer);
    timer = setTimeout(() => (mark.value = null), MARK_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
  return mark;
}
