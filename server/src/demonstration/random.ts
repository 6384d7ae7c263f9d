/** Chance that can be repeated: the same words give the same number, on every machine. */

/** A number in [0, 1) that depends only on the words. */
export function chance(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of words.join('|'))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  // mulberry32's finish: neighbouring inputs must not give neighbouring numbers
  hash = Math.imul(hash ^ (hash >>> 15), hash | 1);
  hash ^= hash + Math.imul(hash ^ (hash >>> 7), hash | 61);
  return ((hash ^ (hash >>> 14)) >>> 0) / 4_294_967_296;
}

/** Around 1, at most `spread` away. */
export const wobble = (spread: number, ...words: readonly (string | number)[]): number =>
  1 + (chance(...words) * 2 - 1) * spread;

/**
 * Splits a whole number by weights so that the parts add up exactly (largest remainders), none above its cap.
 * @param caps largest part each; a whole that does not fit under all caps is cut to what fits
 */
export function apportion(total: number, weights: readonly number[], caps?: readonly number[]): number[] {
  const limit = (index: number): number => caps?.[index] ?? Infinity;
  const sum = weights.reduce((a, b) => a + b, 0) || 1;
  const shares = weights.map((weight) => (total * weight) / sum);
  const parts = shares.map((share, index) => Math.min(Math.floor(share), limit(index)));
  let left = Math.round(total) - parts.reduce((a, b) => a + b, 0);
  const order = shares
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  while (left > 0) {
    const before = left;
    for (const { index } of order) {
      if (left === 0) break;
      if ((parts[index] ?? 0) >= limit(index)) continue;
      parts[index] = (parts[index] ?? 0) + 1;
      left--;
    }
    if (left === before) break; // everything is at its cap
  }
  return parts;
}
