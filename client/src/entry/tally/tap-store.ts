/** Keeps taps in the browser, each under a key of its own, so that two tabs never write over each other. */
import type { Tap } from './tap';

const PREFIX = 'lianxi.tap';

/** `localStorage`, or anything like it. */
export type KeyedStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export class TapStore {
  private readonly prefix: string;
  constructor(
    private readonly storage: KeyedStorage,
    user: string,
    station: string,
  ) {
    this.prefix = prefixOf(user, station);
  }

  /** @returns false when the browser could not keep it: full, or switched off */
  save(tap: Tap): boolean {
    try {
      this.storage.setItem(this.prefix + tap.id, JSON.stringify(tap));
      return true;
    } catch {
      return false; // the page says so
    }
  }

  remove(id: string): void {
    try {
      this.storage.removeItem(this.prefix + id);
    } catch {
      return; // nothing can be kept there, so nothing is
    }
  }

  /** Everything that was kept, in the order it was tapped. */
  load(): Tap[] {
    return keysOf(this.storage)
      .filter((key) => key.startsWith(this.prefix))
      .flatMap((key) => this.read(key))
      .sort((a, b) => a.at - b.at);
  }

  /** What another tab has written. @returns null for anything that is not a tap of this station */
  heard(key: string | null, text: string | null): { id: string; tap: Tap | null } | null {
    if (!key?.startsWith(this.prefix)) return null;
    const [tap = null] = text === null ? [] : parsed(text);
    return { id: key.slice(this.prefix.length), tap };
  }

  private read(key: string): Tap[] {
    return parsed(this.storage.getItem(key) ?? '');
  }
}

/** Stations for which somebody's taps wait on this device, with how many. */
export function keptStations(storage: KeyedStorage, user: string): Map<string, number> {
  const own = prefixOf(user, '').slice(0, -1);
  const counts = new Map<string, number>();
  for (const key of keysOf(storage)) {
    if (!key.startsWith(own)) continue;
    const station = decodeURIComponent(key.slice(own.length).split(':')[0] ?? '');
    const isWaiting = parsed(storage.getItem(key) ?? '').some(
      (tap) => tap.refusal !== null || tap.countedAt === null,
    );
    if (isWaiting) counts.set(station, (counts.get(station) ?? 0) + 1);
  }
  return counts;
}

const prefixOf = (user: string, station: string): string =>
  `${[PREFIX, user, station].map(encodeURIComponent).join(':')}:`;

function keysOf(storage: KeyedStorage): string[] {
  try {
    return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  } catch {
    return []; // switched off
  }
}

function parsed(text: string): Tap[] {
  try {
    const tap: unknown = JSON.parse(text);
    return isTap(tap) ? [tap] : [];
  } catch {
    return []; // not ours, or cut short
  }
}

function isTap(tap: unknown): tap is Tap {
  if (typeof tap !== 'object' || tap === null) return false;
  const { id, indicator, item, count, at } = tap as Record<string, unknown>;
  return (
    [id, indicator, item].every((each) => typeof each === 'string') && [count, at].every(Number.isFinite)
  );
}
