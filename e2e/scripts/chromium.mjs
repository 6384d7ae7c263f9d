/** A real Chromium for browser tests: CHROMIUM_PATH, PATH, an npm package that ships the binary, the distribution's package. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { root } from '../../server/scripts/prepare.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Flags for every launch: no requests of the browser's own. */
export const flags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** @returns path, flags and environment of a Chromium that starts. @throws Error that says how to get one */
export async function findChromium() {
  const tried = [];
  for (const candidate of [given, onPath, shipped, fromDistribution]) {
    try {
      const found = await candidate();
      if (!found) continue;
      if (starts(found)) return { ...found, args: flags };
      tried.push(`${found.executablePath} does not start`);
    } catch (error) {
      tried.push(error.message);
    }
  }
  throw new Error(
    `No Chromium for the browser tests (${tried.join('; ')}). Install one, or set CHROMIUM_PATH.`,
  );
}

const given = () =>
  process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH, env: {} } : null;

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES)
      if (existsSync(join(folder, name))) return { executablePath: join(folder, name), env: {} };
  }
  const installed = process.platform === 'darwin' && MAC.find(existsSync);
  return installed ? { executablePath: installed, env: {} } : null;
}

/** The npm package unpacks its binary into the temporary folder and reuses whatever lies there: give it one of its own. */
async function shipped() {
  if (process.platform !== 'linux') return null;
  const require = createRequire(join(root, 'e2e', 'package.json'));
  const home = join(root, 'node_modules', '@sparticuz', 'chromium');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const folder = join(root, 'node_modules', '.cache', `chromium-${version}`);
  if (!existsSync(join(folder, 'chromium'))) unpack(require.resolve('@sparticuz/chromium'), folder);
  const libraries = join(folder, 'al2023', 'lib');
  const plain = { executablePath: join(folder, 'chromium'), env: {} };
  return starts(plain) || !existsSync(libraries) ? plain : { ...plain, env: { LD_LIBRARY_PATH: libraries } };
}

function unpack(module, folder) {
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  const code = `import(${JSON.stringify(module)}).then(({ default: chromium }) => chromium.executablePath())`;
  // AWS_LAMBDA_JS_RUNTIME makes the package unpack its shared libraries as well
  execFileSync(process.execPath, ['-e', code], {
    env: { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
  });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(join(folder, 'chromium'))) throw error; // else another run was quicker
  }
}

function fromDistribution() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore' });
  return onPath();
}

function starts({ executablePath, env }) {
  try {
    execFileSync(executablePath, ['--version', ...flags], {
      env: { ...process.env, ...env },
      stdio: 'pipe',
      timeout: 30_000,
    });
    return true;
  } catch {
    return false; // the next candidate is tried, and the failure is named when none is left
  }
}
