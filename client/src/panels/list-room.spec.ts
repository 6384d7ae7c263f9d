import { flowAt, linesAt, listRoom, proseRoom } from './list-room';

describe('a list on the wall', () => {
  const rows = (count: number) => ({
    heights: (size: number) => Array.from({ length: count }, () => 2 * size),
    more: (size: number) => size,
    height: 400,
    least: 28,
    most: 44,
  });

  it('is set as large as all of it fits, never larger than it should be', () => {
    expect(listRoom(rows(2))).toEqual({ size: 44, shown: 2 });
    expect(listRoom(rows(6))).toEqual({ size: 33, shown: 6 });
  });

  it('leaves out the last ones, and room to say how many', () => {
    expect(listRoom(rows(20))).toEqual({ size: 28, shown: 6 });
  });
});

describe('parts that are kept whole', () => {
  it('go to the next line where they do not fit', () => {
    expect(flowAt(['十个汉字宽的一段话吗', '四字一段'], 20, 320, 0.9)).toBe(1);
    expect(flowAt(['十个汉字宽的一段话吗', '四字一段'], 20, 290, 0.9)).toBe(2);
    expect(flowAt([], 20, 290, 0.9)).toBe(0);
  });
});

describe('a text on the wall', () => {
  const sizes = { least: 28, most: 48, leading: 1.5 };

  it('ends after a whole sentence where it is too long', () => {
    const text = '第一句说清楚做了什么。第二句说明有什么成效，字数要多一些才放不下。';
    const { size, text: kept } = proseRoom(text, { width: 400, height: 100 }, sizes);
    expect(size).toBe(28);
    expect(kept).toBe('第一句说清楚做了什么。');
    expect(proseRoom(text, { width: 1_600, height: 400 }, sizes)).toEqual({ size: 48, text });
  });

  it('takes no line where there is nothing to say', () => {
    expect(linesAt('', 28, 100)).toBe(0);
  });
});
