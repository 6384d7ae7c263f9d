/** One tap on the phone, from the finger to the ledger, and what it adds to the total that is shown. */
import { UNDO_SECONDS, type ErrorCode } from '@lianxi/shared';

export interface Tap {
  /** Made here; the server counts an id once. */
  id: string;
  indicator: string;
  /** '' where the indicator is not broken down. */
  item: string;
  count: number;
  /** When it was tapped, and taken back: milliseconds of the device's clock. */
  at: number;
  undoneAt: number | null;
  /** It was sent at least once: without an answer nobody knows whether it counted. */
  isSent: boolean;
  /** Revision with which it was counted, and taken back again; 0 = some earlier one, null = not known to be. */
  countedAt: number | null;
  takenBackAt: number | null;
  /** When the server last answered about it, by the device's clock. */
  settledAt: number | null;
  /** Why the server would not count it, or (`isUndo`) not take it back. It stays until somebody has read this. */
  refusal: { code: ErrorCode; message: string; isUndo: boolean } | null;
}

/** How long an answer that carries a tap may lag behind the acknowledgement of the tap. */
const LAG_MS = 3_000;
/** Settled taps are kept this long after their answer, whatever the undo says. */
const KEEP_MS = 10_000;

/** Whether the server still has to hear of a tap. */
export function isOpen(tap: Tap): boolean {
  if (tap.refusal) return false;
  return tap.undoneAt === null ? tap.countedAt === null : tap.takenBackAt === null;
}

/** Seconds left to take a tap back; 0 = too late, or nothing to take back. */
export function secondsToUndo(tap: Tap, now: number): number {
  if (tap.undoneAt !== null || tap.refusal) return 0;
  return Math.max(0, UNDO_SECONDS - Math.floor((now - tap.at) / 1000));
}

/** Whether nothing about a tap can change any more. */
export function isOver(tap: Tap, now: number): boolean {
  if (isOpen(tap) || tap.refusal || secondsToUndo(tap, now) > 0) return false;
  return now - (tap.settledAt ?? 0) > KEEP_MS;
}

/** The live total that taps are added to: true at a revision. */
export interface Base {
  revision: number;
  /** Whether newer revisions would have arrived by now. */
  isLive: boolean;
}

/** What a tap adds to the live total so that the sum is what this phone knows: 0 once the total contains it. */
export function contribution(tap: Tap, base: Base, now: number): number {
  const isIn = (revision: number | null): boolean =>
    revision !== null && (revision <= base.revision || (base.isLive && now - (tap.settledAt ?? 0) > LAG_MS));
  const contained = isIn(tap.countedAt) && !isIn(tap.takenBackAt) ? tap.count : 0;
  const isWanted = tap.undoneAt === null && (tap.refusal === null || tap.refusal.isUndo);
  return (isWanted ? tap.count : 0) - contained;
}

/** A version 4 UUID. `crypto.randomUUID` does not exist on plain http addresses. @param bytes 16 random bytes */
export function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes]
    .map((byte, index) => (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
