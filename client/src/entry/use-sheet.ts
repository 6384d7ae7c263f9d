/** One sheet on the page: fetched, typed into, kept, saved, confirmed, and refreshed when a colleague saved. */
import { computed, reactive, ref, shallowRef, watch, type Ref } from 'vue';
import type { EnterResponse, FigureKey, Sheet } from '@lianxi/shared';
import { loadCatalogue } from '../app/catalogue';
import { NoAnswer, randomKey, Refusal, request } from '../app/http';
import { attemptFor, type Attempt } from './attempt';
import type { CellKey } from './cell';
import { DraftStore } from './draft-store';
import { SheetDraft, type OutgoingRequest } from './sheet-draft';
import { layoutOf, type Layout } from './sheet-layout';

export interface SheetName {
  user: string;
  department: string;
  period: string;
}

export type SaveOutcome =
  | { kind: 'saved'; count: number; revision: number; left: number }
  | { kind: 'nothing' }
  | { kind: 'blocked'; cells: CellKey[] }
  | { kind: 'failed'; error: unknown };

type ConfirmOutcome =
  { kind: 'confirmed'; count: number; revision: number } | { kind: 'failed'; error: unknown };

/** The sheet named by `name`; a new name brings a new sheet, what was typed into the old one stays kept. */
export function useSheet(name: Ref<SheetName | null>) {
  const sheet = shallowRef<Sheet | null>(null);
  const layout = shallowRef<Layout | null>(null);
  const draft = shallowRef(newDraft());
  const trouble = shallowRef<unknown>(null);
  const fetchedAt = ref(0);
  const restored = ref(0);
  const isKept = ref(true);
  const isSaving = ref(false);
  let store: DraftStore | null = null;
  let attempt: Attempt | null = null;
  let asked = 0;

  watch(name, open, { immediate: true });
  watch(() => draft.value.toKeep(), keep, { deep: true });

  async function open(to: SheetName | null): Promise<void> {
    sheet.value = null;
    layout.value = null;
    restored.value = 0;
    store = null;
    if (to) await refetch();
  }

  /** Fetches the sheet again; typed cells keep their text. */
  async function refetch(): Promise<void> {
    const to = name.value;
    const turn = ++asked;
    if (!to) return;
    try {
      const query = { department: to.department, period: to.period };
      const [catalogue, fresh] = await Promise.all([
        loadCatalogue(),
        request<Sheet>('GET', '/sheet', { query }),
      ]);
      if (turn !== asked) return; // overtaken by a newer question
      trouble.value = null;
      fetchedAt.value = Date.now();
      take(fresh, layoutOf(fresh, catalogue), to);
    } catch (error) {
      if (turn === asked) trouble.value = error;
    }
  }

  function take(fresh: Sheet, laidOut: Layout, to: SheetName): void {
    const isSame = store !== null && sheet.value?.epoch === fresh.epoch;
    sheet.value = fresh;
    layout.value = laidOut;
    if (isSame) return draft.value.refresh(laidOut.cells);
    draft.value = newDraft(laidOut);
    store = new DraftStore(localStorage, to.user, to.department, to.period);
    const kept = store.load();
    attempt = kept?.attempt ?? null;
    if (kept)
      restored.value = draft.value.takeUp(kept.epoch === fresh.epoch ? kept.typed : rebase(kept.typed));
  }

  function keep(): void {
    if (store && sheet.value) {
      isKept.value = store.save({ epoch: sheet.value.epoch, typed: draft.value.toKeep(), attempt });
    }
  }

  /** Sends everything that is ready. A repeat after silence carries the same key, so that it cannot count twice. */
  async function save(): Promise<SaveOutcome> {
    const outgoing = draft.value.request();
    if (!outgoing) return { kind: 'nothing' };
    if (isSaving.value) return { kind: 'nothing' };
    isSaving.value = true;
    attempt = attemptFor(outgoing.body, attempt, randomKey);
    keep();
    try {
      const response = await request<EnterResponse>('POST', '/entries', {
        body: outgoing.body,
        idempotencyKey: attempt.key,
      });
      return settled(outgoing, response);
    } catch (error) {
      if (!(error instanceof Refusal)) return { kind: 'failed', error };
      if (error.status < 500 && error.status !== 401 && error.status !== 429) attempt = null; // known: nothing was written
      const cells = draft.value.refuse(outgoing, error.body);
      return cells.length > 0 ? { kind: 'blocked', cells } : { kind: 'failed', error };
    } finally {
      isSaving.value = false;
      keep();
    }
  }

  function settled(outgoing: OutgoingRequest, response: EnterResponse): SaveOutcome {
    attempt = null;
    restored.value = 0;
    draft.value.accept(outgoing, response);
    void refetch();
    const left = draft.value.count().typed;
    return { kind: 'saved', count: response.entries.length, revision: response.revision, left };
  }

  /** The lead vouches for these cells as they stand. */
  async function confirm(keys: readonly CellKey[]): Promise<ConfirmOutcome> {
    const figures = keys.flatMap((key) => {
      const cell = draft.value.cell(key);
      if (!cell) return [];
      const { place, item, version } = cell.saved;
      const figure: FigureKey = {
        indicator: cell.indicator.code,
        place,
        period: cell.period,
        ...(item === null ? {} : { item }),
      };
      return [{ ...figure, expectedVersion: version }];
    });
    try {
      const response = await request<EnterResponse>('POST', '/confirmations', {
        body: { figures },
        idempotencyKey: randomKey(),
      });
      return { kind: 'confirmed', count: response.entries.length, revision: response.revision };
    } catch (error) {
      return { kind: 'failed', error };
    } finally {
      void refetch();
    }
  }

  const isStale = computed(() => sheet.value !== null && trouble.value instanceof NoAnswer);
  return {
    sheet,
    layout,
    draft,
    trouble,
    fetchedAt,
    restored,
    isKept,
    isSaving,
    isStale,
    refetch,
    save,
    confirm,
  };
}

function newDraft(layout?: Layout): SheetDraft {
  return reactive(new SheetDraft(layout?.cells)) as SheetDraft;
}

/** Typed in another history of the database (restored, wiped): its versions mean nothing, so each is to be looked at. */
function rebase<T extends { baseVersion: number }>(typed: Record<CellKey, T>): Record<CellKey, T> {
  return Object.fromEntries(Object.entries(typed).map(([key, one]) => [key, { ...one, baseVersion: -1 }]));
}
