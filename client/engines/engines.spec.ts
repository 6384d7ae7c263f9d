import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { newerInScript, newerThanEs5, type TreeNode } from './script';
import { newerInStyle } from './style';

const treeOf = (code: string): TreeNode =>
  parse(code, { ecmaVersion: 'latest', sourceType: 'module' }) as unknown as TreeNode;
const inScript = (code: string, floor = 69): string[] =>
  newerInScript(treeOf(code), floor).map(({ what, since }) => `${what} ${since}`);
const inStyle = (css: string, floor = 69): string[] =>
  newerInStyle(css, floor).map(({ what, since }) => `${what} ${since}`);

describe('the floor of the scripts', () => {
  it.each([
    ['a?.b', 'optional chaining ?. 80'],
    ['a ?? b', '?? 80'],
    ['a ||= b', '||= 85'],
    ['class A { b = 1 }', 'class fields 72'],
    ['class A { #b() {} }', 'private members # 74'],
    ['export * as a from "./a"', 'export * as 72'],
    ['await a()', 'await outside of functions 89'],
    ['const a = 1_000', 'numbers with _ 75'],
  ])('refuses the syntax of %s', (code, what) => {
    expect(inScript(code)).toContain(what);
  });

  it.each([
    ['structuredClone(a)', 'structuredClone 98'],
    ['globalThis.a = 1', 'globalThis 71'],
    ['queueMicrotask(a)', 'queueMicrotask 71'],
    ['a.at(-1)', '.at() 92'],
    ['"a".replaceAll("b", "c")', '.replaceAll() 85'],
    ['"a".matchAll(b)', '.matchAll() 73'],
    ['Object.hasOwn(a, b)', 'Object.hasOwn 93'],
    ['Object.fromEntries(a)', 'Object.fromEntries 73'],
    ['Promise.any(a)', 'Promise.any 85'],
    ['Promise.allSettled(a)', 'Promise.allSettled 76'],
    ['AbortSignal.timeout(1)', 'AbortSignal.timeout 103'],
    ['crypto.randomUUID()', 'crypto.randomUUID 92'],
    ['new Intl.ListFormat("zh")', 'Intl.ListFormat 72'],
    ['new Intl.NumberFormat("zh", { notation: "compact" })', 'the option notation 77'],
    ['a.addEventListener("b", c, { signal })', 'addEventListener with a signal 90'],
    ['document.exitFullscreen()', '.exitFullscreen() 71'],
  ])('refuses %s', (code, what) => {
    expect(inScript(code)).toContain(what);
  });

  it('lets through what Chromium 69 has', () => {
    const old = `
      const { a, ...rest } = { ...b };
      try { for await (const c of d) e(c) } catch { f(import.meta.url) }
      const g = async () => { await import('./h'); return [1, [2]].flat() };
      /(?<year>\\d{4})/su.test(rest);
      new ResizeObserver(g); new AbortController().abort();
    `;
    expect(inScript(`async function z() { ${old} }`)).toEqual([]);
  });

  it('lets through what the file itself asks for first', () => {
    expect(inScript('typeof globalThis === "undefined" ? self : globalThis')).toEqual([]);
    expect(inScript('if (document.exitFullscreen) document.exitFullscreen()')).toEqual([]);
    expect(inScript('if ("replaceAll" in text) text.replace("a", "b")')).toEqual([]);
  });

  it('is another one for each page', () => {
    expect(inScript('a?.b.replaceAll("c", "d"); e.at(0)', 87)).toEqual(['.at() 92']);
  });
});

describe('the floor of the style sheets', () => {
  it.each([
    ['.a { display: flex; gap: 1em }', 'gap in a rule that is no grid 84'],
    ['.a { inset: 0 }', 'inset 87'],
    ['.a { aspect-ratio: 1 }', 'aspect-ratio 88'],
    [':where(.a) { color: red }', ':where() and :is() 88'],
    ['.a:is(.b) { color: red }', ':where() and :is() 88'],
    ['.a { width: min(1px, 2px) }', 'clamp(), min(), max() 79'],
    ['.a { font-size: clamp(1px, 2vw, 3px) }', 'clamp(), min(), max() 79'],
    ['.a { color: color-mix(in srgb, red, blue) }', 'colour functions 101'],
    ['.a:has(.b) { color: red }', ':has() 105'],
    ['@container (width > 1px) { .a { color: red } }', '@container 105'],
    ['@layer base { .a { color: red } }', '@layer 99'],
    ['.a { height: 100dvh }', 'units of the dynamic viewport 108'],
    ['.a { .b & { color: red } }', 'nesting 112'],
    ['.a { overflow: clip }', 'overflow: clip 90'],
    ['@media (width >= 600px) { .a { color: red } }', 'ranges in media queries 104'],
  ])('refuses %s', (css, what) => {
    expect(inStyle(css)).toContain(what);
  });

  it('lets through what Chromium 69 has', () => {
    expect(
      inStyle(`
        /* gap: 1px */
        .a { display: grid; gap: 1em; grid-template-columns: repeat(2, minmax(0, 1fr)) }
        .b::after { content: 'inset: 0; {clamp(1px)}'; background: url(a?min(b)) }
        .c { clip-path: inset(0 1em); width: calc(2 * var(--u)); place-items: center }
        @media (prefers-reduced-motion: reduce) { .d { animation: none } }
        @supports (inset: 0) { .e { inset: 0 } }
      `),
    ).toEqual([]);
  });
});

describe('the notice for engines below the floor', () => {
  it('is ECMAScript 5, so that it can be read where nothing else can', () => {
    const notice = readFileSync(join(__dirname, '..', 'public', 'floor.js'), 'utf8');
    expect(newerThanEs5(treeOf(notice))).toEqual([]);
  });

  it.each([
    'const a = 1',
    'var a = () => 1',
    '`a`',
    'class A {}',
    'for (var a of b) c()',
    'f(...a)',
    'a ** b',
  ])('could not be written with %s', (code) => {
    expect(newerThanEs5(treeOf(code))).not.toEqual([]);
  });
});
