import { dialOf, type DialPart } from './dial';

const parts: DialPart[] = [
  { code: 'guide', value: 168 },
  { code: 'window', value: 137 },
  { code: 'promoter', value: 107 },
];
const room = {
  width: 1100,
  height: 800,
  label: { width: 260, height: 140 },
  firstLine: 24,
  gap: 30,
};

describe('the dial', () => {
  it('puts labels beside the ring where it is wide, below where it is narrow', () => {
    const wide = dialOf(parts, { ...room, width: 2_000 });
    expect(wide.labels.map(({ isLeft }) => isLeft)).toEqual([false, true, true]);
    const narrow = dialOf(parts, { ...room, width: 900, height: 1_000 });
    expect(narrow.labels.every(({ top }) => top >= 2 * narrow.radius)).toBe(true);
  });

  it('keeps ring and labels in their room, no two labels on one another', () => {
    for (const width of [700, 1_100, 2_200]) {
      const dial = dialOf(parts, { ...room, width });
      const { x, y } = dial.centre;
      expect(x - dial.radius).toBeGreaterThanOrEqual(0);
      expect(y + dial.radius).toBeLessThanOrEqual(room.height);
      for (const label of dial.labels) {
        expect(label.left).toBeGreaterThanOrEqual(0);
        expect(label.left + room.label.width).toBeLessThanOrEqual(width + 0.1);
        expect(label.top).toBeGreaterThanOrEqual(0);
        expect(label.top + room.label.height).toBeLessThanOrEqual(room.height + 0.1);
      }
      const left = dial.labels.filter(({ isLeft }) => isLeft).sort((a, b) => a.top - b.top);
      for (const [index, label] of left.entries()) {
        const before = left[index - 1];
        if (before) expect(label.top - before.top).toBeGreaterThanOrEqual(room.label.height);
      }
    }
  });

  it('names a part that was not reported, without an arc', () => {
    const dial = dialOf([...parts, { code: 'late', value: null }], room);
    expect(dial.arcs.map(({ code }) => code)).toEqual(['guide', 'window', 'promoter']);
    expect(dial.labels.find(({ code }) => code === 'late')?.leader).toBe('');
  });
});
