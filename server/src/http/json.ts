/** Reading JSON that a stranger wrote: what JSON.parse would take without a word is refused (TRUST A05, A36). */
import { LianxiError } from '@lianxi/shared';

/** Objects and lists within each other; the deepest request of ours has four. */
export const MAX_DEPTH = 12;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];

/**
 * Reads JSON. Keys that reach into prototypes, a key given twice, and nesting without end are refused.
 * @throws LianxiError INVALID_PAYLOAD · UNKNOWN_FIELD
 */
export function parseJson(text: string): unknown {
  refuseOddShape(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new LianxiError('INVALID_PAYLOAD', { hint: 'JSON' });
  }
}

/** One pass over the text, before anything is built from it. Text that is no JSON passes: JSON.parse refuses it. */
function refuseOddShape(text: string): void {
  const open: (Set<string> | null)[] = []; // keys of each object we are in; null for a list
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH) throw new LianxiError('INVALID_PAYLOAD', { hint: `depth > ${MAX_DEPTH}` });
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === '"') {
      const end = endOfString(text, at);
      if (isColonNext(text, end + 1)) noteKey(open.at(-1) ?? null, unescaped(text.slice(at, end + 1)));
      at = end;
    }
  }
}

function noteKey(keys: Set<string> | null, key: string): void {
  if (FORBIDDEN_KEYS.has(key)) throw new LianxiError('UNKNOWN_FIELD', {}, key);
  if (keys?.has(key)) throw new LianxiError('INVALID_PAYLOAD', { hint: 'a key is given twice' });
  keys?.add(key);
}

/** Position of the closing quote; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function isColonNext(text: string, from: number): boolean {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? '-')) at++;
  return text.charCodeAt(at) === COLON;
}

/** A key as it will be read: `"\u0061"` is `a`. */
function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted; // no JSON: refused as a whole in a moment
  }
}
