/** Lays routes and stations out as a transit map: octilinear lines, even spacing, no coordinates at all. */
import { formatNumber, type StationsAnswer } from '@lianxi/shared';

export type Station = StationsAnswer['stations'][number];

export interface Stop {
  station: Station;
  x: number;
  y: number;
  /** Width its name may take. */
  room: number;
}
export interface Route {
  code: string;
  /** 0-based place in the map, for colour and bullet. */
  index: number;
  name: Station['name'];
  /** SVG path of the line, from its bullet to its end. */
  path: string;
  start: { x: number; y: number };
  stops: Stop[];
}
export interface LineMap {
  routes: Route[];
  /** Stations on no route, set apart: kinds in the order of their first station. */
  apart: { code: string; name: Station['name']; stations: Station[] }[];
}

export interface LineMapSize {
  width: number;
  height: number;
  /** Left margin that carries a route's bullet and name. */
  head: number;
  /** Room above the first line besides, for a route's name in several lines. */
  top: number;
  /** Room a line needs above and below it: for counts, for names. */
  above: number;
  below: number;
  /** The highest a bend may be; there is less where the height is needed. */
  bend: number;
  /** Distance of a bend from the stops before and after it. */
  clearBefore: number;
  clearAfter: number;
}

/** How many stations the longest route has; at least 1. */
export function longestRoute(stations: readonly Station[]): number {
  const counts = new Map<string, number>();
  for (const { route } of stations) if (route) counts.set(route.code, (counts.get(route.code) ?? 0) + 1);
  return Math.max(1, ...counts.values());
}

/** Routes in the order of their codes, their stations by `seq`. */
export function lineMapOf(stations: readonly Station[], size: LineMapSize): LineMap {
  const codes = [...new Set(stations.flatMap(({ route }) => (route ? [route.code] : [])))].sort();
  const longest = Math.max(
    1,
    ...codes.map((code) => stations.filter(({ route }) => route?.code === code).length),
  );
  const routes = codes.map((code, index) => routeOf(code, index, codes.length, longest, stations, size));
  const apart = new Map<string, LineMap['apart'][number]>();
  for (const station of stations.filter(({ route }) => !route)) {
    const { code, zh, en } = station.kind;
    const group = apart.get(code) ?? { code, name: { zh, en }, stations: [] };
    group.stations.push(station);
    apart.set(code, group);
  }
  return { routes, apart: [...apart.values()] };
}

function routeOf(
  code: string,
  index: number,
  count: number,
  longest: number,
  stations: readonly Station[],
  { width, height, head, top, above, below, bend, clearBefore, clearAfter }: LineMapSize,
): Route {
  const own = stations
    .filter(({ route }) => route?.code === code)
    .sort((a, b) => (a.route?.seq ?? 0) - (b.route?.seq ?? 0));
  const room = (width - head) / longest;
  const most = Math.min(bend, height - top - count * (above + below), room - clearBefore - clearAfter);
  const rise = Math.max(0, most);
  const spacing = count > 1 ? (height - top - rise - above - below) / (count - 1) : 0;
  const low = top + above + rise + spacing * index;
  // All lines bend between the same stops, each a little later than the one below, to stay parallel at 45°; clear of
  // the counts before and of the names after.
  const bendAfter = Math.max(1, Math.floor(longest / 2));
  const free = room - rise - clearBefore - clearAfter;
  const step = count > 1 ? Math.min(spacing * Math.tan(Math.PI / 8), Math.max(0, free) / (count - 1)) : 0;
  const bendAt =
    head +
    room * (bendAfter - 0.5) +
    clearBefore +
    (free - step * (count - 1)) / 2 +
    step * (count - 1 - index);
  const stops = own.map((station, stop) => ({
    station,
    x: head + room * (stop + 0.5),
    y: stop < bendAfter ? low : low - rise,
    room,
  }));
  const start = { x: 0, y: low };
  const end = stops[stops.length - 1] ?? { x: width, y: low };
  const bends = rise > 0 && stops.length > bendAfter;
  const path = `M${start.x} ${start.y}${bends ? `H${bendAt}L${bendAt + rise} ${low - rise}` : ''}H${end.x}`;
  return { code, index, name: own[0]?.route ?? { zh: code, en: code }, path, start, stops };
}

export const openOf = (stations: readonly Station[]): number =>
  stations.filter(({ isOpen }) => isOpen).length;

/** Today's count as written; a dash where none was reported yet: blank is not 0. */
export const countOf = ({ today }: Station): string => (today === null ? '–' : formatNumber(today));
