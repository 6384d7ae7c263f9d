import type { Indicator } from '@lianxi/shared';
import { formulaWords, type FormulaNames } from './formula-words';

const known = (code: string, zh: string): Indicator =>
  ({
    code,
    name: { zh, en: code },
    items: [{ code: 'both', name: { zh: '双向', en: 'both' } }],
  }) as Indicator;
const names: FormulaNames = {
  indicators: [known('wy.met', '办结数'), known('wy.needs', '登记数'), known('gh.mobile', '流动党员')],
  nameOf: ({ zh }) => zh,
  spanOf: (span, name) => `${span}:${name}`,
};

describe('a formula in words', () => {
  it.each([
    ['wy.met / wy.needs * 100', '办结数 ÷ 登记数 × 100'],
    ['100 * ytd(wy.met) / ytd(wy.needs)', '100 × ytd:办结数 ÷ ytd:登记数'],
    ['(wy.met + 1) * 2', '(办结数 + 1) × 2'],
    ['wy.met / (wy.needs * 2)', '办结数 ÷ (登记数 × 2)'],
    ['wy.met - (wy.needs - 1)', '办结数 − (登记数 − 1)'],
    ['wy.other + 1', 'wy.other + 1'],
    ['this is none', 'this is none'],
  ])('%s', (text, words) => expect(formulaWords(text, names)).toBe(words));
});
