import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

export interface List<T> {
  items: ShallowRef<T[] | null>;
  trouble: ShallowRef<unknown>;
  load: () => Promise<void>;
}

/**
 * A list from the server, fetched now and again while the page is open.
 * @param everyMs how often to look again; absent = only when asked
 */
export function useList<T>(fetchItems: () => Promise<T[]>, everyMs?: number): List<T> {
  const items = shallowRef<T[] | null>(null);
  const trouble = shallowRef<unknown>(null);
  const load = async (): Promise<void> => {
    try {
      items.value = await fetchItems();
      trouble.value = null;
    } catch (error) {
      trouble.value = error;
    }
  };
  void load();
  if (everyMs !== undefined) {
    const timer = setInterval(() => void (document.visibilityState === 'visible' && load()), everyMs);
    onScopeDispose(() => clearInterval(timer));
  }
  return { items, trouble, load };
}
