/** GeoJSON into rings of points in a plane, each feature with what it may be known by. */
import { LianxiError } from '@lianxi/shared';
import type { NamedRings, Ring } from './rings.js';

/** Degrees around Shanghai: anything else is projected, or another city. */
const BOUNDS = { west: 120, east: 123, south: 30, north: 32.5 };
const NAMES = ['code', 'adcode', 'id', 'name', 'name_zh', 'NAME', 'fullname'];

/** @throws LianxiError OUTLINE_UNREADABLE · OUTLINE_COORDINATES · OUTLINE_SHAPE */
export function readGeoJson(content: string): NamedRings[] {
  const file = parsed(content);
  if (!isObject(file) || file['type'] !== 'FeatureCollection' || !Array.isArray(file['features']))
    throw new LianxiError('OUTLINE_UNREADABLE', {}, 'content');
  return file['features'].map((feature: unknown, index) => readFeature(feature, index));
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\ufeff/, ''));
  } catch {
    throw new LianxiError('OUTLINE_UNREADABLE', {}, 'content');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFeature(feature: unknown, index: number): NamedRings {
  if (!isObject(feature)) throw new LianxiError('OUTLINE_UNREADABLE', {}, 'content');
  const properties = isObject(feature['properties']) ? feature['properties'] : {};
  const names = [feature['id'], ...NAMES.map((name) => properties[name])]
    .filter((name) => typeof name === 'string' || typeof name === 'number')
    .map(String);
  const called = names[names.length - 1] ?? `#${index + 1}`;
  const geometry = isObject(feature['geometry']) ? feature['geometry'] : {};
  const { type, coordinates } = geometry;
  const polygons: unknown[] =
    type === 'Polygon'
      ? [coordinates]
      : type === 'MultiPolygon' && Array.isArray(coordinates)
        ? coordinates
        : [];
  if (polygons.length === 0) throw new LianxiError('OUTLINE_SHAPE', { what: called }, 'content');
  return { names, called, rings: polygons.flatMap((polygon) => ringsOf(polygon, called)) };
}

function ringsOf(polygon: unknown, called: string): Ring[] {
  if (!Array.isArray(polygon)) throw new LianxiError('OUTLINE_SHAPE', { what: called }, 'content');
  return polygon.map((ring: unknown) => {
    if (!Array.isArray(ring) || ring.length < 4)
      throw new LianxiError('OUTLINE_SHAPE', { what: called }, 'content');
    return ring.map(pointOf);
  });
}

/** Degrees, as long as the plane is small: x shrinks with the latitude, y runs down. */
function pointOf(point: unknown): [number, number] {
  const [longitude, latitude] = Array.isArray(point) ? (point as unknown[]) : [];
  if (typeof longitude !== 'number' || typeof latitude !== 'number' || !isNear(longitude, latitude))
    throw new LianxiError('OUTLINE_COORDINATES', {}, 'content');
  return [longitude * SHRINK, -latitude];
}
const SHRINK = Math.cos((31.2 * Math.PI) / 180);
const isNear = (longitude: number, latitude: number): boolean =>
  longitude >= BOUNDS.west &&
  longitude <= BOUNDS.east &&
  latitude >= BOUNDS.south &&
  latitude <= BOUNDS.north;
