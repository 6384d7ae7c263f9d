/** Which Idempotency-Key a request travels under: the same as long as its outcome is unknown and its content the same. */
import { fingerprint } from '@lianxi/shared';

export interface Attempt {
  content: string;
  key: string;
}

/**
 * The key for a request. A repeat after a lost connection carries the key of the first try, so that it cannot count twice.
 * @param open the attempt whose outcome is not known, if any
 * @param makeKey makes a fresh key; randomness comes in from outside
 */
export function attemptFor(body: unknown, open: Attempt | null, makeKey: () => string): Attempt {
  const text = JSON.stringify(body);
  const content = `${text.length}:${fingerprint(text)}`;
  return open?.content === content ? open : { content, key: makeKey() };
}
