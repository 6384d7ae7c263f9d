/** The newest revision of a district, heard live: tells an open sheet that a colleague has saved. */
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue';
import { useBoard, useLink } from '../live/use-live';

/** @returns null until the server was heard */
export function useRevision(district: MaybeRefOrGetter<string>): ComputedRef<number | null> {
  useBoard(() => [{ kind: 'feed', district: toValue(district), limit: 1 }]); // every entry changes it
  const link = useLink();
  return computed(() => link.value.heads[toValue(district)] ?? null);
}
