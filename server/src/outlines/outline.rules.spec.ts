import { LianxiError, type Place, type UploadOutline } from '@lianxi/shared';
import { outlineOf } from './outline.rules.js';
import { labelOf } from './rings.js';

const aPlace = (code: string, zh: string): Place => ({
  code,
  name: { zh, en: `${code} Subdistrict` },
  level: 'subdistrict',
  parent: 'D',
  district: 'D',
  validFrom: null,
  validTo: null,
  tile: null,
  station: null,
  demo: false,
});
const places = [aPlace('S1', '甲街道'), aPlace('S2', '乙镇')];
const about = {
  source: '天地图',
  licence: '公开使用',
  approval: 'GS(2024)0650号',
  datum: 'CGCS2000' as const,
  date: '2024-06-30',
};
const square = (west: number, south: number): number[][][] => [
  [
    [west, south],
    [west + 0.1, south],
    [west + 0.1, south + 0.1],
    [west, south + 0.1],
    [west, south],
  ],
];
const feature = (properties: object, coordinates: unknown, type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const geojson = (...features: object[]): string => JSON.stringify({ type: 'FeatureCollection', features });
const both = geojson(
  feature({ name: '甲街道' }, square(121.4, 31.2)),
  feature({ code: 'S2' }, square(121.5, 31.3)),
);
const svg = (...shapes: string[]): string =>
  `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${shapes.join('')}</svg>`;
const bothDrawn = [
  '<path id="S1" d="M0 0h50v50h-50z"/>',
  '<path data-name="乙镇" d="M50,50 L100,50 C100,80 80,100 50,100 Z"/>',
];
const upload = (content: string, over: Partial<UploadOutline> = {}): UploadOutline => ({
  district: 'D',
  format: content.startsWith('{') ? 'geojson' : 'svg',
  content,
  about,
  ...over,
});
const refusalOf = (asked: UploadOutline): [string, unknown] => {
  try {
    outlineOf(asked, places);
  } catch (error) {
    if (error instanceof LianxiError) return [error.code, error.field ?? ''];
    throw error;
  }
  return ['taken', ''];
};

describe('an outline', () => {
  it('knows its places by code or name, lies north up, and has the same fingerprint each time', () => {
    const outline = outlineOf(upload(both), places);
    expect(outline.shapes.map(({ place }) => place)).toEqual(['S1', 'S2']);
    const [south, north] = outline.shapes;
    expect(north?.label.y).toBeLessThan(south?.label.y ?? 0);
    expect(north?.label.x).toBeGreaterThan(south?.label.x ?? 0);
    expect(Math.max(outline.width, outline.height)).toBe(1000);
    expect(outlineOf(upload(both), places).hash).toBe(outline.hash);
  });

  it('keeps of a drawing nothing but numbers', () => {
    const { shapes } = outlineOf(upload(svg(...bothDrawn)), places);
    for (const { path } of shapes) expect(path).toMatch(/^[MLZ\d. ]+$/);
    expect(shapes[0]?.path).toBe('M0 0L500 0L500 500L0 500Z');
  });

  it('names a shape by its title as well', () => {
    const titled = svg('<path d="M0 0h9v9z"><title>甲街道</title></path>', bothDrawn[1] ?? '');
    expect(refusalOf(upload(titled))).toEqual(['taken', '']);
  });

  it('has its label inside, where there is most room for it', () => {
    const label = labelOf([
      [
        [0, 0],
        [100, 0],
        [100, 40],
        [40, 40],
        [40, 100],
        [0, 100],
      ],
    ]);
    expect(label.x).toBeGreaterThan(30);
    expect(label.y).toBeLessThan(40);
    expect(label.room).toBeGreaterThan(10);
  });
});

describe('an upload is refused', () => {
  it.each(['source', 'licence', 'approval', 'datum', 'date'] as const)('without its %s', (name) => {
    const { [name]: _, ...rest } = about;
    expect(refusalOf(upload(both, { about: rest }))).toEqual(['OUTLINE_ABOUT', `about.${name}`]);
    expect(refusalOf(upload(both, { about: undefined }))).toEqual(['OUTLINE_ABOUT', 'about.source']);
  });

  it('when coordinates are said to have no datum', () => {
    expect(refusalOf(upload(both, { about: { ...about, datum: 'none' } }))).toEqual([
      'OUTLINE_ABOUT',
      'about.datum',
    ]);
  });

  it.each([
    ['damaged', '{"type":"FeatureCollection","features":[', 'OUTLINE_UNREADABLE'],
    ['something else', '{"type":"Point"}', 'OUTLINE_UNREADABLE'],
    ['damaged', '<svg><path', 'OUTLINE_UNREADABLE'],
    ['no drawing', '<html></html>', 'OUTLINE_ACTIVE'],
    ['projected', geojson(feature({ name: '甲街道' }, square(352_000, 3_456_000))), 'OUTLINE_COORDINATES'],
    ['another city', geojson(feature({ name: '甲街道' }, square(116.4, 39.9))), 'OUTLINE_COORDINATES'],
    ['lines', geojson(feature({ name: '甲街道' }, [[121, 31]], 'LineString')), 'OUTLINE_SHAPE'],
    ['lists in lists', geojson(feature({}, [[[[[121.4, 31.2]]]]])), 'OUTLINE_SHAPE'],
    ['an arc', svg('<path id="S1" d="M0 0A5 5 0 0 1 9 9z"/>'), 'OUTLINE_SHAPE'],
    ['a transform', svg('<g transform="scale(2)"><path id="S1" d="M0 0h9v9z"/></g>'), 'OUTLINE_SHAPE'],
    ['path data that is none', svg('<path id="S1" d="M0 0L1"/>'), 'OUTLINE_SHAPE'],
  ])('when it is %s', (_, content, code) => {
    expect(refusalOf(upload(content))).toEqual([code, 'content']);
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>', ...bothDrawn)],
    ['a handler', svg('<path id="S1" onload="alert(1)" d="M0 0h9v9z"/>')],
    ['markup', svg('<foreignObject/>', ...bothDrawn)],
    ['a link', svg('<a href="javascript:alert(1)"/>')],
    ['an image', svg('<image xlink:href="http://elsewhere/x.png"/>')],
    ['a picture elsewhere', svg('<path id="S1" fill="url(http://elsewhere)" d="M0 0h9v9z"/>')],
    ['an entity', '<!DOCTYPE svg [<!ENTITY x "y">]><svg/>'],
    ['a style sheet', '<?xml-stylesheet href="x.css"?><svg/>'],
    ['an animation', svg('<path id="S1" d="M0 0h9v9z"><animate attributeName="d"/></path>')],
  ])('with %s in it', (_, content) => {
    expect(refusalOf(upload(content))).toEqual(['OUTLINE_ACTIVE', 'content']);
  });

  it('when a shape matches no place, or a place has no shape; all are listed', () => {
    const strange = geojson(
      feature({ name: '甲街道' }, square(121.4, 31.2)),
      feature({ name: '丙街道' }, square(121.5, 31.2)),
    );
    expect(() => outlineOf(upload(strange), places)).toThrow(
      expect.objectContaining({ code: 'OUTLINE_UNMATCHED', details: { names: ['丙街道'] } }),
    );
    const missing = geojson(feature({ name: '甲街道' }, square(121.4, 31.2)));
    expect(() => outlineOf(upload(missing), places)).toThrow(
      expect.objectContaining({ code: 'OUTLINE_MISSING', details: { names: ['乙镇'] } }),
    );
  });

  it('when it is too large, in characters or points', () => {
    expect(refusalOf(upload(`{"x":"${'y'.repeat(2_000_001)}"}`))[0]).toBe('TOO_LARGE');
    const ring = Array.from({ length: 60_001 }, (_, at) => [121 + at / 1e6, 31]);
    expect(refusalOf(upload(geojson(feature({ name: '甲街道' }, [ring]))))[0]).toBe('TOO_LARGE');
  });
});
