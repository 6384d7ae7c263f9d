/** A long list drawn a screenful at a time: what is in sight can be used while the rest is still coming. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';

/** More rows than the highest screen shows of one table while it opens. */
const AT_ONCE = 12;

/** @param count of rows @returns how many of them to draw now: a screenful, and with every frame as many again */
export function useGrowing(count: () => number): Readonly<Ref<number>> {
  const drawn = shallowRef(AT_ONCE);
  let frame = 0;
  let painted: ReturnType<typeof setTimeout> | undefined;
  const grow = (): void => {
    drawn.value += AT_ONCE;
    go();
  };
  const stop = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(painted);
  };
  const go = (): void => {
    stop();
    if (drawn.value < count()) frame = requestAnimationFrame(() => (painted = setTimeout(grow)));
  };
  watch(count, go, { immediate: true, flush: 'post' });
  onScopeDispose(stop);
  return drawn;
}
