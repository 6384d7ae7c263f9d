/** Rules of displays that wall, admin page and server share: how large text must be, and which scenes are due. */
import type { DisplayProfile, PlaylistEntry } from './display.js';

/** Seconds a scene stays when nothing else is said. */
export const DWELL_SECONDS = 30;

/** Text that can be read by 20 arc-minutes at the furthest seat (16 at the least). */
const ARC_MINUTES = 20;
/** A Han glyph fills about this part of its font size. */
const HAN_FILL = 0.92;
/** Below this many real pixels the strokes of dense Han glyphs run into each other. */
export const LEAST_PIXELS = 24;

/**
 * Font size in pixels that a Han glyph needs to be read across a room.
 * @param distance of the furthest viewer, mm · @param height of the screen, mm · @param lines of pixels in that height
 */
export function readableText(distance: number, height: number, lines: number): number {
  const glyph = (2 * Math.PI * distance * ARC_MINUTES) / (360 * 60);
  return Math.ceil((glyph * lines) / height / HAN_FILL);
}

/** The profile of a display nobody has described yet: whatever its browser has. */
export const plainProfile: DisplayProfile = {
  pixels: null,
  physical: null,
  distance: null,
  safeArea: { top: 0, right: 0, bottom: 0, left: 0 },
  fit: 'contain',
  theme: 'dark',
  language: 'zh',
};

const SHANGHAI_MS = 8 * 3_600_000;

/** Whether a line of a playlist is due. @param now server time, ms; hours and weekdays are those of Shanghai */
export function isDue({ hours, weekdays }: Pick<PlaylistEntry, 'hours' | 'weekdays'>, now: number): boolean {
  const shanghai = new Date(now + SHANGHAI_MS);
  const hour = shanghai.getUTCHours();
  const today = shanghai.getUTCDay() || 7;
  if (!hours) return isOn(weekdays, today);
  const { from, to } = hours;
  if (from < to) return isOn(weekdays, today) && hour >= from && hour < to;
  // over midnight: what began yesterday goes by yesterday's weekday
  const yesterday = today === 1 ? 7 : today - 1;
  return (hour >= from && isOn(weekdays, today)) || (hour < to && isOn(weekdays, yesterday));
}

const isOn = (weekdays: readonly number[], day: number): boolean =>
  weekdays.length === 0 || weekdays.includes(day);

/** One turn of the rotation. */
export interface Turn<S> {
  scene: S;
  dwellMs: number;
}

/**
 * The scenes to be shown now, in order. An empty playlist means all of them; a playlist of which nothing is due is
 * played without its times, because a wall is never left empty.
 */
export function turnsOf<S extends { code: string }>(
  scenes: readonly S[],
  playlist: readonly PlaylistEntry[],
  now: number,
): Turn<S>[] {
  const all = (entries: readonly PlaylistEntry[]): Turn<S>[] =>
    entries.flatMap(({ scene: code, dwell }) => {
      const scene = scenes.find((each) => each.code === code);
      return scene ? [{ scene, dwellMs: dwell * 1_000 }] : [];
    });
  const due = all(playlist.filter((entry) => isDue(entry, now)));
  if (due.length > 0) return due;
  const listed = all(playlist);
  return listed.length > 0 ? listed : scenes.map((scene) => ({ scene, dwellMs: DWELL_SECONDS * 1_000 }));
}
