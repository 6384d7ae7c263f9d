/** What reaches an open sheet from outside: colleagues' drafts, newer revisions, the network coming back, the page being left. */
import { computed, onScopeDispose, watch, type Ref } from 'vue';
import type { Question, Sheet } from '@lianxi/shared';
import { catalogue } from '../app/catalogue';
import { useAnswer, useBoard, useLink } from '../live/use-live';

export interface SheetNews {
  name: Readonly<Ref<{ department: string } | null>>;
  sheet: Readonly<Ref<Sheet | null>>;
  refetch: () => Promise<void>;
  /** The department's draft counter. */
  heard: (number: number) => void;
  wake: () => void;
  flush: () => void;
}

/** A busy district (a tally) must not have a sheet of 2,000 cells fetched every second. */
const REFETCH_MS = 2_000;

/** Keeps a sheet up to date while the component lives. */
export function useSheetNews({ name, sheet, refetch, heard, wake, flush }: SheetNews): void {
  const district = computed(() => {
    const code = name.value?.department;
    return catalogue.value?.departments.find((one) => one.code === code)?.district ?? null;
  });
  const link = useLink();
  const number = useAnswer(() =>
    district.value !== null && name.value
      ? { kind: 'drafts', district: district.value, department: name.value.department }
      : null,
  );
  useBoard(() => (district.value === null ? [] : [feedOf(district.value)])); // every entry changes it
  const revision = computed(() =>
    district.value === null ? null : (link.value.heads[district.value] ?? null),
  );
  const isBehind = computed(() => {
    const { sheet: known, epoch } = { sheet: sheet.value, epoch: link.value.epoch };
    if (!known) return false;
    return (epoch !== null && epoch !== known.epoch) || (revision.value ?? 0) > known.revision;
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  let fetchedAt = 0;
  function catchUp(): void {
    clearTimeout(timer);
    if (!isBehind.value) return;
    const rest = fetchedAt + REFETCH_MS - Date.now();
    if (rest > 0) timer = setTimeout(catchUp, rest);
    else {
      fetchedAt = Date.now();
      void refetch();
    }
  }

  watch([isBehind, revision], catchUp);
  watch(number, (now) => {
    if (now) heard(now.number);
  });
  watch(
    () => link.value.state,
    (state) => {
      if (state === 'live') wake();
    },
  );
  const online = (): void => {
    wake();
    void refetch();
  };
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  window.addEventListener('online', online);
  document.addEventListener('visibilitychange', hidden);
  onScopeDispose(() => {
    clearTimeout(timer);
    window.removeEventListener('online', online);
    document.removeEventListener('visibilitychange', hidden);
  });
}

const feedOf = (district: string): Question => ({ kind: 'feed', district, limit: 1 });
