import { completion, lightOf } from './light.js';

describe('a light', () => {
  it('compares completion with the time that has passed', () => {
    expect(lightOf(85, 90, true)).toBe('onTrack');
    expect(lightOf(80, 90, true)).toBe('onTrack');
    expect(lightOf(79.9, 90, true)).toBe('behind');
    expect(lightOf(60, 90, true)).toBe('behind');
    expect(lightOf(59.9, 90, true)).toBe('farBehind');
    expect(lightOf(100, 10, true)).toBe('done');
  });

  it('is never red for what was not reported', () => {
    expect(lightOf(null, 99, true)).toBe('unreported');
    expect(lightOf(null, 99, false)).toBe('none');
  });

  it('has bounds that a district may set', () => {
    expect(lightOf(85, 90, true, { behind: 3, farBehind: 4 })).toBe('farBehind');
  });
});

describe('completion', () => {
  it('is the share of the target, mirrored where lower is better', () => {
    expect(completion(9600, 13_200, 'up')).toBeCloseTo(72.73, 2);
    expect(completion(2, 4, 'down')).toBe(100);
    expect(completion(8, 4, 'down')).toBe(50);
    expect(completion(1, 0, 'down')).toBe(0);
  });

  it('cannot be said without both numbers', () => {
    expect([completion(null, 5, 'up'), completion(5, null, 'up')]).toEqual([null, null]);
  });
});
