/** The display's catalogue and what the server says about itself; fetched again now and then, so a wall needs nobody. */
import { onScopeDispose, shallowRef, type Ref } from 'vue';
import type { CatalogueResponse, SystemInfo } from '@lianxi/shared';
import { ask, Refused } from './request';

const AGAIN_MS = 10 * 60_000;
const RETRY_MS = 3_000;

export function useCatalogue(onUnauthorised: () => void): {
  catalogue: Ref<CatalogueResponse | null>;
  isDemonstration: Readonly<Ref<boolean>>;
  load(): void;
} {
  const catalogue = shallowRef<CatalogueResponse | null>(null);
  const isDemonstration = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;

  async function fetchAll(): Promise<void> {
    let waitMs = AGAIN_MS;
    try {
      const [newest, system] = await Promise.all([
        ask<CatalogueResponse>('GET', '/api/v1/catalogue'),
        ask<SystemInfo>('GET', '/api/v1/system'),
      ]);
      // Equal catalogues stay the same object: nothing is drawn again.
      if (JSON.stringify(newest) !== JSON.stringify(catalogue.value)) catalogue.value = newest;
      isDemonstration.value = system.isDemonstration;
    } catch (error) {
      waitMs = RETRY_MS;
      if (error instanceof Refused && error.status === 401) onUnauthorised();
    }
    if (!isEnded) timer = setTimeout(() => void fetchAll(), waitMs + Math.random() * 1_000);
  }

  onScopeDispose(() => {
    isEnded = true;
    clearTimeout(timer);
  });
  return {
    catalogue,
    isDemonstration,
    load() {
      clearTimeout(timer);
      void fetchAll();
    },
  };
}
