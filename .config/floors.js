/**
 * The floors of the house (README, architecture): a folder may import from its own folder, from lower floors and from
 * shared/, never upwards, never sideways unless said here, never in a circle.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** Folders of the server, lowest first; the files directly in server/src stand on the roof. */
const serverFloors = {
  config: 0,
  database: 0,
  http: 0,
  audit: 1,
  catalogue: 1,
  identity: 1,
  outlines: 2,
  ledger: 2,
  rounds: 3,
  meetings: 3,
  drafts: 3,
  tally: 3,
  answers: 4,
  displays: 5,
  exchange: 5,
  live: 5,
  demonstration: 6,
  ops: 6,
};
/** Neighbours on one floor that may be asked, in one direction. */
const serverNeighbours = {
  http: ['config'],
  database: ['config'],
  identity: ['audit', 'catalogue'],
  drafts: ['rounds'],
  tally: ['rounds'],
  live: ['displays'],
  ops: ['demonstration'],
};

/** The client's rooms never import each other; panels know nothing of sockets. */
const clientFloors = {
  i18n: 0,
  design: 1,
  live: 2,
  panels: 2,
  app: 3,
  wall: 4,
  entry: 4,
  desk: 4,
  meeting: 4,
  admin: 4,
};
const clientNeighbours = {};
/** The router opens rooms when somebody enters them. */
const opensRooms = ({ area, folder }) => area === 'client' && folder === 'app';

/** @returns why a file in one folder may not import from another, or null */
export function objection(area, from, to) {
  if (from === to || from === 'roof' || from === 'testing') return null;
  if (to === 'testing') return null; // tests only; the build leaves it out
  const [floors, neighbours] =
    area === 'server' ? [serverFloors, serverNeighbours] : [clientFloors, clientNeighbours];
  if (!(from in floors)) return `“${from}” has no floor: add it to .config/floors.js`;
  if (to === 'roof') return `“${from}” must not import from the roof of ${area}/src`;
  if (!(to in floors)) return `“${to}” has no floor: add it to .config/floors.js`;
  if (floors[to] < floors[from]) return null;
  if (floors[to] === floors[from] && neighbours[from]?.includes(to)) return null;
  return `“${from}” (floor ${floors[from]}) must not import from “${to}” (floor ${floors[to]})`;
}

/** Area and folder a source file lies in, null outside the src folders of shared, server and client. */
export function placeOf(file) {
  const match = /^.*\/(shared|server|client)\/src\/(?:([^/]+)\/)?[^/]/.exec(file.split(sep).join('/'));
  return match && { area: match[1], folder: match[2] ?? 'roof' };
}

const isFile = (path) => existsSync(path) && statSync(path).isFile();

/** The source file a relative import means. */
export function targetOf(file, specifier) {
  if (!specifier.startsWith('.')) return null;
  const path = resolve(dirname(file), specifier);
  const candidates = [
    path,
    path.replace(/\.js$/, '.ts'),
    `${path}.ts`,
    `${path}.vue`,
    join(path, 'index.ts'),
  ];
  return candidates.find(isFile) ?? null;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b(?:[^'"]*?from)?\s*['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g;
const importsOf = new Map();

/** Files a file imports at run time; types are erased and make no circle. */
function runtimeImports(file) {
  const known = importsOf.get(file);
  if (known) return known;
  const text = readFileSync(file, 'utf8').replace(/(^|\n)\s*(import|export) type [^;]*;/g, '\n');
  const found = [...text.matchAll(IMPORT)].flatMap((match) => targetOf(file, match[1] ?? match[2]) ?? []);
  importsOf.set(file, found);
  return found;
}

/** Whether following imports from one file leads to another. */
export function leadsTo(start, goal) {
  const seen = new Set();
  const open = [start];
  for (let file = open.pop(); file; file = open.pop()) {
    if (file === goal) return true;
    if (seen.has(file)) continue;
    seen.add(file);
    if (/\.(ts|vue)$/.test(file)) open.push(...runtimeImports(file));
  }
  return false;
}

function objectionTo(here, there) {
  if (here.area !== there.area) return `${here.area} and ${there.area} meet in @lianxi/shared only`;
  return here.area === 'shared' ? null : objection(here.area, here.folder, there.folder);
}

export const floors = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports go down the floors, never up, never in a circle' },
  },
  create(context) {
    const file = context.filename;
    const here = placeOf(file);
    const check = (node, specifier, { isType = false, isLazy = false } = {}) => {
      const target = targetOf(file, specifier);
      if (!target) return;
      const there = placeOf(target);
      const why = here && there && !(isLazy && opensRooms(here)) && objectionTo(here, there);
      if (why) context.report({ node, message: why });
      if (!isType && !isLazy && leadsTo(target, file))
        context.report({ node, message: `circle: ${specifier} leads back to this file` });
    };
    return {
      // loaded later: it has a direction, but makes no circle
      ImportExpression: (node) =>
        typeof node.source.value === 'string' && check(node, node.source.value, { isLazy: true }),
      ImportDeclaration: (node) => check(node, node.source.value, { isType: node.importKind === 'type' }),
      ExportNamedDeclaration: (node) =>
        node.source && check(node, node.source.value, { isType: node.exportKind === 'type' }),
      ExportAllDeclaration: (node) => check(node, node.source.value, { isType: node.exportKind === 'type' }),
    };
  },
};
