/** Whether the screen is narrow: every cell is a line of its own then, with the same cells and the same keys. */
import { onScopeDispose, ref, type Ref } from 'vue';

const NARROW = '(max-width: 45rem)';

export function useNarrow(): Readonly<Ref<boolean>> {
  const query = window.matchMedia(NARROW);
  const isNarrow = ref(query.matches);
  const look = (): void => void (isNarrow.value = query.matches);
  query.addEventListener('change', look);
  onScopeDispose(() => query.removeEventListener('change', look));
  return isNarrow;
}
