/** Makes a clone ready: the right Node, packages as locked, everything built. Does nothing when nothing has changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamps = join(root, 'node_modules', '.lianxi');
const FLOOR = [20, 19];

export const say = (message) => process.stdout.write(`${message}\n`);

/** Ends with what to do when Node is too old. */
export function demandNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  say(
    `Lianxi needs Node ${FLOOR.join('.')} or newer; this is ${process.versions.node}. Install a newer one and try again.`,
  );
  process.exit(1);
}

/** Runs a command to its end. @throws Error when it fails */
export function run(command, args, options = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
      ...options,
    });
    child.on('error', failed);
    child.on('exit', (code, signal) => {
      if (code === 0) done();
      else failed(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
}

const hashOfFile = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const readStamp = (name) => (existsSync(join(stamps, name)) ? readFileSync(join(stamps, name), 'utf8') : '');

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}

/** Installs what the lock file says, when it is not what was installed last. */
export async function install() {
  const wanted = hashOfFile(join(root, 'package-lock.json'));
  if (readStamp('install') === wanted) return;
  say('Installing packages');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
  writeStamp('install', wanted);
}

/** Names, sizes and times of all files below some paths. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const { size, mtimeMs, isDirectory } = statOf(path);
    if (isDirectory) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path}|${size}|${mtimeMs}\n`);
  };
  paths
    .map((path) => join(root, path))
    .filter(existsSync)
    .forEach(visit);
  return hash.digest('hex');
}

function statOf(path) {
  const stat = statSync(path);
  return { size: stat.size, mtimeMs: stat.mtimeMs, isDirectory: stat.isDirectory() };
}

const tsc = (workspace) =>
  run(process.execPath, [
    join('node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    `${workspace}/tsconfig.build.json`,
  ]);
const vite = () =>
  run(
    process.execPath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: join(root, 'client') },
  );

const parts = [
  {
    name: 'shared',
    output: 'shared/dist/index.js',
    sources: ['shared/src', 'shared/tsconfig.build.json', 'tsconfig.base.json'],
    build: () => tsc('shared'),
  },
  {
    name: 'server',
    output: 'server/dist/main.js',
    sources: ['shared/src', 'server/src', 'server/tsconfig.build.json'],
    build: () => tsc('server'),
  },
  {
    name: 'client',
    output: 'client/dist/build.json',
    sources: [
      'shared/src',
      'client/src',
      'client/index.html',
      'client/wall.html',
      'client/vite.config.ts',
      'client/package.json',
    ],
    build: vite,
  },
];

/** Builds what has changed since it was built last; the server and the client at the same time. */
export async function build({ force = false } = {}) {
  const lock = readStamp('install');
  const stale = parts
    .map((part) => ({ ...part, wanted: `${fingerprint(part.sources)} ${lock}` }))
    .filter(
      ({ name, output, wanted }) =>
        force || !existsSync(join(root, output)) || readStamp(`build-${name}`) !== wanted,
    );
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ name }) => name).join(', ')}`);
  const make = async (part) => {
    await part.build();
    writeStamp(`build-${part.name}`, part.wanted);
  };
  const shared = stale.find(({ name }) => name === 'shared');
  if (shared) await make(shared);
  await Promise.all(stale.filter((part) => part !== shared).map(make));
}

/** Everything a script needs before it can run. */
export async function prepare(options) {
  demandNode();
  await install();
  await build(options);
}
