import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder, writePrivately, type Place, type ServiceUser } from './place.js';
import type { Programs } from './programs.js';
import { hasCode, StartRefused } from './refusal.js';
import { runProgram } from './spawn-program.js';

/** PostgreSQL's superuser in the embedded cluster; it owns the application's database. */
export const SUPERUSER = 'lianxi';

export interface InitialiseSetup {
  place: Place;
  programs: Programs;
  user: ServiceUser;
  log: (message: string) => void;
}

/** @returns true when the data directory holds a cluster; false when it is missing or empty. Refuses anything else. */
export async function hasCluster({ place, programs }: InitialiseSetup): Promise<boolean> {
  const { dataDir } = place;
  const versionFile = path.join(dataDir, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const found = (await readFile(versionFile, 'utf8')).trim();
    if (found === programs.major) return true;
    throw new StartRefused(
      `The data directory ${dataDir} was made by PostgreSQL ${found}, and this Lianxi brings PostgreSQL ` +
        `${programs.major}. Make a backup with the Lianxi that made it and restore it here, or choose another ` +
        'data directory with LIANXI_DATA_DIR.',
    );
  }
  if (!existsSync(dataDir) || (await readdir(dataDir)).length === 0) return false;
  throw new StartRefused(
    `The folder ${dataDir} is not empty and is not a PostgreSQL data directory. Nothing was changed in it. ` +
      'Choose another data directory with LIANXI_DATA_DIR.',
  );
}

/**
 * Makes a new cluster. `initdb` works in a scratch folder beside, which becomes the data directory by one rename
 * when it is finished and on disk: an interrupted one leaves nothing that looks like data.
 */
export async function createCluster(setup: InitialiseSetup): Promise<void> {
  const { place, programs, user, log } = setup;
  await removeAbandonedScratch(place, log);
  if (!existsSync(place.passwordFile)) await writePrivately(place.passwordFile, newPassword(), user);
  const scratch = `${place.scratchPrefix}${randomBytes(4).toString('hex')}`;
  await mkdir(scratch, { mode: 0o700 });
  if (user) await chown(scratch, user.uid, user.gid);
  log(`creating a database cluster in ${place.dataDir}`);
  const args = [
    `--pgdata=${scratch}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${place.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
    '--no-instructions',
  ];
  const { code, signal, output } = await runProgram(programs.initdb, args, { user, folder: scratch });
  if (code !== 0) {
    throw new StartRefused(`initdb failed (${signal ?? `code ${code}`}): ${output.trim().slice(-2000)}`);
  }
  await becomeDataDir(scratch, place.dataDir);
}

async function becomeDataDir(scratch: string, dataDir: string): Promise<void> {
  // POSIX renames over an empty folder; Windows does not.
  if (process.platform === 'win32' && existsSync(dataDir)) await rmdir(dataDir);
  try {
    await rename(scratch, dataDir);
  } catch (error) {
    if (!hasCode(error, 'EBUSY', 'EXDEV')) throw error;
    throw new StartRefused(
      `The data directory ${dataDir} is itself a mounted volume and cannot be put in place in one step. ` +
        `Point LIANXI_DATA_DIR at a folder inside it, for example ${path.join(dataDir, 'postgres')}.`,
    );
  }
  await syncFolder(path.dirname(dataDir));
}

/**
 * Removes what interrupted initdb runs left: the one thing ever deleted here. Such a folder never was a data
 * directory (it loses this name when it becomes one), and the caller owns the lock, so nobody else makes one now.
 */
async function removeAbandonedScratch(place: Place, log: (message: string) => void): Promise<void> {
  const parent = path.dirname(place.dataDir);
  const prefix = path.basename(place.scratchPrefix);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !/^[0-9a-f]{8}$/.test(name.slice(prefix.length))) continue;
    try {
      await rm(path.join(parent, name), { recursive: true, force: true });
      log(`removed ${name}, left by an interrupted first start`);
    } catch (error) {
      // The orphaned initdb may still be writing into it; the next first start finds it again.
      log(`could not remove ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/**
 * The superuser's password. When its file is lost (only the data directory was restored, say), a new one is set
 * through PostgreSQL's single-user mode. Call only while no PostgreSQL runs on the data directory.
 */
export async function readPassword(setup: InitialiseSetup, env: Record<string, string>): Promise<string> {
  const { place, programs, user, log } = setup;
  if (existsSync(place.passwordFile)) return (await readFile(place.passwordFile, 'utf8')).trim();
  log(`${place.passwordFile} is missing: setting a new password`);
  const password = newPassword();
  const outcome = await runProgram(programs.postgres, ['--single', '-D', place.dataDir, 'postgres'], {
    user,
    folder: place.dataDir,
    env,
    input: `ALTER ROLE ${SUPERUSER} PASSWORD '${password}'\n`,
  });
  // Single-user mode ends with 0 even when the statement failed.
  if (outcome.code !== 0 || /\b(ERROR|FATAL|PANIC):/.test(outcome.output)) {
    const said = outcome.output.replaceAll(password, '…').trim().slice(-2000);
    throw new StartRefused(`A new password for ${place.dataDir} could not be set: ${said}`);
  }
  await writePrivately(place.passwordFile, password, user);
  return password;
}

/** 192 random bits, in letters that need no escaping in a URL or in SQL. */
function newPassword(): string {
  return randomBytes(24).toString('hex');
}
