/** Where the panels of a scene stand on canvases of other shapes than the one it was arranged for. */
import type { Panel, Scene } from '@lianxi/shared';
import type { CanvasShape } from './canvas';

/** Shares of the stage, 0 to 1. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

type Arranged = Pick<Scene, 'grid'> & {
  panels: readonly Pick<Panel, 'area' | 'kind' | 'isLead' | 'questions'>[];
};

/** @returns one place for each panel, in their order */
export function reflow(scene: Arranged, shape: CanvasShape): Place[] {
  if (shape === 'portrait') return portrait(scene);
  return shape === 'wide' ? sideBySide(scene) : asArranged(scene);
}

function asArranged({ grid, panels }: Arranged): Place[] {
  return panels.map(({ area }) => ({
    left: (area.column - 1) / grid.columns,
    top: (area.row - 1) / grid.rows,
    width: area.width / grid.columns,
    height: area.height / grid.rows,
  }));
}

/** Rows of the grid below which no panel reaches down: where a scene can be cut in two. */
function cuts({ grid, panels }: Arranged): number[] {
  const rows = Array.from({ length: grid.rows - 1 }, (_, index) => index + 1);
  return rows.filter(
    (cut) =>
      panels.every(({ area }) => area.row > cut || area.row + area.height - 1 <= cut) &&
      panels.some(({ area }) => area.row <= cut) &&
      panels.some(({ area }) => area.row > cut),
  );
}

/** The lower part of the scene beside the upper one, each over the full height; cut where the halves are most equal. */
function sideBySide(scene: Arranged): Place[] {
  const { grid, panels } = scene;
  const middle = grid.rows / 2;
  const [cut] = cuts(scene).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  if (cut === undefined) return asArranged(scene);
  return panels.map(({ area }) => {
    const isUpper = area.row <= cut;
    const first = isUpper ? 0 : cut;
    const rows = isUpper ? cut : grid.rows - cut;
    return {
      left: ((area.column - 1) / grid.columns + (isUpper ? 0 : 1)) / 2,
      top: (area.row - 1 - first) / rows,
      width: area.width / grid.columns / 2,
      height: area.height / rows,
    };
  });
}

/** Share of a portrait canvas' width, and the height it asks for, by kind of panel. */
const portraitSizes: Record<Panel['kind'], { width: number; height: number }> = {
  hero: { width: 1 / 2, height: 3.8 },
  tile: { width: 1 / 2, height: 2.7 },
  reporting: { width: 1, height: 2.7 },
  readiness: { width: 1, height: 9 },
  feed: { width: 1, height: 2.4 },
  lineMap: { width: 1, height: 8.5 },
  keyPoints: { width: 1, height: 3.3 },
  reach: { width: 1, height: 4.2 },
  dial: { width: 1, height: 8.5 },
  chain: { width: 1, height: 6.5 },
  parts: { width: 1, height: 5.5 },
  matrix: { width: 1, height: 12.8 },
  flow: { width: 1, height: 5.8 },
  split: { width: 1, height: 3.6 },
  ranking: { width: 1, height: 4.2 },
  map: { width: 1, height: 9.3 },
  funnel: { width: 1, height: 5 },
  cards: { width: 1, height: 6.5 },
  agenda: { width: 1, height: 8 },
  decisions: { width: 1, height: 9 },
};

/** A table of several indicators has headings of its own, and all its items to show. */
const HEADINGS = 2;

function portraitSize({ kind, isLead, questions }: Arranged['panels'][number]): {
  width: number;
  height: number;
} {
  const { width, height } = portraitSizes[kind];
  if (kind === 'split' && questions.length > 1) return { width, height: height + HEADINGS };
  return { width: isLead && kind === 'hero' ? 1 : width, height };
}

/** In reading order, line by line; the number that leads has a line of its own, and no line is left half empty. */
function portrait({ panels }: Arranged): Place[] {
  const order = panels
    .map((panel, index) => ({ panel, index }))
    .sort(({ panel: a }, { panel: b }) => a.area.row - b.area.row || a.area.column - b.area.column);
  const lines: { indices: number[]; used: number; height: number }[] = [];
  for (const { panel, index } of order) {
    const { width, height } = portraitSize(panel);
    const line = lines[lines.length - 1];
    const fits = line && line.used + width <= 1 && line.height === height;
    if (fits) {
      line.indices.push(index);
      line.used += width;
    } else lines.push({ indices: [index], used: width, height });
  }
  const total = lines.reduce((sum, { height }) => sum + height, 0);
  const places: Place[] = [];
  let top = 0;
  for (const { indices, height } of lines) {
    indices.forEach((index, nth) => {
      places[index] = {
        left: nth / indices.length,
        top: top / total,
        width: 1 / indices.length,
        height: height / total,
      };
    });
    top += height;
  }
  return places;
}
