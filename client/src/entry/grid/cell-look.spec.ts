import { lookOf } from './cell-look';
import { aCell } from '../draft/sheet-builders';

type View = Parameters<typeof lookOf>[0];
const aView = (given: Partial<View>): View => ({
  mark: 'empty',
  sync: 'rest',
  typedBy: null,
  complaint: null,
  ...given,
});
const look = (given: Partial<View>, cell = aCell(), handIn: Parameters<typeof lookOf>[2] = null) =>
  lookOf(aView(given), cell, handIn);

describe('how a cell stands', () => {
  it('tells a draft that waits from one that is kept, and mine from a colleague’s', () => {
    expect(look({ mark: 'typed', sync: 'waiting' })).toBe('waiting');
    expect(look({ mark: 'typed', sync: 'kept' })).toBe('kept');
    expect(look({ mark: 'typed', sync: 'kept', typedBy: { by: '王磊', at: '' } })).toBe('colleague');
  });

  it('tells a correction without its reason from a number that is odd', () => {
    expect(look({ mark: 'reason', complaint: { code: 'REASON_REQUIRED', values: {} } })).toBe('reason');
    expect(look({ mark: 'reason', complaint: { code: 'JUMP_UNCONFIRMED', values: {} } })).toBe('warning');
  });

  it('marks what was handed back until it is confirmed', () => {
    expect(look({ mark: 'provisional' }, aCell({ reported: 3 }), { state: 'returned' })).toBe('returned');
    expect(look({ mark: 'provisional' }, aCell({ reported: 3 }), { state: 'submitted' })).toBe('provisional');
    expect(look({ mark: 'confirmed' }, aCell({ reported: 3 }), { state: 'returned' })).toBe('confirmed');
  });

  it('says not applicable where that was reported', () => {
    const value = { value: null, qualifier: 'notApplicable', words: null } as const;
    expect(look({ mark: 'saved' }, aCell({ saved: { value, version: 1 } }))).toBe('notApplicable');
  });
});
