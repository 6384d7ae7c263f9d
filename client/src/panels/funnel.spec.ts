import { funnelOf } from './funnel';

describe('the picture of a selection', () => {
  const picture = funnelOf([106, 30, 10, 10], { width: 1_200, height: 318 }, 0);
  const heights = picture.bars.map(({ height }) => Math.round(height));

  it('is true to scale', () => {
    expect(heights).toEqual([318, 90, 30, 30]);
  });

  it('sets the kinds of the last stage on levels of their own, so that no band runs into another', () => {
    const [, , outstanding, innovative] = picture.bars;
    expect(outstanding!.x).toBeLessThan(innovative!.x);
    expect(innovative!.y).toBeCloseTo(outstanding!.y + outstanding!.height);
    expect(picture.bands).toHaveLength(3);
  });

  it('draws nothing for what was not reported', () => {
    expect(funnelOf([106, null], { width: 400, height: 100 }, 0).bars.map(({ height }) => height)).toEqual([
      100, 0,
    ]);
    expect(funnelOf([], { width: 400, height: 100 }, 0).bars).toEqual([]);
  });
});
