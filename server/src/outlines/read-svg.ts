/** SVG into rings of points: only the numbers of paths and polygons are read, nothing else of the file is ever kept. */
import { LianxiError } from '@lianxi/shared';
import { SaxesParser } from 'saxes';
import { ringsOfPath } from './path-data.js';
import type { NamedRings, Ring } from './rings.js';

const SHAPES = new Set(['path', 'polygon']);
/** Structure and looks, which are passed over. */
const PLAIN = new Set([
  'svg',
  'g',
  'title',
  'desc',
  'metadata',
  'defs',
  'namedview',
  'style',
  'text',
  'tspan',
  'rect',
]);
const FOREIGN =
  /^(RDF|Work|format|type|title|page|grid|guide|perspective|creator|Agent|date|rights|language|publisher)$/;
const NAMES = ['data-code', 'data-name', 'id', 'inkscape:label', 'name'];

/** @throws LianxiError OUTLINE_UNREADABLE · OUTLINE_ACTIVE · OUTLINE_SHAPE */
export function readSvg(content: string): NamedRings[] {
  const found: NamedRings[] = [];
  const parser = new SaxesParser();
  const refuse = (what: string): never => {
    throw new LianxiError('OUTLINE_ACTIVE', { what: what.slice(0, 40) }, 'content');
  };
  let isSvg = false;
  let shape: NamedRings | null = null;
  let isTitle = false;
  parser.on('doctype', () => refuse('DOCTYPE'));
  parser.on('processinginstruction', ({ target }) => refuse(target));
  parser.on('error', () => {
    throw new LianxiError('OUTLINE_UNREADABLE', {}, 'content');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const tag = localName(name);
    isSvg ||= tag === 'svg';
    checkAttributes(tag, attributes, refuse);
    if (SHAPES.has(tag)) {
      shape = readShape(tag, attributes, found.length);
      found.push(shape);
    } else if (!PLAIN.has(tag) && !FOREIGN.test(tag)) refuse(tag);
    isTitle = tag === 'title';
  });
  parser.on('text', (text) => {
    if (isTitle && shape && text.trim() !== '') shape.names.push(text.trim());
  });
  parser.on('closetag', ({ name }) => {
    isTitle = false;
    if (SHAPES.has(localName(name))) shape = null;
  });
  parser.write(content.replace(/^\ufeff/, '')).close();
  if (!isSvg) throw new LianxiError('OUTLINE_UNREADABLE', {}, 'content');
  return found;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

function checkAttributes(
  tag: string,
  attributes: Readonly<Record<string, string>>,
  refuse: (what: string) => never,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    const plain = localName(name).toLowerCase();
    if (plain.startsWith('on') || plain === 'href') refuse(name);
    if (/javascript:|url\s*\(\s*['"]?\s*(?!#)|@import/i.test(value)) refuse(name);
    if (plain === 'transform')
      throw new LianxiError('OUTLINE_SHAPE', { what: `${tag} transform` }, 'content');
  }
}

function readShape(tag: string, attributes: Readonly<Record<string, string>>, index: number): NamedRings {
  const names = NAMES.flatMap((name) => attributes[name] ?? []);
  const called = names[0] ?? `#${index + 1}`;
  const rings =
    tag === 'path' ? ringsOfPath(attributes['d'] ?? '') : ringOfPolygon(attributes['points'] ?? '');
  if (!rings || rings.length === 0 || rings.some((ring) => ring.length < 3))
    throw new LianxiError('OUTLINE_SHAPE', { what: called.slice(0, 40) }, 'content');
  return { names, called, rings };
}

function ringOfPolygon(points: string): Ring[] | null {
  const numbers = points
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  if (numbers.length % 2 !== 0 || !numbers.every(Number.isFinite)) return null;
  return [
    Array.from({ length: numbers.length / 2 }, (_, at) => [numbers[2 * at] ?? 0, numbers[2 * at + 1] ?? 0]),
  ];
}
