/** A district's rounds: fetched, and fetched again when something has happened in the district. */
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue';
import type { Question, Round } from '@lianxi/shared';
import { request } from '../app/http';
import { useBoard, useLink } from '../live/use-live';

/** A busy district commits often; the list changes seldom. */
const AGAIN_MS = 3_000;

export interface Rounds {
  /** Newest period first; null = not here yet. */
  items: ShallowRef<Round[] | null>;
  trouble: ShallowRef<unknown>;
  load: () => Promise<void>;
}

export function useRounds(district: MaybeRefOrGetter<string | null>): Rounds {
  const items = shallowRef<Round[] | null>(null);
  const trouble = shallowRef<unknown>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const asked = toValue(district);
    if (asked === null) return;
    try {
      const found = await request<Round[]>('GET', '/rounds', { query: { district: asked } });
      if (toValue(district) !== asked) return; // another one was chosen meanwhile
      items.value = found;
      trouble.value = null;
    } catch (error) {
      trouble.value = error;
    }
  }

  useBoard((): Question[] => {
    const asked = toValue(district);
    return asked === null ? [] : [{ kind: 'feed', district: asked, limit: 1 }]; // to hear of its revisions
  });
  const link = useLink();
  watch(
    () => toValue(district),
    () => {
      items.value = null;
      void load();
    },
    { immediate: true },
  );
  watch(
    () => link.value.heads[toValue(district) ?? ''],
    (head, before) => {
      if (head === undefined || before === undefined) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void load();
      }, AGAIN_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));
  return { items, trouble, load };
}
