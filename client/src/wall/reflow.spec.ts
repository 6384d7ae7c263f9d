import fc from 'fast-check';
import type { Panel, Scene } from '@lianxi/shared';
import { panelKinds } from '@lianxi/shared';
import { reflow, type Place } from './reflow';

type Arranged = Parameters<typeof reflow>[0];
const aPanel = (
  column: number,
  row: number,
  width: number,
  height: number,
  kind: Panel['kind'] = 'tile',
) => ({
  area: { column, row, width, height },
  kind,
  questions: [],
});
const overview: Arranged = {
  grid: { columns: 12, rows: 8 } as Scene['grid'],
  panels: [
    { ...aPanel(1, 1, 4, 4, 'hero'), isLead: true },
    aPanel(5, 1, 4, 4, 'hero'),
    aPanel(9, 1, 4, 4, 'hero'),
    aPanel(1, 5, 6, 4, 'reporting'),
    aPanel(7, 5, 6, 4, 'feed'),
  ],
};
const overlap = (a: Place, b: Place): boolean =>
  a.left < b.left + b.width - 1e-9 &&
  b.left < a.left + a.width - 1e-9 &&
  a.top < b.top + b.height - 1e-9 &&
  b.top < a.top + a.height - 1e-9;

describe('a scene', () => {
  it('gives a table of several indicators more room than one of one, on a portrait canvas', () => {
    const question = { kind: 'split', indicator: 'p.a', place: 'D', period: 'current', by: 'item' } as const;
    const [several, one] = reflow(
      {
        grid: overview.grid,
        panels: [
          { ...aPanel(1, 1, 12, 4, 'split'), questions: [question, question] },
          { ...aPanel(1, 5, 12, 4, 'split'), questions: [question] },
        ],
      },
      'portrait',
    );
    expect(several?.height).toBeGreaterThan(one?.height ?? 1);
  });

  it('stands as arranged on an ordinary canvas', () => {
    expect(reflow(overview, 'landscape')[1]).toEqual({ left: 4 / 12, top: 0, width: 4 / 12, height: 0.5 });
  });

  it('puts its lower part beside its upper one on a wide canvas', () => {
    const places = reflow(overview, 'wide');
    expect(places[0]).toMatchObject({ left: 0, height: 1 });
    expect(places[3]).toMatchObject({ left: 0.5, top: 0, width: 0.25, height: 1 });
  });

  it('gives the number that leads a line of its own on a portrait canvas', () => {
    const places = reflow(overview, 'portrait');
    expect(places[0]).toMatchObject({ left: 0, top: 0, width: 1 });
    expect(places[1]?.width).toBe(0.5);
    expect(places[1]?.top).toBe(places[2]?.top);
  });

  it('loses no panel, lets none overlap, keeps all on the stage, whatever the canvas', () => {
    const scenes = fc
      .array(
        fc.record({
          height: fc.integer({ min: 1, max: 4 }),
          kinds: fc.array(fc.constantFrom(...panelKinds), { minLength: 1, maxLength: 5 }),
        }),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((bands): Arranged => {
        let row = 1;
        const panels = bands.flatMap(({ height, kinds }) => {
          const width = Math.floor(12 / kinds.length);
          const band = kinds.map((kind, index) => aPanel(1 + index * width, row, width, height, kind));
          row += height;
          return band;
        });
        return { grid: { columns: 12, rows: row - 1 }, panels };
      });
    fc.assert(
      fc.property(
        scenes,
        fc.constantFrom('portrait' as const, 'landscape' as const, 'wide' as const),
        (scene, shape) => {
          const places = reflow(scene, shape);
          expect(places).toHaveLength(scene.panels.length);
          for (const place of places) {
            expect(place.left + place.width).toBeLessThanOrEqual(1 + 1e-9);
            expect(place.top + place.height).toBeLessThanOrEqual(1 + 1e-9);
          }
          expect(places.some((a, i) => places.some((b, j) => i < j && overlap(a, b)))).toBe(false);
        },
      ),
    );
  });
});
