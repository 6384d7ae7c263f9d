/** The built project once more under another build name, as after an upgrade: other file names, other contents. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? '.', '..', '..');

export interface OtherBuild {
  /** Project root to start a server from. */
  root: string;
  name: string;
  dispose(): void;
}

export function otherBuild(): OtherBuild {
  const folder = mkdtempSync(join(tmpdir(), 'lianxi-build-'));
  chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user
  for (const each of ['node_modules', 'shared', 'package.json'])
    symlinkSync(join(root, each), join(folder, each));
  cpSync(join(root, 'server', 'dist'), join(folder, 'server', 'dist'), { recursive: true });
  for (const each of ['packs', 'package.json', 'node_modules']) {
    const there = join(root, 'server', each);
    if (existsSync(there)) symlinkSync(there, join(folder, 'server', each));
  }
  const client = join(folder, 'client', 'dist');
  cpSync(join(root, 'client', 'dist'), client, { recursive: true });
  const { build } = JSON.parse(readFileSync(join(client, 'build.json'), 'utf8')) as { build: string };
  const name = `${build}-next`;
  rename(client, build, name);
  return { root: folder, name, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Gives every hashed file another name and every mention of build and names with it. */
function rename(client: string, build: string, name: string): void {
  const assets = join(client, 'assets');
  for (const at of [client, assets])
    for (const file of readdirSync(at)) if (/\.(gz|br)$/.test(file)) rmSync(join(at, file));
  const renamed = readdirSync(assets)
    .filter((file) => /\.(js|css)$/.test(file))
    .map((file) => [file, file.replace(/\.(js|css)$/, '-next.$1')] as const);
  const texts = [
    ...readdirSync(client)
      .filter((file) => /\.(html|json)$/.test(file))
      .map((file) => join(client, file)),
    ...renamed.map(([file]) => join(assets, file)),
  ];
  for (const path of texts) {
    let text = readFileSync(path, 'utf8').replaceAll(build, name);
    for (const [before, after] of renamed) text = text.replaceAll(before, after);
    writeFileSync(path, text);
  }
  for (const [before, after] of renamed) renameSync(join(assets, before), join(assets, after));
}
