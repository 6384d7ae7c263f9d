import fc from 'fast-check';
import { fromToDate, toDateOf } from './to-date.js';

const before = { value: 1200, reported: 10, expected: 10 };

describe('a total to date', () => {
  it('gives this period, and this period gives it', () => {
    expect(fromToDate(1350, before)).toEqual({ ok: true, value: 150 });
    expect(toDateOf({ value: 150, qualifier: 'exact' }, before)).toBe(1350);
  });

  it('never falls silently: both numbers are said', () => {
    expect(fromToDate(1199, before)).toEqual({
      ok: false,
      code: 'TO_DATE_FALL',
      values: { toDate: '1,199', before: '1,200' },
    });
  });

  it('says nothing of this period while an earlier one is missing', () => {
    const gap = { ...before, reported: 8 };
    expect(fromToDate(1350, gap)).toMatchObject({ code: 'TO_DATE_INCOMPLETE', values: { missing: 2 } });
    expect(toDateOf({ value: 150, qualifier: 'exact' }, gap)).toBeNull();
  });

  it('begins with the first period of the year', () =>
    expect(fromToDate(7, { value: 0, reported: 0, expected: 0 })).toEqual({ ok: true, value: 7 }));

  it('is missing with this period, and unmoved where it is not applicable', () => {
    expect(toDateOf(null, before)).toBeNull();
    expect(toDateOf({ value: null, qualifier: 'notApplicable' }, before)).toBe(1200);
    expect(toDateOf({ value: null, qualifier: 'words' }, before)).toBeNull();
  });

  it('there and back is the same figure, decimals included', () => {
    const tenths = fc.integer({ min: 0, max: 1e9 }).map((each) => each / 100);
    fc.assert(
      fc.property(tenths, tenths, (value, earlier) => {
        const sum = { value: earlier, reported: 3, expected: 3 };
        const total = toDateOf({ value, qualifier: 'exact' }, sum) ?? NaN;
        expect(fromToDate(total, sum)).toEqual({ ok: true, value });
      }),
    );
  });
});
