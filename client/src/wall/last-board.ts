/** The last good board, kept in the browser: what a wall shows, dated, when it is switched on and the server is not there. */
import type { Answer, CatalogueResponse } from '@lianxi/shared';

export interface LastBoard {
  /** Server time it was true at. */
  heardAt: number;
  catalogue: CatalogueResponse;
  answers: Answer[];
}

const KEY = 'lianxi.wall.lastBoard';

export function keepLastBoard(board: LastBoard): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(board));
  } catch {
    return; // storage full or switched off: the wall works, it just has no memory
  }
}

export function lastBoard(): LastBoard | null {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : (JSON.parse(text) as LastBoard);
  } catch {
    return null;
  }
}

export function forgetLastBoard(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    return;
  }
}
