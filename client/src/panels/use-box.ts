/** The size of an element, followed as it changes. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';

export interface Box {
  width: number;
  height: number;
}

/** @returns the content box in pixels; 0 × 0 until it is measured */
export function useBox(element: Readonly<Ref<Element | null>>): Readonly<Ref<Box>> {
  const box = shallowRef<Box>({ width: 0, height: 0 });
  if (typeof ResizeObserver === 'undefined') return box;
  const observer = new ResizeObserver((entries) => {
    const rect = entries[entries.length - 1]?.contentRect;
    if (rect && (rect.width !== box.value.width || rect.height !== box.value.height)) {
      box.value = { width: rect.width, height: rect.height };
    }
  });
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before);
      if (now) observer.observe(now);
    },
    { flush: 'post', immediate: true },
  );
  onScopeDispose(() => observer.disconnect());
  return box;
}
