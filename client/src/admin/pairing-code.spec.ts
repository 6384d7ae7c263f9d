import { readCode } from './pairing-code';

describe('a typed pairing code', () => {
  it.each([
    ['k7m2qx', 'K7M2QX'],
    ['K7M-2QX', 'K7M2QX'],
    [' Ｋ７Ｍ ２ＱＸ ', 'K7M2QX'],
    ['K7M2QXYZ', 'K7M2QX'],
    ['配对', ''],
  ])('%s is read as %s', (typed, code) => expect(readCode(typed)).toBe(code));
});
