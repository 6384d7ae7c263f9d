/** How much a panel leaves out so that what it says stays inside: measured, because names are as long as they are. */
import { nextTick, shallowRef, watch, type Ref } from 'vue';
import type { Box } from './use-box';

/** A line's own leading may reach over the edge; ink does not. In pixels of the smallest text. */
const LEADING = 0.08;

/**
 * @param element whose content is to fit · @param box its size, followed
 * @param said what is drawn in it; when that changes everything is tried again
 * @param most steps there are · @returns steps taken, 0 = everything is shown
 */
export function useFit(options: {
  element: Readonly<Ref<HTMLElement | null>>;
  box: Readonly<Ref<Box>>;
  said: () => unknown;
  smallest: Readonly<Ref<number>>;
  most: () => number;
}): Readonly<Ref<number>> {
  const { element, box, said, smallest, most } = options;
  const step = shallowRef(0);
  let turn = 0;
  const isOver = (): boolean => {
    const panel = element.value;
    return panel !== null && panel.scrollHeight > panel.clientHeight + LEADING * smallest.value;
  };
  async function settle(): Promise<void> {
    const own = ++turn;
    step.value = 0;
    await nextTick();
    while (own === turn && step.value < most() && isOver()) {
      step.value++;
      await nextTick();
    }
  }
  watch([box, said], () => void settle(), { flush: 'post' });
  return step;
}
