import { anIndicator } from './testing/builders.js';
import { concernAbout, standing, type Concern } from './concerns.js';

const stock = anIndicator();
const flow = anIndicator({ type: 'flow' });
const sinceStart = anIndicator({ isCumulative: true });

describe('a careful colleague', () => {
  it('asks about ten times more or less than before', () => {
    expect(concernAbout(stock, 12_000, [120])?.code).toBe('JUMP_UNCONFIRMED');
    expect(concernAbout(stock, 12, [120])?.code).toBe('JUMP_UNCONFIRMED');
    expect(concernAbout(stock, 1_199, [120])).toBeNull();
  });

  it('does not ask about small counts, or when there was nothing before', () => {
    expect(concernAbout(stock, 60, [5])).toBeNull();
    expect(concernAbout(stock, 12_000, [])).toBeNull();
    expect(concernAbout(stock, 12_000, [0])).toBeNull();
  });

  it('asks when a cumulative figure falls', () => {
    expect(concernAbout(sinceStart, 11, [12])).toEqual({
      severity: 'warn',
      code: 'FALL_UNCONFIRMED',
      values: { previous: 12 },
    });
    expect(concernAbout(sinceStart, 12, [12])).toBeNull();
  });

  it('asks about a large stock that stands still for the third period, not before', () => {
    expect(concernAbout(stock, 860, [860, 860])).toMatchObject({ code: 'UNCHANGED_UNCONFIRMED' });
    expect(concernAbout(stock, 860, [860])).toBeNull();
    expect(concernAbout(stock, 860, [860, 859])).toBeNull();
    expect(concernAbout(stock, 12, [12, 12])).toBeNull();
    expect(concernAbout(flow, 860, [860, 860])).toBeNull();
  });

  it('never asks about what is not applicable', () =>
    expect(concernAbout(sinceStart, null, [12])).toBeNull());
});

describe('what stands in the way', () => {
  const block: Concern = { severity: 'block', code: 'CHECK_FAILED', values: {} };
  const warn: Concern = { severity: 'warn', code: 'JUMP_UNCONFIRMED', values: {} };

  it('is a question until there is a reason, and what blocks whatever the reason', () => {
    expect(standing([warn], false)).toBe(warn);
    expect(standing([warn], true)).toBeNull();
    expect(standing([block, warn], true)).toBe(block);
    expect(standing([], false)).toBeNull();
  });
});
