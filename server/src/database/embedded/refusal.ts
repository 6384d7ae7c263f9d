/**
 * Thrown when the embedded PostgreSQL cannot or must not start. The message is for the operator:
 * what is the matter, where, and what to do. It never contains a password.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

/** True when an error of Node's own calls carries one of the given codes (`ENOENT`, …). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  // By shape, not instanceof: under Jest, Node's own errors come from another realm.
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}
