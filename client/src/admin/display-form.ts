/** A display's settings as they are edited: centimetres and metres, fields that may be empty. */
import { readableText, type DisplaySettings, type Fit, type PlaylistEntry } from '@lianxi/shared';

export interface Line {
  scene: string;
  dwell: number;
  isAllDay: boolean;
  from: number;
  to: number;
  weekdays: number[];
}

/** null: the field is empty. */
export interface DisplayForm {
  name: string;
  room: string;
  hasPixels: boolean;
  pixels: { width: number | null; height: number | null };
  /** cm */
  physical: { width: number | null; height: number | null };
  /** m */
  distance: number | null;
  safeArea: { top: number; right: number; bottom: number; left: number };
  fit: Fit;
  theme: 'dark' | 'light';
  language: 'zh' | 'en';
  lines: Line[];
}

/** Key of a text, with its values. */
export interface Complaint {
  key: string;
  values: Record<string, number>;
}

const centimetres = (mm: number): number => Math.round(mm) / 10;
const millimetres = (cm: number): number => Math.round(cm * 10);

export function formOf({ name, room, profile, playlist }: DisplaySettings): DisplayForm {
  const { pixels, physical, distance, safeArea, fit, theme, language } = profile;
  return {
    name,
    room,
    hasPixels: pixels !== null,
    pixels: { width: pixels?.width ?? null, height: pixels?.height ?? null },
    physical: {
      width: physical ? centimetres(physical.width) : null,
      height: physical ? centimetres(physical.height) : null,
    },
    distance: distance === null ? null : distance / 1_000,
    safeArea: { ...safeArea },
    fit,
    theme,
    language,
    lines: playlist.map(lineOf),
  };
}

const lineOf = ({ scene, dwell, hours, weekdays }: PlaylistEntry): Line => ({
  scene,
  dwell,
  isAllDay: hours === null,
  from: hours?.from ?? 8,
  to: hours?.to ?? 18,
  weekdays: [...weekdays],
});

export const aLine = (scene: string): Line => lineOf({ scene, dwell: 30, hours: null, weekdays: [] });

/** What keeps the form from being saved; null when nothing does. */
export function complaintOf({ name, hasPixels, pixels, physical, lines }: DisplayForm): Complaint | null {
  if (name.trim() === '') return { key: 'needName', values: {} };
  if (hasPixels && (!pixels.width || !pixels.height)) return { key: 'needPixels', values: {} };
  if ((physical.width === null) !== (physical.height === null)) return { key: 'needPhysical', values: {} };
  const wrong = lines.findIndex(({ isAllDay, from, to }) => !isAllDay && from === to);
  return wrong < 0 ? null : { key: 'needHours', values: { line: wrong + 1 } };
}

/** A form without complaints, as the server takes it. */
export function settingsOf(form: DisplayForm): DisplaySettings {
  const { name, room, hasPixels, pixels, physical, distance, safeArea, fit, theme, language, lines } = form;
  const { width, height } = physical;
  return {
    name: name.trim(),
    room: room.trim(),
    profile: {
      pixels:
        hasPixels && pixels.width && pixels.height ? { width: pixels.width, height: pixels.height } : null,
      physical: width && height ? { width: millimetres(width), height: millimetres(height) } : null,
      distance: distance ? Math.round(distance * 1_000) : null,
      safeArea: { ...safeArea },
      fit,
      theme,
      language,
    },
    playlist: lines.map(({ scene, dwell, isAllDay, from, to, weekdays }) => ({
      scene,
      dwell,
      hours: isAllDay ? null : { from, to },
      weekdays: [...weekdays].sort(),
    })),
  };
}

/** Sets the size of a 16:9 screen by its diagonal. */
export function sizeOf(inches: number): { width: number; height: number } {
  const perCentimetre = (inches * 2.54) / Math.hypot(16, 9);
  return { width: Math.round(160 * perCentimetre) / 10, height: Math.round(90 * perCentimetre) / 10 };
}

/** Text smaller than this part of the height cannot be asked for; larger than the other, no scene can hold. */
const SMALLEST_SHARE = 28 / 1080;
const WHOLE_SHARE = (28 * 1.1) / 1080;
const LARGEST_SHARE = 40 / 1080;

/** What the furthest seat means for text. @param lines of the canvas when the form names none */
export function textNeeded(form: DisplayForm, lines: number): { key: string; size: number } | null {
  const { physical, distance, pixels, hasPixels } = form;
  if (!physical.height || !distance) return null;
  const height = (hasPixels ? pixels.height : null) ?? lines;
  const size = readableText(distance * 1_000, physical.height * 10, height);
  if (size > LARGEST_SHARE * height) return { key: 'smallestBeyond', size };
  if (size > WHOLE_SHARE * height) return { key: 'smallestParts', size };
  return { key: 'smallest', size: Math.max(size, Math.round(SMALLEST_SHARE * height)) };
}
