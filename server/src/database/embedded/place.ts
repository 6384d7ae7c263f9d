// Where things lie on disk: the data directory, what stands beside it, and who can reach it.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, open, realpath, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasCode, StartRefused } from './refusal.js';

/** Folder of the machine for what root's PostgreSQL needs; every user can walk through it. */
export const MACHINE_FOLDER = '/var/lib/lianxi';

/** The account PostgreSQL runs under; null means: the account of this Node process. */
export type ServiceUser = { uid: number; gid: number; name: string } | null;

/** The data directory and the files beside it; they carry its name, so two directories may share a parent. */
export interface Place {
  dataDir: string;
  ownerFile: string;
  passwordFile: string;
  logFile: string;
  /** Start of the names of folders in which `initdb` works until it has finished. */
  scratchPrefix: string;
}

/**
 * Default data directory: `data/postgres` of the project. Root cannot run PostgreSQL itself, and the account
 * it uses can seldom reach a checkout under /root, so root's data lies in `/var/lib/lianxi/<hash>/postgres`,
 * unless the project already has data that an ordinary user made and that can be reached.
 */
export function defaultDataDir(projectRoot: string): string {
  const ofProject = path.join(path.resolve(projectRoot), 'data', 'postgres');
  if (!runsAsRoot()) return ofProject;
  if (existsSync(path.join(ofProject, 'PG_VERSION'))) {
    const { uid, gid } = statSync(ofProject);
    if (uid !== 0 && firstBlockedSync({ uid, gid, name: String(uid) }, ofProject) === null) return ofProject;
  }
  const root = existsSync(projectRoot) ? realpathSync(projectRoot) : path.resolve(projectRoot);
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 10);
  return path.join(MACHINE_FOLDER, hash, 'postgres');
}

/** True for root on systems that have one. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Makes the parent folder and names everything by its real path, so that a symbolic link is no second name. */
export async function preparePlace(dataDir: string): Promise<Place> {
  const wanted = path.resolve(dataDir);
  await makeFolder(path.dirname(wanted));
  const real = existsSync(wanted)
    ? await realpath(wanted)
    : path.join(await realpath(path.dirname(wanted)), path.basename(wanted));
  return {
    dataDir: real,
    ownerFile: `${real}.owner.json`,
    passwordFile: `${real}.password`,
    logFile: `${real}.log`,
    scratchPrefix: `${real}.initdb-`,
  };
}

/** Makes a folder and its missing parents so that everyone can walk through, whatever the umask is. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    for (let made = folder; ; made = path.dirname(made)) {
      await chmod(made, 0o755);
      if (path.relative(first, made) === '') return;
    }
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR')) throw error;
    throw new StartRefused(
      `The folder ${folder} cannot be made (${String(error)}). Choose another data directory with LIANXI_DATA_DIR.`,
    );
  }
}

/**
 * First folder on the way to a path that this user may not walk through (or the path itself, when it may not
 * be read), by owner, group and world bits; null when the way is open. A missing path counts as blocked.
 */
export async function firstBlocked(user: ServiceUser, target: string): Promise<string | null> {
  if (user === null) return null;
  for (const step of stepsTo(await realpath(target))) {
    if (!opens(user, await stat(step))) return step;
  }
  return null;
}

function firstBlockedSync(user: NonNullable<ServiceUser>, target: string): string | null {
  return stepsTo(realpathSync(target)).find((step) => !opens(user, statSync(step))) ?? null;
}

function stepsTo(target: string): string[] {
  const steps = [target];
  while (path.dirname(steps[0] ?? target) !== steps[0]) steps.unshift(path.dirname(steps[0] ?? target));
  return steps;
}

interface Bits {
  uid: number;
  gid: number;
  mode: number;
  isDirectory(): boolean;
}

function opens(user: NonNullable<ServiceUser>, bits: Bits): boolean {
  const shift = bits.uid === user.uid ? 6 : bits.gid === user.gid ? 3 : 0;
  const needed = bits.isDirectory() ? 0o1 : 0o4;
  return ((bits.mode >> shift) & needed) === needed;
}

/** Writes a small private file so that it is there completely or not at all, even after a power cut. */
export async function writePrivately(file: string, content: string, owner: ServiceUser): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (owner) await chown(draft, owner.uid, owner.gid);
  await rename(draft, file);
  await syncFolder(path.dirname(file));
}

/** Makes renames inside a folder durable; Windows neither needs nor allows it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
