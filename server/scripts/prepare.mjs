/** Makes a clone ready: the right Node, packages as locked, everything built. Does nothing when nothing has changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './lock.mjs';

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

/** Runs a command to its end; told to stop, it stops that first. @throws Error when it fails */
export function run(command, args, options = {}) {
  return new Promise((done, failed) => {
    // npm is a script of the shell on Windows
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell, ...options });
    const stop = () => child.kill('SIGTERM');
    process.once('SIGTERM', stop);
    child.on('error', failed);
    child.on('close', () => process.off('SIGTERM', stop));
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

const lockHash = () => hashOfFile(join(root, 'package-lock.json'));
const isInstalled = () => readStamp('install') === lockHash();

/** Installs what the lock file says; the stamp goes with node_modules, so half an installation is never believed. */
async function install() {
  if (isInstalled()) return;
  const wanted = lockHash();
  say('Installing packages');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
  writeStamp('install', wanted);
}

const isTest = (name) => name.endsWith('.spec.ts') || name === 'testing';

/** Names, sizes and times of all files below some paths; tests are not built. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(path);
    if (!stat.isDirectory()) return hash.update(`${path}|${stat.size}|${stat.mtimeMs}\n`);
    for (const name of readdirSync(path).sort()) if (!isTest(name)) visit(join(path, name));
  };
  paths
    .map((path) => join(root, path))
    .filter(existsSync)
    .forEach(visit);
  return hash.digest('hex');
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

const filesOf = (workspace) =>
  ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json'].map((name) => `${workspace}/${name}`);

const parts = [
  {
    name: 'shared',
    output: 'shared/dist/index.js',
    sources: ['tsconfig.base.json', ...filesOf('shared')],
    build: () => tsc('shared'),
  },
  {
    name: 'server',
    output: 'server/dist/main.js',
    sources: ['tsconfig.base.json', 'shared/src', ...filesOf('server')],
    build: () => tsc('server'),
  },
  {
    name: 'client',
    output: 'client/dist/build.json',
    sources: [
      'tsconfig.base.json',
      'shared/src',
      ...filesOf('client'),
      'client/engines',
      'client/public',
      'client/index.html',
      'client/wall.html',
      'client/vite.config.ts',
    ],
    build: vite,
  },
];

/** What has changed since it was built last. */
function staleParts(force) {
  const packages = readStamp('install');
  return parts
    .map((part) => ({ ...part, wanted: `${fingerprint(part.sources)} ${packages}` }))
    .filter(
      ({ name, output, wanted }) =>
        force || !existsSync(join(root, output)) || readStamp(`build-${name}`) !== wanted,
    );
}

/** Builds what is stale; the server and the client at the same time. */
async function build(force) {
  const stale = staleParts(force);
  if (stale.length === 0) return;
  say(`Building ${stale.map(({ name }) => name).join(', ')}`);
  const make = async ({ name, build: compile, wanted }) => {
    rmSync(join(stamps, `build-${name}`), { force: true }); // a build that fails is tried again
    await compile();
    writeStamp(`build-${name}`, wanted);
  };
  const shared = stale.find(({ name }) => name === 'shared');
  if (shared) await make(shared);
  const outcomes = await Promise.allSettled(stale.filter((part) => part !== shared).map(make));
  const failure = outcomes.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
}

/** Everything a script needs before it can run: Node, packages, builds. */
export async function prepare({ force = false } = {}) {
  demandNode();
  if (!force && isInstalled() && staleParts(false).length === 0) return;
  await alone(
    join(root, '.lianxi', 'preparing'),
    async () => {
      await install();
      await build(force);
    },
    (pid) => say(`Waiting for process ${pid}, which prepares the same folder`),
  );
}
