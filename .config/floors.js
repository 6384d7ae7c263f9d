/**
 * The floors of the house (README, architecture): a folder may import from its own folder, from lower floors and from
 * shared/, never upwards, never sideways unless said here, never in a circle.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Folders of the server, lowest first; the files directly in server/src stand on the roof. */
const serverFloors = {
  config: 0,
  database: 0,
  http: 0,
  audit: 1,
  catalogue: 1,
  identity: 1,
  ledger: 2,
  answers: 3,
  displays: 4,
  live: 4,
  demonstration: 5,
  ops: 5,
};
/** Neighbours on one floor that may be asked, in one direction. */
const serverNeighbours = {
  http: ['config'],
  database: ['config'],
  identity: ['audit', 'catalogue'],
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

/** Area and folder a source file lies in, null outside server/src and client/src. */
export function placeOf(file) {
  const parts = relative(process.cwd(), file).split(sep);
  const [area, source, folder] = parts;
  if ((area !== 'server' && area !== 'client') || source !== 'src') return null;
  return { area, folder: parts.length === 3 ? 'roof' : folder };
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
  /(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)/g;
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

export const floors = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports go down the floors, never up, never in a circle' },
  },
  create(context) {
    const file = context.filename;
    const here = placeOf(file);
    const check = (node, specifier, isType) => {
      const target = targetOf(file, specifier);
      if (!target) return;
      const there = placeOf(target);
      if (here && there && here.area === there.area) {
        const why = objection(here.area, here.folder, there.folder);
        if (why) context.report({ node, message: why });
      }
      if (!isType && leadsTo(target, file))
        context.report({ node, message: `circle: ${specifier} leads back to this file` });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source.value, node.importKind === 'type'),
      ExportNamedDeclaration: (node) =>
        node.source && check(node, node.source.value, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node, node.source.value, node.exportKind === 'type'),
    };
  },
};
