import type { Outline } from '@lianxi/shared';
import type { Spot } from './map-view';
import { outlineMapOf } from './outline-map';

const aSpot = (code: string): Spot => ({
  code,
  name: '曹杨新村',
  tile: null,
  cell: { text: '123', isMissing: false, share: 1, mark: null },
  stations: [],
});
const outlineWith = (...rooms: number[]): Outline => ({
  district: 'D',
  hash: 'h',
  about: { source: 's', licence: 'l', approval: 'a', datum: 'WGS84', date: '2026-01-01' },
  width: 1000,
  height: 800,
  shapes: rooms.map((room, index) => ({
    place: String(index),
    path: 'M0 0L9 0L9 9Z',
    label: { x: 100 * index, y: 400, room },
  })),
});
const box = { width: 1200, height: 800 };
const sizes = { unit: 1, smallest: 28 };

describe('a map of outlines', () => {
  it('writes names and figures on the map where they have room', () => {
    const map = outlineMapOf([aSpot('0'), aSpot('1')], outlineWith(90, 90), box, sizes);
    expect(map.labels.map(({ key }) => key)).toEqual([null, null]);
    expect([map.scale, map.list]).toEqual([1, null]);
  });

  it('numbers areas too small for their label, and lists them where the map stays largest', () => {
    const map = outlineMapOf([aSpot('0'), aSpot('1')], outlineWith(90, 12), box, sizes);
    expect(map.labels.map(({ key }) => key)).toEqual([null, 1]);
    expect(map.list).not.toBeNull();
    const { left, columns, column, top } = map.list ?? { left: 0, columns: 0, column: 0, top: 0 };
    expect(left + columns * column).toBeLessThanOrEqual(box.width);
    expect(top).toBeLessThan(box.height);
    expect(map.scale).toBeGreaterThan(0.8);
  });
});
