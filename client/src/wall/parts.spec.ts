import type { Panel, Scene } from '@lianxi/shared';
import { partsOf, sceneCodeOf, turnsInParts } from './parts';

const aPanel = (column: number, row: number, width: number, height: number): Panel => ({
  kind: 'tile',
  area: { column, row, width, height },
  questions: [{ kind: 'feed', district: '310113', limit: column }],
});
const overview: Scene = {
  code: 'overview',
  title: { zh: '总览', en: 'Overview' },
  district: '310113',
  programme: null,
  grid: { columns: 15, rows: 24 },
  panels: [
    ...[1, 6, 11].map((column) => aPanel(column, 1, 5, 11)),
    ...[1, 4, 7, 10, 13].map((column) => aPanel(column, 12, 3, 7)),
    aPanel(1, 19, 9, 6),
    aPanel(10, 19, 6, 6),
  ],
};
const sizes = (ratio: number): number[] => partsOf(overview, ratio).map(({ panels }) => panels.length);

describe('a scene', () => {
  it('stays whole while its text is about as large as it was arranged for', () => {
    expect(partsOf(overview, 1)).toEqual([overview]);
    expect(partsOf(overview, 1.1)).toEqual([overview]);
  });

  it('is shown in parts, each on a screen of its own, when the seats are further away', () => {
    expect(sizes(1.15)).toEqual([8, 2]);
    expect(sizes(1.19)).toEqual([3, 7]);
    expect(sizes(1.4)).toEqual([3, 5, 2]);
  });

  it('loses no panel on the way, and none leaves the grid of its part', () => {
    for (const ratio of [1.15, 1.2, 1.3, 1.4]) {
      const parts = partsOf(overview, ratio);
      expect(parts.flatMap(({ panels }) => panels.map(({ questions }) => questions))).toEqual(
        overview.panels.map(({ questions }) => questions),
      );
      for (const { grid, panels } of parts)
        for (const { area } of panels) {
          expect(area.row).toBeGreaterThanOrEqual(1);
          expect(area.row + area.height - 1).toBeLessThanOrEqual(grid.rows);
          expect(area.column + area.width - 1).toBeLessThanOrEqual(grid.columns + 1e-9);
        }
    }
  });

  it('sets a line of many panels in two lines, so that names have their width', () => {
    const [, tiles] = partsOf(overview, 1.4);
    expect(tiles?.panels.map(({ area }) => area.row)).toEqual([1, 1, 1, 8, 8]);
    expect(tiles?.panels.map(({ area }) => area.width)).toEqual([5, 5, 5, 7.5, 7.5]);
  });

  it('is still itself: its parts say whose they are and share its time', () => {
    const parts = turnsInParts([{ scene: overview, dwellMs: 60_000 }], 1.4);
    expect(parts.map(({ scene }) => scene.code)).toEqual(['overview', 'overview~2', 'overview~3']);
    expect(parts.map(({ scene }) => sceneCodeOf(scene.code))).toEqual(['overview', 'overview', 'overview']);
    expect(parts.map(({ dwellMs }) => dwellMs)).toEqual([20_000, 20_000, 20_000]);
    const quick = turnsInParts([{ scene: overview, dwellMs: 12_000 }], 1.4);
    expect(quick.map(({ dwellMs }) => dwellMs)).toEqual([10_000, 10_000, 10_000]);
  });
});
