/**
 * The build refuses what the oldest engines of a room cannot read: Chromium 69 for the wall (boxes behind a television),
 * 87 for the other rooms. The wall has a budget besides.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';
import { newerInScript, newerThanEs5, type TreeNode } from './script.js';
import { DECORATION, newerInStyle } from './style.js';

const PAGES = [
  { page: 'wall', floor: 69, lets: [] as string[] },
  { page: 'index', floor: 87, lets: DECORATION },
];
const WALL_BUDGET = 150_000;

interface Files {
  scripts: Rollup.OutputChunk[];
  styles: Rollup.OutputAsset[];
}

/** What a page loads; @param follow which imports of a chunk belong to it */
function filesOf(bundle: Rollup.OutputBundle, page: string, follow: 'at once' | 'ever'): Files {
  const files = Object.values(bundle);
  const scripts = new Map<string, Rollup.OutputChunk>();
  const reach = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (scripts.has(fileName) || chunk?.type !== 'chunk') return;
    scripts.set(fileName, chunk);
    chunk.imports.forEach(reach);
    if (follow === 'ever') chunk.dynamicImports.forEach(reach);
  };
  for (const file of files)
    if (file.type === 'chunk' && file.isEntry && file.name === page) reach(file.fileName);
  const names = new Set(
    [...scripts.values()].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]),
  );
  const styles = files.filter(
    (file): file is Rollup.OutputAsset => file.type === 'asset' && names.has(file.fileName),
  );
  return { scripts: [...scripts.values()], styles };
}

/** Why a page cannot be read by its floor, one line each. */
function objections({ scripts, styles }: Files, floor: number, parse: (code: string) => TreeNode): string[] {
  const newer = [
    ...scripts.flatMap(({ fileName, code }) =>
      newerInScript(parse(code), floor).map(
        ({ what, since, at }) =>
          `${fileName}: ${what} (Chromium ${since}) near ${code.slice(Math.max(0, at - 30), at + 50)}`,
      ),
    ),
    ...styles.flatMap(({ fileName, source }) =>
      newerInStyle(String(source), floor).map(
        ({ what, since, rule }) => `${fileName}: ${what} (Chromium ${since}) in ${rule}`,
      ),
    ),
  ];
  return [...new Set(newer)];
}

/** @param notice the script that speaks to engines below every floor; it must be ECMAScript 5 */
export function oldEngines(notice: string): Plugin {
  return {
    name: 'lianxi-old-engines',
    apply: 'build',
    generateBundle(_options, bundle) {
      const parse = (code: string): TreeNode => this.parse(code) as unknown as TreeNode;
      const problems = PAGES.flatMap(({ page, floor, lets }) =>
        objections(filesOf(bundle, page, 'ever'), floor, parse)
          .filter((problem) => !lets.some((what) => problem.includes(what)))
          .map((problem) => `${page}: ${problem}`),
      );
      for (const { what } of newerThanEs5(parse(readFileSync(notice, 'utf8'))))
        problems.push(`${notice}: ${what} is newer than ECMAScript 5`);
      const { scripts } = filesOf(bundle, 'wall', 'at once');
      const size = scripts.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
      if (size > WALL_BUDGET)
        problems.push(
          `the wall's scripts are ${size} bytes compressed, ${WALL_BUDGET} is the most it may be`,
        );
      if (problems.length > 0) this.error(`too new or too large for old computers:\n${problems.join('\n')}`);
    },
  };
}
