/** The ledger lines of the cell under the cursor: asked for when the cursor rests there, remembered by version. */
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { TrailEntry, TrailResponse } from '@lianxi/shared';
import { request } from '../../app/http';
import { figureOf, type Cell } from '../draft/cell';

/** Running over cells with the arrow keys asks nothing. */
const REST_MS = 250;
const MAX_KNOWN = 200;

/** @returns the entries, newest first; null while they are asked for, `isMissed` when they could not be had */
export function useTrail(cell: () => Cell) {
  const entries = shallowRef<TrailEntry[] | null>(null);
  const isMissed = shallowRef(false);
  const known = new Map<string, TrailEntry[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function ask(name: string, { saved, ...rest }: Cell): Promise<void> {
    const mine = ++turn;
    try {
      const query = figureOf({ saved, ...rest });
      const trail = await request<TrailResponse>('GET', '/figures/trail', { query });
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(name, trail.entries);
      if (mine === turn) entries.value = trail.entries;
    } catch {
      isMissed.value = mine === turn; // the card says so; the sheet goes on
    }
  }

  watch(
    () => `${cell().key} ${cell().saved.version} ${cell().saved.state}`,
    (name) => {
      clearTimeout(timer);
      turn++;
      isMissed.value = false;
      const asked = cell();
      entries.value = asked.saved.version === 0 ? [] : (known.get(name) ?? null);
      if (entries.value === null) timer = setTimeout(() => void ask(name, asked), REST_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return { entries, isMissed };
}
