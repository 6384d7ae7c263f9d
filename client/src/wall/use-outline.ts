/** The outline of the wall's district, fetched once for each fingerprint; without it the map is drawn of tiles. */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { CatalogueResponse, Outline } from '@lianxi/shared';
import { ask } from './request';

const AGAIN_MS = 30_000;

export function useOutline(
  catalogue: () => CatalogueResponse | null,
  district: () => string,
): Readonly<Ref<Outline | null>> {
  const outline = shallowRef<Outline | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  // a catalogue kept by an older build knows of no outlines
  const wanted = (): string =>
    catalogue()?.outlines?.find((each) => each.district === district())?.hash ?? '';

  async function fetchIt(hash: string): Promise<void> {
    try {
      const fetched = await ask<Outline>('GET', `/api/v1/outlines/${district()}/${hash}`);
      if (wanted() === hash) outline.value = fetched;
    } catch {
      if (wanted() === hash) timer = setTimeout(() => void fetchIt(hash), AGAIN_MS); // tiles until then
    }
  }
  watch(
    wanted,
    (hash) => {
      clearTimeout(timer);
      if (hash === '') outline.value = null;
      else void fetchIt(hash);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return outline;
}
