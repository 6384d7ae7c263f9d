/** What this wall remembers of its scenes, and keeping it: a scene is kept when it is whole and has changed. */
import { onScopeDispose, watch } from 'vue';
import { questionKey, type Answer, type CatalogueResponse, type Scene } from '@lianxi/shared';
import type { AnswerMap } from '../live/held-answers';
import { keepBoard, keepHouse, keptBoard, keptHouse, type Approved, type KeptBoard } from './last-board';

/** Between looks at what could be kept. */
const LOOK_MS = 2_000;
/**
 * A scene is written at most so often, so a power cut takes a few minutes: browsers put more than some megabytes an hour
 * off until later, and small machines wear out.
 */
const AGAIN_MS = 180_000;
/** Unchanged it is written again too, because it was true until now and is shown with its date. */
const REDATE_MS = 900_000;

export interface Memory {
  display: Approved;
  catalogue: CatalogueResponse;
  /** Of each scene that was ever seen whole. */
  boards: ReadonlyMap<string, KeptBoard>;
}

/** @returns what was kept when the page was opened; null when there is nothing to show */
export function remembered(): Memory | null {
  const house = keptHouse();
  if (!house) return null;
  const boards = new Map<string, KeptBoard>();
  for (const { code, district } of house.catalogue.scenes) {
    const board = district === house.display.district ? keptBoard(code) : null;
    if (board) boards.set(code, board);
  }
  return boards.size > 0 ? { ...house, boards } : null;
}

export interface Now {
  display: Approved | null;
  catalogue: CatalogueResponse | null;
  answers: AnswerMap;
  heardAt: number | null;
  scenes: readonly Scene[];
}

/** Keeps what is shown from now on. */
export function useMemory(now: () => Now): void {
  const written = new Map<string, { answers: readonly Answer[]; at: number }>();
  let keptOf: readonly unknown[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keepAll(): void {
    timer = undefined;
    const { display, catalogue, answers, heardAt, scenes } = now();
    if (!display || !catalogue || heardAt === null) return;
    if (keptOf[0] !== display || keptOf[1] !== catalogue) keepHouse({ display, catalogue });
    keptOf = [display, catalogue];
    for (const { code, panels } of scenes) {
      const keys = panels.flatMap(({ questions }) => questions.map(questionKey));
      const own = keys.flatMap((key) => answers.get(key) ?? []);
      if (own.length < keys.length || !isDue(written.get(code), own)) continue;
      written.set(code, { answers: own, at: performance.now() });
      keepBoard(code, { heardAt, answers: own });
    }
  }
  watch(now, () => {
    timer ??= setTimeout(keepAll, LOOK_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
}

function isDue(
  before: { answers: readonly Answer[]; at: number } | undefined,
  own: readonly Answer[],
): boolean {
  if (!before) return true;
  const age = performance.now() - before.at;
  if (age < AGAIN_MS || age >= REDATE_MS) return age >= REDATE_MS;
  return (
    before.answers.length !== own.length || own.some((answer, index) => answer !== before.answers[index])
  );
}
