/**
 * Which scene is shown. A change waits until the answers of the wanted scene are here, so that all its panels
 * come at once; after a while it comes without them, each panel saying what it lacks.
 */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { DWELL_SECONDS, type Scene, type Turn } from '@lianxi/shared';

const PATIENCE_MS = 5_000;

export interface Scenes {
  /** The scene on the screen; null until the first is ready. */
  shown: ComputedRef<Scene | null>;
  /** Shown, wanted and the neighbours one key away: whose answers are to be held. */
  near: ComputedRef<Scene[]>;
  /** Its place in the rotation; -1 for a scene that somebody sent and that is not part of it. */
  index: ComputedRef<number>;
  isHeld: Ref<boolean>;
  go(code: string): void;
  step(by: 1 | -1): void;
}

export interface Rotation {
  /** Every scene that may be shown. */
  scenes(): readonly Scene[];
  /** Those that follow each other now. */
  turns(): readonly Turn<Scene>[];
  /** Whether all answers of a scene are here (reactive). */
  isReady(scene: Scene): boolean;
  /** Code of the scene to begin with, if there is such a scene. */
  first: string | null;
  /** Called before a scene gives way to another; a wall with a single scene has its changes too. */
  beforeChange?(next: Scene): void;
}

export function useScenes({ scenes, turns, isReady, first, beforeChange }: Rotation): Scenes {
  const wantedCode = shallowRef(first);
  const shownCode = shallowRef<string | null>(null);
  /** Turn that is wanted; stays where it was while a scene from outside the rotation is shown. */
  const position = shallowRef(0);
  const isHeld = shallowRef(false);
  const hasWaited = shallowRef(false);

  const find = (code: string | null): Scene | null => scenes().find((scene) => scene.code === code) ?? null;
  const turnOf = (code: string | undefined): number => {
    if (turns()[position.value]?.scene.code === code) return position.value;
    return turns().findIndex(({ scene }) => scene.code === code);
  };
  const beside = (by: number): number => (position.value + by + turns().length) % Math.max(1, turns().length);
  const wanted = computed(() => find(wantedCode.value) ?? turns()[0]?.scene ?? scenes()[0] ?? null);
  const shown = computed(() => find(shownCode.value));
  const index = computed(() => turnOf(shown.value?.code));
  const near = computed(() => {
    const all = [shown.value, wanted.value, turns()[beside(1)]?.scene, turns()[beside(-1)]?.scene];
    return [...new Set(all.filter((scene): scene is Scene => Boolean(scene)))];
  });

  let patience: ReturnType<typeof setTimeout> | undefined;
  watch(
    wanted,
    (scene) => {
      clearTimeout(patience);
      hasWaited.value = false;
      const turn = turnOf(scene?.code);
      if (turn >= 0) position.value = turn;
      if (scene) patience = setTimeout(() => (hasWaited.value = true), PATIENCE_MS);
    },
    { immediate: true },
  );
  watch(
    () => wanted.value !== null && (isReady(wanted.value) || hasWaited.value) && wanted.value.code,
    (code) => {
      if (typeof code !== 'string' || code === shownCode.value) return;
      const next = find(code);
      if (next && shown.value) beforeChange?.(next);
      shownCode.value = wantedCode.value = code;
    },
    { immediate: true },
  );

  const dwellMs = computed(() => turns()[index.value]?.dwellMs ?? DWELL_SECONDS * 1_000);
  let dwell: ReturnType<typeof setTimeout> | undefined;
  const step = (by: 1 | -1): void => {
    position.value = beside(by);
    wantedCode.value = turns()[position.value]?.scene.code ?? null;
  };
  const stay = (): void => {
    clearTimeout(dwell);
    if (!isHeld.value && shown.value) dwell = setTimeout(onDwelt, dwellMs.value);
  };
  watch([shown, isHeld, dwellMs, () => turns().length], stay, { immediate: true });
  function onDwelt(): void {
    step(1);
    if (!shown.value || wantedCode.value !== shownCode.value) return;
    beforeChange?.(shown.value); // the same scene again: nothing changes that could be watched
    stay();
  }
  onScopeDispose(() => {
    clearTimeout(dwell);
    clearTimeout(patience);
  });
  return { shown, near, index, isHeld, step, go: (code) => (wantedCode.value = code) };
}
