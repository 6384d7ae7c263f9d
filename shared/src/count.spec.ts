import fc from 'fast-check';
import { parseCount, suggestCount, type CountRule } from './count.js';

const whole: CountRule = { decimals: 0, max: 1_000_000 };
const rate: CountRule = { decimals: 2, max: 100 };
const valueOf = (input: string | number, rule = whole): number | string | null => {
  const parsed = parseCount(input, rule);
  return parsed.ok ? parsed.value : parsed.code;
};

describe('a count', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['007', 7],
    ['1,200', 1200],
    ['1,000,000', 1_000_000],
    ['１２', 12],
    ['１，２００', 1200],
    ['　 12　', 12],
    ['\t12 ', 12],
  ])('reads %j as %d', (text, value) => expect(valueOf(text)).toBe(value));

  it.each([
    ['', 'VALUE_BLANK'],
    ['  　', 'VALUE_BLANK'],
    ['无', 'VALUE_NOT_APPLICABLE'],
    ['-', 'VALUE_NOT_APPLICABLE'],
    ['—', 'VALUE_NOT_APPLICABLE'],
    ['/', 'VALUE_NOT_APPLICABLE'],
    ['1,2,00', 'VALUE_GROUPING'],
    ['12,00', 'VALUE_GROUPING'],
    [',100', 'VALUE_GROUPING'],
    ['一百二十', 'VALUE_WORDS'],
    ['2.2万', 'VALUE_WORDS'],
    ['3亿', 'VALUE_WORDS'],
    ['①', 'VALUE_WORDS'],
    ['Ⅻ', 'VALUE_WORDS'],
    ['²', 'VALUE_WORDS'],
    ['٣', 'VALUE_WORDS'],
    ['12%', 'VALUE_WORDS'],
    ['1.200', 'VALUE_NOT_WHOLE'],
    ['1.5', 'VALUE_NOT_WHOLE'],
    ['1e3', 'VALUE_NOT_WHOLE'],
    ['0x10', 'VALUE_NOT_WHOLE'],
    ['NaN', 'VALUE_NOT_WHOLE'],
    ['Infinity', 'VALUE_NOT_WHOLE'],
    ['+5', 'VALUE_NOT_WHOLE'],
    ['1 200', 'VALUE_NOT_WHOLE'],
    ['12人', 'VALUE_NOT_WHOLE'],
    ['-3', 'VALUE_RANGE'],
    ['1000001', 'VALUE_RANGE'],
    ['99999999999999999999', 'VALUE_RANGE'],
  ])('refuses %j with %s', (text, code) => expect(valueOf(text)).toBe(code));

  it.each([
    [NaN, 'VALUE_NOT_WHOLE'],
    [Infinity, 'VALUE_NOT_WHOLE'],
    [-0, 'VALUE_NOT_WHOLE'],
    [1.5, 'VALUE_NOT_WHOLE'],
    [-1, 'VALUE_RANGE'],
    [2 ** 53, 'VALUE_RANGE'],
    [1e-7, 'VALUE_NOT_WHOLE'],
  ])('refuses the number %d with %s', (input, code) => expect(valueOf(input)).toBe(code));

  it('has decimals only where the indicator has them', () => {
    expect(valueOf('84.92', rate)).toBe(84.92);
    expect(valueOf(84.92, rate)).toBe(84.92);
    expect(valueOf('84.921', rate)).toBe('VALUE_DECIMALS');
    expect(valueOf(84.921, rate)).toBe('VALUE_DECIMALS');
    expect(valueOf('.5', rate)).toBe('VALUE_NOT_NUMBER');
  });

  it('says how it read what was typed another way', () => {
    expect(parseCount('１，２００', whole)).toMatchObject({ readAs: '1,200' });
    expect(parseCount('1200', whole)).toMatchObject({ readAs: null });
  });

  it('reads back every whole number, grouped or full-width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.max }), (value) => {
        const grouped = value.toLocaleString('en-US');
        const wide = grouped.replace(/[\d,]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
        expect([valueOf(String(value)), valueOf(grouped), valueOf(wide), valueOf(value)]).toEqual(
          Array(4).fill(value),
        );
      }),
    );
  });

  it('never guesses: whatever text is accepted consists of digits, groups and one point', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 8 }), (text) => {
        if (parseCount(text, rate).ok)
          expect(text).toMatch(
            /^[\s\u3000]*[\d\uff10-\uff19,\uff0c]+([.\uff0e][\d\uff10-\uff19]{1,2})?[\s\u3000]*$/,
          );
      }),
    );
  });
});

describe('not applicable', () => {
  const maybe = { ...whole, mayBeNotApplicable: true };

  it.each(['无', '-', '—', '——', '/', '／', ' 不适用 ', 'n/a', 'N/A'])(
    'is %j where the indicator allows it',
    (text) =>
      expect(parseCount(text, maybe)).toEqual({
        ok: true,
        value: null,
        qualifier: 'notApplicable',
        readAs: null,
      }),
  );

  it('is neither blank nor zero nor anything else', () => {
    expect(valueOf('', maybe)).toBe('VALUE_BLANK');
    expect(parseCount('0', maybe)).toMatchObject({ value: 0, qualifier: 'exact' });
    expect(valueOf('没有', maybe)).toBe('VALUE_NOT_WHOLE');
  });
});

describe('a proposal for 万 and 亿', () => {
  const large: CountRule = { decimals: 0, max: 1_000_000_000 };

  it.each([
    ['2.2万', 22_000],
    ['１．５万', 15_000],
    ['３ 万', 30_000],
    [' 3 万 ', 30_000],
    ['1.3亿', 130_000_000],
    ['1,200万', 12_000_000],
    ['0.0001万', 1],
    ['2.20000万', 22_000],
    ['1.1亿', 110_000_000],
    ['3萬', 30_000],
  ])('reads %j as %d', (text, value) => expect(suggestCount(text, large)).toBe(value));

  it.each([
    '二百',
    '2.2',
    '22000',
    '2.2万人',
    '约2.2万',
    '3亿4500万',
    '1,2,00万',
    '2.2345678万',
    '-2万',
    '万',
    '2万亿',
    '',
  ])('proposes nothing for %j', (text) => expect(suggestCount(text, large)).toBeNull());

  it('proposes nothing that the indicator would not take', () => {
    expect(suggestCount('2.2万', { decimals: 0, max: 20_000 })).toBeNull();
    expect(suggestCount('1.23456万', whole)).toBeNull();
    expect(suggestCount('1.23456万', { decimals: 1, max: 1e6 })).toBe(12_345.6);
  });

  it('is named in the refusal, which stays one', () => {
    expect(parseCount('2.2万', whole)).toEqual({
      ok: false,
      code: 'VALUE_WORDS',
      values: { example: '22,000' },
    });
    expect(parseCount('二百', whole)).toMatchObject({ code: 'VALUE_WORDS', values: { example: '22,000' } });
  });

  it('means exactly ten thousand times the digits, for every such number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (value) => {
        const text = `${Math.floor(value / 10_000)}.${String(value % 10_000).padStart(4, '0')}万`;
        expect(suggestCount(text, large)).toBe(value);
      }),
    );
  });
});
