/** Keeps what was typed in the browser, per person, department and period, until it is saved. */
import type { Typed, CellKey } from './cell';
import type { Attempt } from './attempt';

export interface Kept {
  /** History the versions belong to; another one makes them meaningless. */
  epoch: string;
  typed: Record<CellKey, Typed>;
  /** A request whose outcome is not known yet. */
  attempt: Attempt | null;
}

const PREFIX = 'lianxi.draft';

/** @param storage `localStorage`, or anything like it; a full or forbidden one is told by `save` returning false */
export class DraftStore {
  private readonly name: string;
  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
    user: string,
    department: string,
    period: string,
  ) {
    this.name = [PREFIX, user, department, period].map(encodeURIComponent).join(':');
  }

  /** @returns false when the browser could not keep it */
  save(kept: Kept): boolean {
    try {
      if (Object.keys(kept.typed).length === 0 && !kept.attempt) this.storage.removeItem(this.name);
      else this.storage.setItem(this.name, JSON.stringify(kept));
      return true;
    } catch {
      return false; // full or switched off: the page says so
    }
  }

  /** What was kept; null when nothing was, or it cannot be read. */
  load(): Kept | null {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(this.name) ?? 'null');
      return isKept(kept) ? kept : null;
    } catch {
      return null; // not ours, or cut short
    }
  }
}

function isKept(kept: unknown): kept is Kept {
  if (typeof kept !== 'object' || kept === null || !('typed' in kept)) return false;
  const { typed } = kept;
  if (typeof typed !== 'object' || typed === null) return false;
  return Object.values(typed).every(
    (one: unknown) =>
      typeof one === 'object' &&
      one !== null &&
      'text' in one &&
      typeof one.text === 'string' &&
      'baseVersion' in one,
  );
}
