/** How large the lines of a list can be set, and how many of them there is room for: pure, in pixels. */
import { textWidth } from '../design/text-width';

/** Lines a text takes at a size in a width; none where it is empty. */
export function linesAt(text: string, size: number, width: number): number {
  if (text === '') return 0;
  // a line seldom ends where its room does: words and punctuation are kept together
  return Math.max(1, Math.ceil((textWidth(text) * size) / Math.max(1, width - 0.7 * size)));
}

/** Lines that parts take which are kept whole, with a space of `gap` em after each. */
export function flowAt(parts: readonly string[], size: number, width: number, gap: number): number {
  let lines = 0;
  let left = 0;
  for (const part of parts) {
    const needs = textWidth(part) * size;
    if (needs > left) {
      const rows = linesAt(part, size, width);
      lines += rows;
      left = rows === 1 ? width - needs : 0;
    } else left -= needs;
    left -= gap * size;
  }
  return lines;
}

export interface ListRoom {
  size: number;
  /** How many lines of the list are shown; the rest is told as a number. */
  shown: number;
}

/**
 * @param heights of all entries at a size, the space between them included
 * @param more height of the line that tells of the rest, at a size
 */
export function listRoom(options: {
  heights: (size: number) => number[];
  more: (size: number) => number;
  height: number;
  least: number;
  most: number;
}): ListRoom {
  const { heights, more, height, least, most } = options;
  const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
  for (let size = Math.max(least, most); size >= least; size -= 1) {
    const all = heights(size);
    if (sum(all) <= height) return { size, shown: all.length };
  }
  const all = heights(least);
  let shown = 0;
  for (let used = more(least); shown < all.length; shown += 1) {
    used += all[shown] ?? 0;
    if (used > height) break;
  }
  return { size: least, shown };
}

/**
 * A text to be read, as large as its room allows; one that is too long even when small ends after a whole sentence.
 * @param width in pixels · @param leading height of a line in em
 */
export function proseRoom(
  text: string,
  room: { width: number; height: number },
  sizes: { least: number; most: number; leading: number },
): { size: number; text: string } {
  const fits = (part: string, size: number): boolean =>
    linesAt(part, size, room.width) * size * sizes.leading <= room.height;
  for (let size = Math.max(sizes.least, sizes.most); size >= sizes.least; size -= 1)
    if (fits(text, size)) return { size, text };
  const sentences = text.match(/[^。！？.!?]+[。！？.!?]?/g) ?? [];
  let kept = '';
  for (const sentence of sentences) {
    if (!fits(kept + sentence, sizes.least)) break;
    kept += sentence;
  }
  return { size: sizes.least, text: kept };
}
