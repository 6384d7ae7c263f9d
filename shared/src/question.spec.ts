import fc from 'fast-check';
import { errorBody, errors, LianxiError, messageOf, type ErrorCode } from './error.js';
import { fingerprint, holdsDigest } from './live.js';
import { questionSchema, type Question } from './question.js';
import { questionKey, resolvePeriod } from './question-key.js';

const question = { kind: 'figure', indicator: 'cx.served', place: '310113', period: 'current' } as const;

describe('a question', () => {
  it('has one key, whatever the order of its fields and comparisons', () => {
    const one = { ...question, compare: ['target', 'previous'] } as Question;
    const other = {
      compare: ['previous', 'target'],
      period: 'current',
      place: '310113',
      kind: 'figure',
      indicator: 'cx.served',
    } as Question;
    expect(questionKey(one)).toBe(questionKey(other));
    expect(questionKey({ ...question, compare: [] } as Question)).toBe(questionKey(question));
    expect(questionKey({ ...question, item: 'meal' })).not.toBe(questionKey(question));
  });

  it.each([
    { ...question, kind: 'nothing' },
    { ...question, extra: 1 },
    { ...question, period: '2026-13' },
    { ...question, place: '' },
    { ...question, place: 'x'.repeat(65) },
    { ...question, indicator: ['cx.served'] },
    null,
    [],
    'figure',
  ])('is refused when it is %j', (input) => expect(questionSchema.safeParse(input).success).toBe(false));

  it('means the running period by “current”', () => {
    expect(resolvePeriod('current', 'quarter', '2026-11-23')).toBe('2026-Q4');
    expect(resolvePeriod('current-month', 'day', '2026-11-23')).toBe('2026-11');
    expect(resolvePeriod('2026-10' as never, 'day', '2026-11-23')).toBe('2026-10');
  });
});

describe('the digest of what a screen holds', () => {
  it('does not depend on the order, but on every key and stamp', () => {
    const answers = fc.uniqueArray(fc.record({ key: fc.string(), stamp: fc.string() }), {
      selector: ({ key }) => key,
      minLength: 1,
    });
    fc.assert(
      fc.property(answers, (held) => {
        expect(holdsDigest([...held].reverse())).toBe(holdsDigest(held));
        expect(holdsDigest(held.slice(1))).not.toBe(holdsDigest(held));
      }),
    );
    expect(fingerprint('a')).toMatch(/^[0-9a-f]{8}$/);
    expect(fingerprint('a')).not.toBe(fingerprint('b'));
  });
});

describe('a refusal', () => {
  const codes = Object.keys(errors) as ErrorCode[];

  it.each(codes)('%s has a status, and words in both languages that leave no gap', (code) => {
    const [status, zh, en] = errors[code];
    expect(status).toBeGreaterThanOrEqual(400);
    const names = [...`${zh}${en}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'x']);
    for (const language of ['zh', 'en'] as const)
      expect(messageOf(code, language, Object.fromEntries(names))).not.toMatch(/[{}]/);
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('tells all problems when there is more than one', () => {
    const problems = [
      new LianxiError('VALUE_BLANK', {}, 'entries.0.value'),
      new LianxiError('VALUE_GROUPING', {}, 'entries.1.value'),
    ];
    const body = errorBody(new LianxiError('VALUE_BLANK', {}, 'entries.0.value', undefined, problems), 'zh');
    expect(body).toMatchObject({
      code: 'VALUE_BLANK',
      field: 'entries.0.value',
      details: { problems: [{ code: 'VALUE_BLANK' }, { code: 'VALUE_GROUPING' }] },
    });
  });
});
