/** From what came in to what a handler may trust. */
import { hasUnsafeCharacters, LianxiError } from '@lianxi/shared';
import type { z } from 'zod';
import { MAX_DEPTH } from './json.js';

/**
 * Checks a body or query against its schema; unknown fields are refused, not dropped.
 * @throws LianxiError INVALID_PAYLOAD, UNKNOWN_FIELD or BAD_TEXT with the path of the field
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  refuseUnsafeText(body, '');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]);
  const path = nameable(issue?.path.map(String).join('.') ?? '');
  if (issue?.code === 'unrecognized_keys') {
    const field = [path, issue.keys[0]].filter((part) => part !== '').join('.');
    throw new LianxiError('UNKNOWN_FIELD', {}, nameable(field));
  }
  if (issue?.message === 'PERIOD_INVALID')
    throw new LianxiError('PERIOD_INVALID', { example: '2026-11' }, path);
  throw new LianxiError('INVALID_PAYLOAD', { hint: issue?.message ?? '' }, path);
}

type Issue = z.core.$ZodIssue;

/** A union complains as a whole; the complaint of its last branch says more. */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const inner = deepest(issue.errors.at(-1)?.[0]);
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

/** NUL would make PostgreSQL fail, lone surrogates would be stored as something else (TRUST A34). */
function refuseUnsafeText(value: unknown, path: string, depth = 0): void {
  if (depth > MAX_DEPTH)
    throw new LianxiError('INVALID_PAYLOAD', { hint: `depth > ${MAX_DEPTH}` }, nameable(path));
  if (typeof value === 'string' && hasUnsafeCharacters(value))
    throw new LianxiError('BAD_TEXT', {}, nameable(path));
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    refuseUnsafeText(each, path === '' ? key : `${path}.${key}`, depth + 1);
  }
}

const LONGEST_NAME = 80;

/** A field's path as it may be said back: field names are the sender's text too (TRUST A05). */
function nameable(path: string): string {
  const plain = path.replace(/[^\p{L}\p{N}._-]/gu, '?');
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME)}…` : plain;
}
