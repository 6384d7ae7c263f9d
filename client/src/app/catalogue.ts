/** The catalogue, fetched once per signed-in person. */
import { shallowRef, type Ref } from 'vue';
import type { CatalogueResponse } from '@lianxi/shared';
import { request } from './http';

const loaded = shallowRef<CatalogueResponse | null>(null);
let underWay: Promise<CatalogueResponse> | null = null;

/** The catalogue when it is there; ask for it with `loadCatalogue`. */
export const catalogue: Readonly<Ref<CatalogueResponse | null>> = loaded;

/** Fetches the catalogue unless it is there or on its way. */
export function loadCatalogue(): Promise<CatalogueResponse> {
  if (loaded.value) return Promise.resolve(loaded.value);
  underWay ??= request<CatalogueResponse>('GET', '/catalogue')
    .then((answer) => (loaded.value = answer))
    .finally(() => (underWay = null));
  return underWay;
}

export function forgetCatalogue(): void {
  loaded.value = null;
}
