/**
 * The last good board, kept in the browser: what a wall shows, dated, when it is switched on and the server is not
 * there. Each scene is kept by itself as it was last seen whole, so a rotation has all of its scenes.
 */
import type { Answer, CatalogueResponse, DisplayState } from '@lianxi/shared';

export type Approved = Extract<DisplayState, { state: 'approved' }>;

/** What the scenes stand on. */
export interface KeptHouse {
  catalogue: CatalogueResponse;
  display: Approved;
}

export interface KeptBoard {
  /** Server time it was true at. */
  heardAt: number;
  answers: readonly Answer[];
}

const PREFIX = 'lianxi.wall.kept.';
const HOUSE = `${PREFIX}house`;
const boardKey = (scene: string): string => `${PREFIX}scene.${scene}`;

function keep(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return; // storage full or switched off: the wall works, it just has no memory
  }
}

function kept<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

export const keepHouse = (house: KeptHouse): void => keep(HOUSE, house);
export const keptHouse = (): KeptHouse | null => kept(HOUSE);
export const keepBoard = (scene: string, board: KeptBoard): void => keep(boardKey(scene), board);
export const keptBoard = (scene: string): KeptBoard | null => kept(boardKey(scene));

/** A display that is not let in shows nothing, from memory neither. */
export function forgetAll(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    return;
  }
}
