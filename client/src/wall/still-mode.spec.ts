import { REST_MS, StillMode } from './still-mode';

const HOUR = 3_600_000;

describe('the still mode', () => {
  it('begins when frames are slow twice in a row, not once', () => {
    const mode = new StillMode();
    expect(mode.sample(8, true, 0)).toBe(false);
    expect(mode.sample(60, true, 1_000)).toBe(false);
    expect(mode.sample(8, true, 2_000)).toBe(false);
    expect(mode.sample(8, true, 3_000)).toBe(true);
  });

  it('is not talked out of it by a quiet page between two slow moves', () => {
    const mode = new StillMode();
    mode.sample(8, true, 0);
    mode.sample(60, false, 1_000);
    expect(mode.sample(8, true, 2_000)).toBe(true);
  });

  it('leaves a screen of 24 frames a second in motion', () => {
    const mode = new StillMode();
    for (let second = 0; second < 100; second++) mode.sample(24, true, second * 1_000);
    expect(mode.isStill).toBe(false);
  });

  function stillAt(now: number, mode = new StillMode()): StillMode {
    mode.sample(5, true, now);
    mode.sample(5, true, now);
    return mode;
  }

  it('ends when the machine has been quick for a minute on end', () => {
    const mode = stillAt(0);
    mode.sample(60, false, 1_000);
    mode.sample(5, false, 30_000);
    mode.sample(60, false, 40_000);
    expect(mode.sample(60, false, 40_000 + REST_MS - 1)).toBe(true);
    expect(mode.sample(60, false, 40_000 + REST_MS)).toBe(false);
  });

  it('waits twice as long when it ended too early, and forgets that after a good while', () => {
    const mode = stillAt(0);
    mode.sample(60, false, 0);
    mode.sample(60, false, REST_MS);
    expect(mode.isStill).toBe(false);
    stillAt(REST_MS + 1_000, mode);
    mode.sample(60, false, REST_MS + 1_000);
    expect(mode.sample(60, false, 2 * REST_MS + 1_000)).toBe(true);
    expect(mode.sample(60, false, 3 * REST_MS + 1_000)).toBe(false);
    stillAt(HOUR, mode);
    mode.sample(60, false, HOUR);
    expect(mode.sample(60, false, HOUR + REST_MS)).toBe(false);
  });
});
