/** Marks changed numbers for some seconds with the change. */
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

/** Values under keys of their own; another scope (another period, another indicator) marks nothing. */
export interface MarkedValues {
  scope: string;
  values: ReadonlyMap<string, number | null>;
}

/** @returns what has just changed, by key, and by how much */
export function useMarks(read: () => MarkedValues | null): Readonly<Ref<ReadonlyMap<string, number>>> {
  const marks = shallowRef<ReadonlyMap<string, number>>(new Map());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const expire = (expired: ReadonlyMap<string, number>): void => {
    const left = [...marks.value].filter(([key, by]) => expired.get(key) !== by);
    marks.value = new Map(left);
  };
  watch(read, (now, before) => {
    if (!now || !before || now.scope !== before.scope) return;
    const changed = new Map<string, number>();
    for (const [key, to] of now.values) {
      const from = before.values.get(key) ?? null;
      if (from !== null && to !== null && from !== to) changed.set(key, to - from);
    }
    if (changed.size === 0) return;
    marks.value = new Map([...marks.value, ...changed]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      expire(changed);
    }, MARK_MS);
    timers.add(timer);
  });
  onScopeDispose(() => timers.forEach(clearTimeout));
  return marks;
}
