import fc from 'fast-check';
import { evaluateFormula, FormulaError, formulaInputs, parseFormula } from './formula.js';

const evaluate = (text: string, values: Record<string, number | null> = {}): number | null =>
  evaluateFormula(
    parseFormula(text),
    ({ indicator, item }, span: string) => values[`${span}:${indicator}${item ? `.${item}` : ''}`] ?? null,
  );

describe('a formula', () => {
  it('is arithmetic over indicators', () => {
    expect(
      evaluate('100 * gh.stations_union / gh.stations_due', {
        'period:gh.stations_union': 107,
        'period:gh.stations_due': 126,
      }),
    ).toBeCloseTo(84.92, 2);
    expect(evaluate('(1 + 2) * 3 - 4 / 2')).toBe(7);
  });

  it('reads items and spans', () => {
    expect(formulaInputs(parseFormula('100 * gh.mobile.twoway / ytd(gh.mobile)'))).toEqual([
      { indicator: 'gh.mobile', item: 'twoway' },
      { indicator: 'gh.mobile', item: null },
    ]);
    expect(evaluate('1.1 * yearStart(gh.members)', { 'yearStart:gh.members': 100 })).toBeCloseTo(110);
  });

  it('reads the period before', () =>
    expect(evaluate('previous(a.b) + a.c', { 'previous:a.b': 5, 'period:a.c': 2 })).toBe(7));

  it('is missing when an input is, never 0', () => {
    expect(evaluate('a.b + c.d', { 'period:a.b': 5 })).toBeNull();
    expect(evaluate('0 * a.b')).toBeNull();
  });

  it('has no value where it divides by 0', () => expect(evaluate('1 / a.b', { 'period:a.b': 0 })).toBeNull());

  it.each([
    '',
    '1 +',
    'process.exit(1)',
    'a',
    'a.b.c.d',
    'a[b]',
    "a['b']",
    'f(x)',
    'ytd(1)',
    'ytd(a.b, c.d)',
    '"1"',
    'a.b; c.d',
    'a.b => 1',
    '`x`',
    'a.b ** 2',
    'new Date()',
    '-1',
    'x'.repeat(301),
  ])('is nothing else: %j', (text) => expect(() => parseFormula(text)).toThrow(FormulaError));

  it('fails on any other text with a FormulaError only', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseFormula(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FormulaError);
        }
      }),
    );
  });
});
