/**
 * What the wall stands on: who this display is, its catalogue and answers. From the server; from memory only while the
 * server has not answered since the page was opened.
 */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { questionKey, type Answer, type CatalogueResponse, type Scene } from '@lianxi/shared';
import type { LivePage } from '../live/use-live';
import { forgetAll, type Approved } from './last-board';
import { useCatalogue } from './use-catalogue';
import { useDisplay, type Display } from './use-display';
import { remembered, useMemory } from './use-memory';

/** Between being refused and asking again who this display is. */
const REFUSED_MS = 3_000;

export interface House {
  display: Display;
  /** Name, place, profile, playlist; null while it is not paired. */
  settings: ComputedRef<Approved | null>;
  catalogue: ComputedRef<CatalogueResponse | null>;
  scenes: ComputedRef<readonly Scene[]>;
  answers: ComputedRef<ReadonlyMap<string, Answer>>;
  isDemonstration: Readonly<Ref<boolean>>;
  isFromMemory: Readonly<Ref<boolean>>;
  /** When a scene shown from memory was true; null for live ones. */
  keptAt(scene: string): number | null;
  /** The server knows this display, and its catalogue is here: there is something to watch. */
  isOpen: ComputedRef<boolean>;
}

export const questionsOf = (scene: Scene) => scene.panels.flatMap(({ questions }) => questions);

export function useHouse({ live, answers: liveAnswers, link }: LivePage): House {
  const memory = remembered();
  const display = useDisplay();
  const { catalogue: newest, isDemonstration, load } = useCatalogue(display.check);

  watch(display.approved, (approved) => {
    if (!approved) return;
    load();
    if (newest.value) live.start(); // refused for a moment only
  });
  watch(display.pairing, (pairing) => {
    if (!pairing) return;
    forgetAll();
    live.stop();
    newest.value = null;
  });
  let asking: ReturnType<typeof setTimeout> | undefined;
  watch(link, ({ refusal }, before) => {
    if (refusal === null || refusal === before.refusal) return;
    clearTimeout(asking);
    asking = setTimeout(display.check, REFUSED_MS);
  });

  const isFromMemory = shallowRef(false);
  watch([display.isUnreachable, display.pairing, liveAnswers], () => {
    if (liveAnswers.value.size > 0 || display.pairing.value) isFromMemory.value = false;
    else if (display.isUnreachable.value && !newest.value) isFromMemory.value = memory !== null;
  });
  const settings = computed(
    () => display.approved.value ?? (isFromMemory.value ? (memory?.display ?? null) : null),
  );
  const catalogue = computed(() => newest.value ?? (isFromMemory.value ? (memory?.catalogue ?? null) : null));
  const answers = computed<ReadonlyMap<string, Answer>>(() => {
    if (!isFromMemory.value || !memory) return liveAnswers.value;
    const kept = [...memory.boards.values()].sort((a, b) => a.heardAt - b.heardAt);
    return new Map(kept.flatMap((board) => board.answers.map((answer) => [answer.key, answer])));
  });
  const scenes = computed(() =>
    (catalogue.value?.scenes ?? []).filter(
      ({ code, district }) =>
        district === settings.value?.district && (!isFromMemory.value || memory?.boards.has(code)),
    ),
  );
  useMemory(() => ({
    display: display.approved.value,
    catalogue: newest.value,
    answers: liveAnswers.value,
    heardAt: link.value.heardAt,
    scenes: scenes.value,
  }));
  onScopeDispose(() => {
    clearTimeout(asking);
    live.stop();
  });
  return {
    display,
    settings,
    catalogue,
    scenes,
    answers,
    isDemonstration,
    isFromMemory,
    keptAt: (scene) => (isFromMemory.value ? (memory?.boards.get(scene)?.heardAt ?? null) : null),
    isOpen: computed(() => newest.value !== null && display.approved.value !== null),
  };
}

/** Whether every answer of a scene is here. */
export const isWhole = (scene: Scene, answers: ReadonlyMap<string, Answer>): boolean =>
  questionsOf(scene).every((question) => answers.has(questionKey(question)));
