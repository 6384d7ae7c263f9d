/**
 * A scene in parts: where the furthest seat needs text larger than a whole scene has room for, its bands are shown one
 * after another, each with the room it needs. Nothing is left out and nothing is set smaller than it can be read.
 */
import type { Panel, Scene, Turn } from '@lianxi/shared';

/** Text larger than planned by less than this: the panels find the room themselves. */
const ROOM_TO_SPARE = 1.1;
/** From here on a line of many panels becomes two: names grow as wide as they grow high. */
const TWO_LINES = 1.2;
const MANY = 4;
/** A part must be read too. */
const LEAST_DWELL_MS = 10_000;
const SIGN = '~';

type Band = readonly Panel[];

/** @param ratio smallest text, as a multiple of what scenes are arranged for */
export function partsOf(scene: Scene, ratio: number): Scene[] {
  if (ratio <= ROOM_TO_SPARE) return [scene];
  const bands = bandsOf(scene).map((band) =>
    ratio >= TWO_LINES ? inTwoLines(band, scene.grid.columns) : band,
  );
  const rooms = scene.grid.rows / ratio ** 2; // text takes more room in both directions
  const parts: Band[][] = [];
  for (const band of bands) {
    const part = parts[parts.length - 1];
    if (part && part.reduce((sum, each) => sum + rowsOf(each), rowsOf(band)) <= rooms) part.push(band);
    else parts.push([band]);
  }
  return parts.length < 2
    ? [scene]
    : parts.map((part, index) => ({ ...scene, ...stacked(scene, part, index) }));
}

/** The scene a part belongs to. */
export const sceneCodeOf = (code: string): string => code.split(SIGN)[0] ?? code;

/** Parts share the time of their scene. */
export function turnsInParts(turns: readonly Turn<Scene>[], ratio: number): Turn<Scene>[] {
  return turns.flatMap(({ scene, dwellMs }) => {
    const parts = partsOf(scene, ratio);
    const each = parts.length < 2 ? dwellMs : Math.max(LEAST_DWELL_MS, dwellMs / parts.length);
    return parts.map((part) => ({ scene: part, dwellMs: each }));
  });
}

const bottomOf = ({ area }: Panel): number => area.row + area.height;
const rowsOf = (band: Band): number =>
  Math.max(...band.map(bottomOf)) - Math.min(...band.map(({ area }) => area.row));

/** From top to bottom, cut wherever no panel reaches across. */
function bandsOf({ panels }: Scene): Band[] {
  const bands: Panel[][] = [];
  let end = 0;
  for (const panel of [...panels].sort((a, b) => a.area.row - b.area.row)) {
    const band = bands[bands.length - 1];
    if (band && panel.area.row < end) band.push(panel);
    else bands.push([panel]);
    end = Math.max(end, bottomOf(panel));
  }
  return bands;
}

/** A line of many equal panels as two, each over the whole width. */
function inTwoLines(band: Band, columns: number): Band {
  const [first] = band;
  if (!first || band.length < MANY) return band;
  const { row, height } = first.area;
  if (band.some(({ area }) => area.row !== row || area.height !== height)) return band;
  const perLine = Math.ceil(band.length / 2);
  return band.map((panel, index) => {
    const line = Math.floor(index / perLine);
    const width = columns / (line === 0 ? perLine : band.length - perLine);
    return {
      ...panel,
      area: { column: 1 + (index % perLine) * width, row: row + line * height, width, height },
    };
  });
}

/** Bands under each other from the first row on, over the whole height. */
function stacked(
  scene: Scene,
  bands: readonly Band[],
  index: number,
): Pick<Scene, 'code' | 'grid' | 'panels'> {
  let row = 1;
  const panels = bands.flatMap((band) => {
    const top = Math.min(...band.map(({ area }) => area.row));
    const moved = band.map((panel) => ({
      ...panel,
      area: { ...panel.area, row: panel.area.row - top + row },
    }));
    row += rowsOf(band);
    return moved;
  });
  return {
    code: index === 0 ? scene.code : `${scene.code}${SIGN}${index + 1}`,
    grid: { ...scene.grid, rows: row - 1 },
    panels,
  };
}
