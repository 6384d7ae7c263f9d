/** Builds the reading process for tests, where only sources exist; jest.config.js puts this in place of the real path. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const sources = resolve('src', 'exchange');
// below node_modules, so that the packages it needs are found
const cache = resolve('..', 'node_modules', '.cache', 'lianxi-parse-child');

function build(): string {
  const files = readdirSync(sources)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => ({ name: name.replace(/\.ts$/, '.js'), text: readFileSync(join(sources, name), 'utf8') }));
  const folder = join(cache, createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16));
  if (existsSync(folder)) return join(folder, 'parse-child.js');
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'making-'));
  writeFileSync(join(making, 'package.json'), '{"type":"module"}');
  const options = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
  };
  for (const { name, text } of files) {
    writeFileSync(join(making, name), ts.transpileModule(text, { compilerOptions: options }).outputText);
  }
  try {
    renameSync(making, folder);
  } catch {
    // another worker was first
  }
  return join(folder, 'parse-child.js');
}

export const parseChildPath = build();
