/** From what came in to what a handler may trust. */
import { hasUnsafeCharacters, LianxiError } from '@lianxi/shared';
import type { z } from 'zod';

/**
 * Checks a body or query against its schema; unknown fields are refused, not dropped.
 * @throws LianxiError INVALID_PAYLOAD, UNKNOWN_FIELD or BAD_TEXT with the path of the field
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  refuseUnsafeText(body, '');
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = deepest(parsed.error.issues[0]);
  const path = issue?.path.map(String).join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const field = [path, issue.keys[0]].filter((part) => part !== '').join('.');
    throw new LianxiError('UNKNOWN_FIELD', {}, field);
  }
  if (issue?.message === 'PERIOD_INVALID')
    throw new LianxiError('PERIOD_INVALID', { example: '2026-11' }, path);
  throw new LianxiError('INVALID_PAYLOAD', { hint: issue?.message ?? '' }, path);
}

type Issue = z.core.$ZodIssue;

/** A union complains as a whole; the complaint of its first branch says more. */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union') return issue;
  const inner = deepest(issue.errors.at(-1)?.[0]);
  return inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue;
}

const MAX_DEPTH = 12;

/** NUL would make PostgreSQL fail, lone surrogates would be stored as something else (TRUST A34). */
function refuseUnsafeText(value: unknown, path: string, depth = 0): void {
  if (depth > MAX_DEPTH) throw new LianxiError('INVALID_PAYLOAD', { hint: `depth ${MAX_DEPTH}` }, path);
  if (typeof value === 'string' && hasUnsafeCharacters(value)) throw new LianxiError('BAD_TEXT', {}, path);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    refuseUnsafeText(each, path === '' ? key : `${path}.${key}`, depth + 1);
  }
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads JSON; keys that reach into prototypes are refused.
 * @throws LianxiError INVALID_PAYLOAD
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (FORBIDDEN_KEYS.has(key)) throw new LianxiError('UNKNOWN_FIELD', {}, key);
      return value;
    });
  } catch (error) {
    if (error instanceof LianxiError) throw error;
    throw new LianxiError('INVALID_PAYLOAD', { hint: 'JSON' });
  }
}
