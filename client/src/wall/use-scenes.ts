/**
 * Which scene is shown. A change waits until the answers of the wanted scene are here, so that all its panels
 * come at once; after a while it comes without them, each panel saying what it lacks.
 */
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import type { Scene } from '@lianxi/shared';

export const DWELL_MS = 30_000;
const PATIENCE_MS = 5_000;

export interface Scenes {
  /** The scene on the screen; null until the first is ready. */
  shown: ComputedRef<Scene | null>;
  /** Shown, wanted and the neighbours one key away: whose answers are to be held. */
  near: ComputedRef<Scene[]>;
  index: ComputedRef<number>;
  isHeld: Ref<boolean>;
  go(code: string): void;
  step(by: 1 | -1): void;
}

/**
 * @param isReady whether all answers of a scene are here (reactive)
 * @param first code of the scene to begin with, if there is such a scene
 * @param beforeChange called before a scene gives way to another
 */
export function useScenes(
  scenes: () => readonly Scene[],
  isReady: (scene: Scene) => boolean,
  first: string | null,
  beforeChange: (next: Scene) => void = () => undefined,
): Scenes {
  const wantedCode = shallowRef(first);
  const shownCode = shallowRef<string | null>(null);
  const isHeld = shallowRef(false);
  const hasWaited = shallowRef(false);

  const find = (code: string | null): Scene | null => scenes().find((scene) => scene.code === code) ?? null;
  const wanted = computed(() => find(wantedCode.value) ?? scenes()[0] ?? null);
  const shown = computed(() => find(shownCode.value));
  const index = computed(() => scenes().findIndex(({ code }) => code === shown.value?.code));
  const beside = (scene: Scene | null, by: number): Scene | null => {
    const all = scenes();
    const at = all.findIndex(({ code }) => code === scene?.code);
    return all[(at + by + all.length) % all.length] ?? null;
  };
  const near = computed(() => {
    const all = [shown.value, wanted.value, beside(wanted.value, 1), beside(wanted.value, -1)];
    return [...new Set(all.filter((scene): scene is Scene => scene !== null))];
  });

  let patience: ReturnType<typeof setTimeout> | undefined;
  watch(
    wanted,
    (scene) => {
      clearTimeout(patience);
      hasWaited.value = false;
      if (scene) patience = setTimeout(() => (hasWaited.value = true), PATIENCE_MS);
    },
    { immediate: true },
  );
  watch(
    () => wanted.value !== null && (isReady(wanted.value) || hasWaited.value) && wanted.value.code,
    (code) => {
      if (typeof code !== 'string' || code === shownCode.value) return;
      const next = find(code);
      if (next && shown.value) beforeChange(next);
      shownCode.value = code;
    },
    { immediate: true },
  );

  let dwell: ReturnType<typeof setTimeout> | undefined;
  const step = (by: 1 | -1): void => {
    wantedCode.value = beside(shown.value ?? wanted.value, by)?.code ?? null;
  };
  watch(
    [shown, isHeld, () => scenes().length],
    () => {
      clearTimeout(dwell);
      if (!isHeld.value && shown.value) dwell = setTimeout(onDwelt, DWELL_MS);
    },
    { immediate: true },
  );
  /** A wall with a single scene has its changes too: a reload waits for one. */
  function onDwelt(): void {
    if (scenes().length > 1) step(1);
    else if (shown.value) {
      beforeChange(shown.value);
      dwell = setTimeout(onDwelt, DWELL_MS);
    }
  }
  onScopeDispose(() => {
    clearTimeout(dwell);
    clearTimeout(patience);
  });
  return { shown, near, index, isHeld, step, go: (code) => (wantedCode.value = code) };
}
