/** The size of an element, followed as it changes. */
import { onBeforeUnmount, onMounted, shallowRef, type Ref } from 'vue';

export interface Box {
  width: number;
  height: number;
}

/** @returns the content box in pixels; 0 × 0 until it is measured */
export function useBox(element: Readonly<Ref<Element | null>>): Readonly<Ref<Box>> {
  const box = shallowRef<Box>({ width: 0, height: 0 });
  let observer: ResizeObserver | null = null;
  onMounted(() => {
    if (!element.value || typeof ResizeObserver === 'undefined') return;
    observer = new ResizeObserver((entries) => {
      const rect = entries[entries.length - 1]?.contentRect;
      if (rect && (rect.width !== box.value.width || rect.height !== box.value.height)) {
        box.value = { width: rect.width, height: rect.height };
      }
    });
    observer.observe(element.value);
  });
  onBeforeUnmount(() => observer?.disconnect());
  return box;
}
