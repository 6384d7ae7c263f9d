import { hasUnsafeCharacters, looksPersonal } from './notes.js';

describe('a note', () => {
  it.each([
    '310115199001011234',
    '31011519900101123X',
    '身份证 310115 19900101 123x',
    '13812345678',
    '138-1234-5678',
    '138 1234 5678',
    '+86 13812345678',
    '１３８１２３４５６７８',
  ])('with %j looks personal', (text) => expect(looksPersonal(text)).toBe(true));

  it.each([
    '22000',
    '2026-11-23',
    '45,000,000',
    '〔2023〕15号',
    '第12次会议 2026年11月',
    '核实后更正：剔除重复登记 37 人',
    '1—4月累计 12,345',
  ])('with %j does not', (text) => expect(looksPersonal(text)).toBe(false));

  it.each(['a\u0000b', 'a\u001bb', 'a\u202eb', 'a\u200bb', 'a\ud800b', '\ufeffa'])(
    'with %j cannot be stored',
    (text) => expect(hasUnsafeCharacters(text)).toBe(true),
  );

  it('may have line breaks, tabs and emoji', () => expect(hasUnsafeCharacters('两行\n\t好 👍')).toBe(false));
});
