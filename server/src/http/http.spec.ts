import { LianxiError } from '@lianxi/shared';
import fc from 'fast-check';
import { z } from 'zod';
import { parseBody } from './body.js';
import { parseJson } from './json.js';
import { languageOf } from './language.js';
import { allowedOrigins, isAllowedOrigin } from './origin.js';

const refusal = (act: () => unknown): LianxiError => {
  try {
    act();
  } catch (error) {
    if (error instanceof LianxiError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('the origin of a write or a socket', () => {
  const allowed = allowedOrigins(['https://lianxi.example.gov.cn'], 3000);

  it.each([
    [{ origin: 'http://localhost:3000' }, true],
    [{ origin: 'http://127.0.0.1:3000' }, true],
    [{ origin: 'https://lianxi.example.gov.cn' }, true],
    [{ origin: 'https://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'http://localhost:3001' }, false],
    [{ origin: 'https://lianxi.example.gov.cn.evil.example' }, false],
    [{ origin: 'http://lianxi.example.gov.cn' }, false],
    [{ origin: ['http://localhost:3000', 'https://evil.example'] }, false],
    [{}, true],
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
  ])('%j → %s', (headers, isAllowed) => expect(isAllowedOrigin(headers, allowed)).toBe(isAllowed));
});

describe('the language of an answer', () => {
  it.each([
    [undefined, 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9', 'en'],
    ['en;q=0.5,zh;q=0.9', 'zh'],
    ['fr', 'zh'],
  ])('%j → %s', (header, language) => expect(languageOf(header)).toBe(language));
});

describe('a body', () => {
  const schema = z.strictObject({
    entries: z.array(z.strictObject({ value: z.number(), note: z.string().optional() })),
  });

  it('is what its schema says, or refused with the path of the field', () => {
    expect(parseBody(schema, { entries: [{ value: 1 }] })).toEqual({ entries: [{ value: 1 }] });
    expect(refusal(() => parseBody(schema, { entries: [{ value: 1 }, { value: 'x' }] }))).toMatchObject({
      code: 'INVALID_PAYLOAD',
      field: 'entries.1.value',
    });
    expect(refusal(() => parseBody(schema, null)).code).toBe('INVALID_PAYLOAD');
  });

  it('with an unknown field is refused, not trimmed', () => {
    expect(refusal(() => parseBody(schema, { entries: [{ value: 1, rev: 2 }] }))).toMatchObject({
      code: 'UNKNOWN_FIELD',
      field: 'entries.0.rev',
    });
  });

  it('with text that cannot be stored is refused', () => {
    expect(refusal(() => parseBody(schema, { entries: [{ value: 1, note: 'a\u0000' }] }))).toMatchObject({
      code: 'BAD_TEXT',
      field: 'entries.0.note',
    });
  });

  it('nested without end is refused', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1000; level++) deep = [deep];
    expect(refusal(() => parseBody(schema, deep)).code).toBe('INVALID_PAYLOAD');
  });

  it('cannot reach into prototypes', () => {
    expect(refusal(() => parseJson('{"__proto__":{"x":1}}')).code).toBe('UNKNOWN_FIELD');
    expect(refusal(() => parseJson('{"a":{"constructor":1}}')).code).toBe('UNKNOWN_FIELD');
    expect(refusal(() => parseJson('{"\\u005f_proto__":1}')).code).toBe('UNKNOWN_FIELD');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each(['{"a":1,"a":2}', '{"b":{"a":1, "\\u0061" : 2}}', '[{"a":{},"b":[],"a":1}]'])(
    'does not say two things under one key: %s',
    (text) => expect(refusal(() => parseJson(text))).toMatchObject({ code: 'INVALID_PAYLOAD' }),
  );

  it.each(['{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}', '{"a":"{\\"a\\":1,","b":"}]"}', '"a:"', '1e400'])(
    'is what JSON says: %s',
    (text) => expect(parseJson(text)).toEqual(JSON.parse(text)),
  );

  it.each(['{"a', '{"a\\', '{"\\x":1}', ']', '{"a":1', 'x', '{"a":NaN}', '['.repeat(100_000)])(
    'that is no JSON is refused: %.20s',
    (text) => expect(refusal(() => parseJson(text)).code).toBe('INVALID_PAYLOAD'),
  );

  it('nested without end is refused before it is built', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(refusal(() => parseJson(deep)).values).toEqual({ hint: 'depth > 12' });
  });

  it('is read like JSON.parse reads it, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), (text) => {
        fc.pre(!/__proto__|constructor|prototype/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('of a stranger is not said back at length, nor with what cannot be shown', () => {
    const { field } = refusal(() =>
      parseBody(schema, { entries: [], [`<b>\u202e${'x'.repeat(60_000)}`]: 1 }),
    );
    expect(field).toMatch(/^\?b\?\?x+…$/);
    expect(field?.length).toBeLessThan(100);
  });
});
