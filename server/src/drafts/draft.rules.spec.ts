import type { DraftCell, DraftInput, PeriodCode } from '@lianxi/shared';
import { longPeriods, outcomeOf } from './draft.rules.js';

const aCell = (cell: Partial<DraftCell> = {}): DraftCell => ({
  indicator: 'p.persons',
  place: 'D',
  period: '2026-11',
  text: '12',
  reason: '',
  baseVersion: 0,
  source: 'form',
  version: 3,
  by: '甲',
  at: '2026-11-23T04:00:00.000Z',
  ...cell,
});
const anInput = (input: Partial<DraftInput> = {}): DraftInput => {
  const { indicator, place, period, text, reason, baseVersion, source } = aCell();
  return { indicator, place, period, text, reason, baseVersion, source, expectedDraft: 3, ...input };
};

describe('a cell that is saved', () => {
  it.each([
    ['over nothing', { expectedDraft: 0 }, undefined, 'written'],
    ['over the version it was read at', { text: '13' }, {}, 'written'],
    ['over an older version', { text: '13', expectedDraft: 2 }, {}, 'conflict'],
    ['without knowing of the one that stands', { text: '13', expectedDraft: 0 }, {}, 'conflict'],
    ['a second time', { expectedDraft: 2 }, {}, 'same'],
    ['with the same text and another reason', { reason: '补报', expectedDraft: 2 }, {}, 'conflict'],
    ['with the same text over a newer figure', { baseVersion: 1 }, {}, 'written'],
    [
      'with the same text over a newer figure, unaware of a colleague',
      { baseVersion: 1, expectedDraft: 2 },
      {},
      'same',
    ],
    ['over one that was taken back', { text: '13' }, { text: null }, 'written'],
    [
      'over one that was taken back, as if none had been there',
      { expectedDraft: 0 },
      { text: null },
      'written',
    ],
    ['over one that a colleague took back meanwhile', { expectedDraft: 2 }, { text: null }, 'conflict'],
    ['over one that was forgotten', { expectedDraft: 9 }, undefined, 'written'],
    ['as taken back', { text: null }, {}, 'written'],
    ['as taken back, though a colleague has typed', { text: null, expectedDraft: 2 }, {}, 'conflict'],
    ['as taken back twice', { text: null, expectedDraft: 2 }, { text: null }, 'same'],
    ['as taken back where nothing was', { text: null, expectedDraft: 0 }, undefined, 'same'],
  ] as [string, Partial<DraftInput>, Partial<DraftCell> | undefined, string][])(
    '%s',
    (_, input, current, outcome) => {
      expect(outcomeOf(anInput(input), current && aCell(current))).toBe(outcome);
    },
  );
});

it('a quarter, half and year stand on the sheet of each of their months', () => {
  expect(longPeriods('2026-11' as PeriodCode)).toEqual(['2026-Q4', '2026-H2', '2026']);
});
