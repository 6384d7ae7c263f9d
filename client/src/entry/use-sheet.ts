/**
 * One sheet on the page: fetched, typed into, saved cell by cell as it is typed, submitted, confirmed, and kept up to date with
 * what colleagues type and report. A new name brings a new sheet; what was typed into the old one stays.
 */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import {
  CheckBook,
  type CatalogueResponse,
  type DayCode,
  type EnterResponse,
  type Sheet,
  type TrailResponse,
} from '@lianxi/shared';
import { loadCatalogue } from '../app/catalogue';
import { randomKey } from '../app/http';
import { session as person, sessionEnded } from '../app/session';
import { deviceClock } from '../live/transport';
import { figureOf, savedText, type CellKey } from './draft/cell';
import type { SyncState } from './draft/draft-saver';
import { draftSignals } from './draft/draft-signals';
import { DraftStore } from './draft/draft-store';
import { SheetDraft } from './draft/sheet-draft';
import { layoutOf, type Layout } from './grid/sheet-layout';
import { asked, sheetServer } from './draft/sheet-server';
import { SheetSession, type SubmitOutcome } from './draft/sheet-session';
import { useSheetNews } from './use-sheet-news';

export interface SheetName {
  user: string;
  department: string;
  period: string;
}

export type ConfirmOutcome =
  { kind: 'confirmed'; count: number; revision: number } | { kind: 'failed'; error: unknown };

/** How far the server has what is typed; `isStored` false = this browser keeps nothing, say so. */
export type Sync = SyncState & { isStored: boolean };
const atRest: Sync = { state: 'saved', waiting: 0, savedAt: null, error: null, isStored: true };

/** @param name null = none yet */
export function useSheet(name: Readonly<Ref<SheetName | null>>) {
  const sheet = shallowRef<Sheet | null>(null);
  const layout = shallowRef<Layout | null>(null);
  const draft = shallowRef(new SheetDraft());
  const trouble = shallowRef<unknown>(null);
  const fetchedAt = ref(0);
  const restored = ref(0);
  const isSubmitting = ref(false);
  const sync = shallowRef<Sync>(atRest);
  let session: SheetSession | null = null;
  let turn = 0;

  function close(): void {
    session?.close();
    session = null;
    sync.value = atRest;
  }

  async function open(to: SheetName | null): Promise<void> {
    close();
    sheet.value = null;
    layout.value = null;
    restored.value = 0;
    if (to) await refetch();
  }

  /** Fetches the sheet again; typed cells keep their text. */
  async function refetch(): Promise<void> {
    const to = name.value;
    const mine = ++turn;
    if (!to) return;
    const query = { department: to.department, period: to.period };
    const [names, reply] = await Promise.all([
      loadCatalogue().catch((error: unknown) => ({ error })),
      asked<Sheet>('GET', '/sheet', { query }),
    ]);
    if (mine !== turn) return; // overtaken by a newer question
    trouble.value = 'error' in names ? names.error : reply.ok ? null : reply.error;
    if ('error' in names || !reply.ok) return;
    fetchedAt.value = Date.now();
    take(reply.value, layoutOf(reply.value, names), to);
    draft.value.checkBy(checkBookOf(names), reply.value, names.today as DayCode);
  }

  function take(fresh: Sheet, laidOut: Layout, to: SheetName): void {
    const isSame = session !== null && sheet.value?.epoch === fresh.epoch;
    sheet.value = fresh;
    if (!layout.value || !isSameLayout(layout.value, laidOut)) layout.value = laidOut;
    if (isSame) return session?.take(fresh, laidOut.cells);
    close();
    const opened = openSession(fresh, laidOut, to);
    session = opened;
    draft.value = opened.draft;
    restored.value = opened.restored;
    opened.wake();
  }

  function openSession(fresh: Sheet, laidOut: Layout, to: SheetName): SheetSession {
    const opened: SheetSession = new SheetSession(fresh, laidOut.cells, {
      server: sheetServer(to),
      store: new DraftStore(localStorage, to.user, to.department, to.period),
      clock: deviceClock,
      makeKey: randomKey,
      signals: draftSignals(() => opened.changed()),
      me: person.value?.user.displayName ?? '',
      tell: (state) => {
        if (session === opened || session === null) sync.value = state;
      },
    });
    return opened;
  }

  /** Moves what is ready to the ledger, as one revision. @param keys only these; null = all; [] = only hand in */
  async function submit(keys: readonly CellKey[] | null = null, reason = ''): Promise<SubmitOutcome> {
    if (!session || isSubmitting.value) return { kind: 'nothing' };
    isSubmitting.value = true;
    if (reason !== '') session.draft.setReasonForAll(reason);
    try {
      return await session.submit(keys);
    } finally {
      isSubmitting.value = false;
      restored.value = 0;
      void refetch();
    }
  }

  /** The lead vouches for these cells as they stand. */
  async function confirm(keys: readonly CellKey[]): Promise<ConfirmOutcome> {
    const figures = keys.flatMap((key) => {
      const cell = draft.value.cell(key);
      return cell ? [{ ...figureOf(cell), expectedVersion: cell.saved.version }] : [];
    });
    const reply = await asked<EnterResponse>('POST', '/confirmations', {
      body: { figures },
      idempotencyKey: randomKey(),
    });
    void refetch();
    if (!reply.ok) return { kind: 'failed', error: reply.error };
    return { kind: 'confirmed', count: reply.value.entries.length, revision: reply.value.revision };
  }

  /** Asks the trail what stood under conflicts before; without an answer that choice is not offered. */
  async function askBefore(): Promise<void> {
    for (const { cell, version } of draft.value.unknownBefore()) {
      const { key, indicator } = cell;
      const name = `${key} ${version}`;
      if (askedBefore.has(name)) continue;
      askedBefore.add(name);
      const query = figureOf(cell);
      const reply = await asked<TrailResponse>('GET', '/figures/trail', { query });
      const entry = reply.ok ? reply.value.entries.find((one) => one.version === version) : undefined;
      if (entry) draft.value.learn(key, version, savedText(entry.value, indicator.decimals));
    }
  }
  const askedBefore = new Set<string>();

  watch(name, open, { immediate: true });
  watch(() => draft.value.count().conflicts, askBefore);
  watch(sessionEnded, (hasEnded) => {
    if (!hasEnded) session?.wake();
  });
  useSheetNews({
    name,
    sheet,
    refetch,
    heard: (number) => void session?.heard(number),
    wake: () => session?.wake(),
    flush: () => void session?.flush(),
  });
  onScopeDispose(close);
  return {
    sheet,
    layout,
    draft,
    trouble,
    fetchedAt,
    restored,
    sync,
    isSubmitting,
    refetch,
    submit,
    confirm,
    /** Sends what waits, now. */
    flush: () => session?.flush() ?? Promise.resolve(true),
  };
}

const books = new WeakMap<CatalogueResponse, CheckBook>();

/** The rules of a catalogue, read once. */
function checkBookOf(catalogue: CatalogueResponse): CheckBook {
  const book = books.get(catalogue) ?? new CheckBook(catalogue.indicators, catalogue.checks);
  books.set(catalogue, book);
  return book;
}

/** The same cells in the same order: nothing has to be laid out again. */
function isSameLayout(one: Layout, other: Layout): boolean {
  return (
    one.cells.length === other.cells.length &&
    one.cells.every((cell, at) => {
      const its = other.cells[at];
      return its?.key === cell.key && its.closed === cell.closed && its.indicator === cell.indicator;
    })
  );
}
