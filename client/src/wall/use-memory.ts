/** What this wall remembers of its scenes, and keeping it: a scene is kept when it is whole and has changed. */
import { onScopeDispose, watch } from 'vue';
import { questionKey, type Answer, type CatalogueResponse, type Scene } from '@lianxi/shared';
import type { AnswerMap } from '../live/held-answers';
import { keepBoard, keepHouse, keptBoard, keptHouse, type Approved, type KeptBoard } from './last-board';

/** A power cut takes at most so much; writing more often would wear out small machines. */
const KEEP_MS = 5_000;

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
  const keptAnswers = new Map<string, readonly Answer[]>();
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
      const before = keptAnswers.get(code);
      const isSame = before?.length === own.length && own.every((answer, index) => answer === before[index]);
      if (own.length < keys.length || isSame) continue;
      keptAnswers.set(code, own);
      keepBoard(code, { heardAt, answers: own });
    }
  }
  watch(now, () => {
    timer ??= setTimeout(keepAll, KEEP_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
}
