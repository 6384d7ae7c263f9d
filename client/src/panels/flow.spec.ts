import { flowOf } from './flow';

const size = { width: 600, height: 400, bar: 16, gap: 8, line: 40 };

describe('a flow', () => {
  it('draws band and stubs to one scale, and adds up what is registered at either end', () => {
    const flow = flowOf({ fromOnly: 96, toOnly: 71, both: 453 }, size);
    expect([flow.from, flow.to]).toEqual([549, 524]);
    expect(flow.band.height / flow.fromStub.height).toBeCloseTo(453 / 96);
    expect(flow.toStub.height / flow.fromStub.height).toBeCloseTo(71 / 96);
    expect(flow.fromStub.y + flow.fromStub.height).toBeLessThanOrEqual(400);
    expect(flow.toStub.x + flow.toStub.width).toBe(600 - 16);
  });

  it('puts the labels below stubs too low for them, and still ends within its place', () => {
    const flow = flowOf({ fromOnly: 5, toOnly: 2, both: 453 }, size);
    expect(flow.isLabelBelow).toBe(true);
    expect(flow.fromStub.y + flow.fromStub.height + size.line).toBeLessThanOrEqual(400.001);
  });

  it('knows no sum while a part of it is missing', () => {
    const flow = flowOf({ fromOnly: null, toOnly: 71, both: 453 }, size);
    expect([flow.from, flow.to]).toEqual([null, 524]);
  });
});
