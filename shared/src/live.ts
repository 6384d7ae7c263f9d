/**
 * The whole socket protocol. Answers are state: a newer one replaces an older one, losing one costs nothing.
 *
 *   client → server   watch(questions) → ack { ok, board } | { ok: false, code, message }
 *                     report(report)   a display about itself, every REPORT_MS
 *   server → client   answers(board)   newest answers of what is watched, all of one revision together
 *                     beat(beat)       every BEAT_MS; says what this socket should hold
 *                     direct(order)    somebody at a laptop → one display
 *                     reload(build)    the server runs another build than this page
 *
 * A watch replaces the one before: it is "what I show now". Writes go over HTTP.
 */
import type { Answer } from './answer.js';
import type { DisplayOrder, DisplayReport } from './display.js';
import type { ErrorBody } from './error.js';
import type { Question } from './question.js';

/** Time between beats. A screen that hears none for LINK_LOST_MS says so and dims. */
export const BEAT_MS = 2_500;
export const LINK_LOST_MS = 7_500;
/** A display says how it is. */
export const REPORT_MS = 10_000;
/** One frame a screen: newer answers within it replace older ones. */
export const FRAME_MS = 33;

/** Answers of one district at one revision; drawn in one step. */
export interface Board {
  epoch: string;
  district: string;
  revision: number;
  /** Server time, milliseconds since the epoch. */
  now: number;
  answers: Answer[];
}

export interface Beat {
  epoch: string;
  build: string;
  now: number;
  /** Head revision of each district this socket watches. */
  heads: Record<string, number>;
  /** Digest of the stamps of everything this socket should hold; a different one means: watch again. */
  holds: string;
}

export type WatchAck =
  { ok: true; epoch: string; now: number; boards: Board[] } | ({ ok: false } & ErrorBody);
/** Laptop → display: an order, or that its settings have changed. */
export type Direction = DisplayOrder | { kind: 'settings' };

export interface ClientEvents {
  watch: (questions: Question[], ack: (result: WatchAck) => void) => void;
  report: (report: DisplayReport) => void;
}
export interface ServerEvents {
  answers: (board: Board) => void;
  beat: (beat: Beat) => void;
  direct: (direction: Direction) => void;
  reload: (build: string) => void;
}

/** Why the server ends a socket, told in the `connect_error` message or before the cut, and what the client does. */
export const closeReasons = {
  SIGN_IN_REQUIRED: 'stop and show sign-in',
  SESSION_ENDED: 'stop and show sign-in over what was typed',
  DISPLAY_UNAUTHORISED: 'stop and show pairing',
  ORIGIN_REFUSED: 'stop',
  BUSY: 'connect again after a random delay',
} as const;

/** 32-bit FNV-1a over UTF-16 units, as 8 hex digits: a fingerprint, no secret. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Digest of what a screen holds: order of the answers does not matter. */
export function holdsDigest(answers: Iterable<Pick<Answer, 'key' | 'stamp'>>): string {
  return fingerprint(
    [...answers]
      .map(({ key, stamp }) => `${key}@${stamp}`)
      .sort()
      .join('\n'),
  );
}
