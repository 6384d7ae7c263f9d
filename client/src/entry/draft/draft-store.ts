/**
 * Keeps in the browser what the server has not acknowledged yet, per person, department and period. Several tabs may hold the
 * same sheet: each stores only the cells it changed and leaves the others as they stand.
 */
import type { CellKey, LocalDraft } from './cell';
import type { Attempt } from './attempt';

export interface Stored {
  /** History the versions belong to; another one makes them meaningless. */
  epoch: string;
  typed: Record<CellKey, LocalDraft>;
  /** What the open editor held. */
  editing: { key: CellKey; text: string } | null;
  /** A submission whose outcome is not known yet. */
  attempt: Attempt | null;
}

export interface ToStore extends Omit<Stored, 'typed'> {
  /** Cells that changed; null = acknowledged, or taken back. */
  changed: ReadonlyMap<CellKey, LocalDraft | null>;
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
  save({ changed, ...rest }: ToStore): boolean {
    const typed = new Map(Object.entries(this.load()?.typed ?? {}));
    for (const [key, local] of changed) {
      if (local) typed.set(key, local);
      else typed.delete(key);
    }
    try {
      if (typed.size === 0 && !rest.editing && !rest.attempt) this.storage.removeItem(this.name);
      else this.storage.setItem(this.name, JSON.stringify({ ...rest, typed: Object.fromEntries(typed) }));
      return true;
    } catch {
      return false; // full or switched off: the page says so
    }
  }

  /** What was stored; null when nothing was, or it cannot be read. */
  load(): Stored | null {
    try {
      return read(JSON.parse(this.storage.getItem(this.name) ?? 'null'));
    } catch {
      return null; // not ours, or cut short
    }
  }
}

function read(stored: unknown): Stored | null {
  if (typeof stored !== 'object' || stored === null || !('typed' in stored)) return null;
  if (typeof stored.typed !== 'object' || stored.typed === null) return null;
  const typed = Object.entries(stored.typed).flatMap(([key, one]: [string, unknown]) => {
    const local = readLocal(one);
    return local ? [[key, local] as const] : [];
  });
  const { epoch = '', editing = null, attempt = null } = stored as Partial<Stored>;
  return { epoch, typed: Object.fromEntries(typed), editing, attempt };
}

/** Also one of an earlier version of this program, which knew no drafts on the server. */
function readLocal(one: unknown): LocalDraft | null {
  if (typeof one !== 'object' || one === null || !('text' in one) || !('baseVersion' in one)) return null;
  if (typeof one.text !== 'string' && one.text !== null) return null;
  const known = one as Partial<LocalDraft>;
  return {
    text: one.text,
    reason: known.reason ?? '',
    baseVersion: Math.max(0, known.baseVersion ?? 0),
    source: known.source ?? 'form',
    expectedDraft: known.expectedDraft ?? 0,
    before: known.before ?? null,
    sent: known.sent ?? [],
    contest: known.contest ?? null,
  };
}

/** Typed in another history of the database (restored, wiped): its versions mean nothing there. */
export function inNewHistory(typed: Readonly<Record<CellKey, LocalDraft>>): Record<CellKey, LocalDraft> {
  const anew = { expectedDraft: 0, baseVersion: 0, sent: [], contest: null };
  return Object.fromEntries(Object.entries(typed).map(([key, one]) => [key, { ...one, ...anew }]));
}
