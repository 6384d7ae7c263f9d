import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import { ChangeMarks, MARKED_MS } from './change-marks';

/**
 * Names whose picture changed in the last seconds.
 * @param stamps what each name shows · @param table changes when other questions are asked
 */
export function useChangeMarks(
  stamps: Readonly<Ref<ReadonlyMap<string, string>>>,
  table: Readonly<Ref<string>>,
): Readonly<Ref<ReadonlySet<string>>> {
  const marks = new ChangeMarks();
  const marked = shallowRef<ReadonlySet<string>>(new Set());
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const look = (): void => void (marked.value = marks.at(Date.now()));
  watch(table, () => marks.forget(), { flush: 'sync' });
  watch(stamps, (now) => {
    marks.note(now, Date.now());
    look();
    if (marked.value.size === 0) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      look();
    }, MARKED_MS + 20);
    timers.add(timer);
  });
  onScopeDispose(() => timers.forEach(clearTimeout));
  return marked;
}
