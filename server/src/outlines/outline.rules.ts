/** From an uploaded file to an outline, or to the words why not. Pure: nothing of the file itself is kept. */
import { createHash } from 'node:crypto';
import {
  LianxiError,
  MAX_OUTLINE,
  type Outline,
  type OutlineAbout,
  type Place,
  type UploadOutline,
} from '@lianxi/shared';
import { readGeoJson } from './read-geojson.js';
import { readSvg } from './read-svg.js';
import { drawingOf, type NamedRings, type Ring } from './rings.js';

const MAX_POINTS = 60_000;
/** Names told in a refusal. */
const TOLD = 12;

/**
 * @param places the subdistricts there are today
 * @throws LianxiError TOO_LARGE · OUTLINE_…, with all names in `details.names` where some do not match
 */
export function outlineOf(upload: UploadOutline, places: readonly Place[]): Outline {
  const { district, format, content } = upload;
  if (content.length > MAX_OUTLINE) throw new LianxiError('TOO_LARGE', { limit: '2 MB' }, 'content');
  const about = aboutOf(upload);
  const shapes = format === 'svg' ? readSvg(content) : readGeoJson(content);
  const points = shapes.reduce(
    (sum, { rings }) => sum + rings.reduce((all, ring) => all + ring.length, 0),
    0,
  );
  if (points > MAX_POINTS) throw new LianxiError('TOO_LARGE', { limit: '60,000 points' }, 'content');
  const drawing = drawingOf(matched(shapes, places));
  const picture = { district, about, ...drawing };
  const hash = createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 32);
  return { ...picture, hash };
}

/** Source, licence, 审图号, datum and date are demanded; coordinates have a datum, a drawing may have none. */
function aboutOf({ about = {}, format }: UploadOutline): OutlineAbout {
  const { source = '', licence = '', approval = '', datum = null, date = '' } = about;
  for (const [name, value] of Object.entries({ source, licence, approval, datum, date })) {
    if (value === '' || value === null) throw new LianxiError('OUTLINE_ABOUT', {}, `about.${name}`);
  }
  if (datum === 'none' && format === 'geojson') throw new LianxiError('OUTLINE_ABOUT', {}, 'about.datum');
  return { source, licence, approval, datum, date };
}

/** By code, else by name, with or without 街道; every place once, and no shape besides. */
function matched(shapes: readonly NamedRings[], places: readonly Place[]): Map<string, Ring[]> {
  const known = new Map<string, Place>();
  for (const place of places) {
    for (const name of [place.code, place.name.zh, place.name.zh.replace(/街道$/, ''), place.name.en])
      known.set(plain(name), place);
  }
  const rings = new Map<string, Ring[]>();
  const unmatched: string[] = [];
  for (const shape of shapes) {
    const place = shape.names.map((name) => known.get(plain(name))).find(Boolean);
    if (place) rings.set(place.code, [...(rings.get(place.code) ?? []), ...shape.rings]);
    else unmatched.push(shape.called);
  }
  refuseNames('OUTLINE_UNMATCHED', unmatched);
  refuseNames(
    'OUTLINE_MISSING',
    places.filter(({ code }) => !rings.has(code)).map(({ name }) => name.zh),
  );
  return rings;
}

const plain = (name: string): string => name.replace(/\s+/g, '').toLowerCase();

function refuseNames(code: 'OUTLINE_UNMATCHED' | 'OUTLINE_MISSING', names: readonly string[]): void {
  if (names.length === 0) return;
  const told = names.slice(0, TOLD).map((name) => name.slice(0, 40));
  const more = names.length > TOLD ? ` … (${names.length})` : '';
  throw new LianxiError(code, { names: told.join('、') + more }, 'content', { names: names.slice(0, 200) });
}
