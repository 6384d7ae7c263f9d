import type { Concern } from '@lianxi/shared';
import { askRows } from './ask-rows.js';
import type { Judged, StoredRow } from './judge-rows.js';

const block: Concern = { severity: 'block', code: 'CHECK_FAILED', values: { left: '6', right: '5' } };
const warn: Concern = { severity: 'warn', code: 'CHECK_UNEXPLAINED', values: { left: '6', right: '5' } };

/** Two rows of a file, the second with a reason of its own. */
function aFile(): Judged {
  const row: StoredRow = {
    row: 2,
    cell: null,
    key: null,
    names: { indicator: '', place: '', item: '', period: '' },
    before: null,
    after: 6,
    verdict: 'new',
    needsReason: false,
    draft: null,
    moved: null,
  };
  const entry = { indicator: 'p.met', place: 'S1', period: '2026-11', value: 6, expectedVersion: 0 };
  return {
    rows: [row, { ...row, row: 3 }],
    entries: [entry, { ...entry, place: 'S2', reason: '核实无误' }],
    entryRows: [0, 1],
  };
}

describe('a row of a file', () => {
  it('that a rule blocks is refused with both numbers, whatever its reason, and is not entered', () => {
    const asked = askRows(aFile(), [[], [block, warn]]);
    expect(asked.rows[1]).toMatchObject({
      verdict: 'refused',
      problem: { code: 'CHECK_FAILED', values: block.values },
    });
    expect([asked.entries.length, asked.entryRows]).toEqual([1, [0]]);
  });

  it('that a rule asks about says why it needs a reason, unless it has one', () => {
    const asked = askRows(aFile(), [[warn], [warn]]);
    expect(asked.rows[0]).toMatchObject({
      verdict: 'new',
      needsReason: true,
      problem: { code: 'CHECK_UNEXPLAINED' },
    });
    expect(asked.rows[1]).toMatchObject({ verdict: 'new', needsReason: false });
    expect(asked.rows[1]?.problem).toBeUndefined();
    expect(asked.entries).toHaveLength(2);
  });

  it('that nothing is odd about stays as it is', () => expect(askRows(aFile(), [[], []])).toEqual(aFile()));
});
