/** What the live core needs from a socket; the real one is in `socket-transport.ts`, tests bring their own. */
import type { Beat, Board, Direction, DisplayReport, Question, WatchAck } from '@lianxi/shared';

export interface TransportEvents {
  connected(): void;
  /** @param isByServer the server ended it: the transport will not come back by itself */
  disconnected(isByServer: boolean): void;
  /** @param code a code of `closeReasons`, or whatever the network said */
  refused(code: string): void;
  answers(board: Board): void;
  beat(beat: Beat): void;
  direct(direction: Direction): void;
  reload(build: string): void;
}

export interface Transport {
  /** Called once, before anything else. */
  listen(events: TransportEvents): void;
  /** Connects; the transport itself comes back after network failures. */
  connect(): void;
  disconnect(): void;
  watch(questions: readonly Question[], acknowledged: (result: WatchAck) => void): void;
  report(report: DisplayReport): void;
}

/** Time, as the live core sees it: milliseconds since the epoch, by the device's own clock. */
export interface Clock {
  now(): number;
  /** @returns what ends it */
  after(ms: number, act: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
