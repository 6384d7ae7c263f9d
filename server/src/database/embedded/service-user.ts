import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { firstBlocked, runsAsRoot, type Place, type ServiceUser } from './place.js';
import { hasCode, StartRefused } from './refusal.js';

const run = promisify(execFile);
const OWN_ACCOUNT = 'lianxi';

/** Ways to make a system account without login, by the tools of the distributions. */
const RECIPES: readonly (readonly [string, readonly string[]][])[] = [
  [['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', OWN_ACCOUNT]]],
  [
    ['addgroup', ['-S', OWN_ACCOUNT]],
    ['adduser', ['-S', '-D', '-H', '-G', OWN_ACCOUNT, '-s', '/bin/false', OWN_ACCOUNT]],
  ],
];

/**
 * The account PostgreSQL runs under. Root cannot run PostgreSQL, so root uses the owner of existing data, else
 * `postgres`, else `lianxi`, which is created when missing. Everybody else runs it as themselves.
 * @throws StartRefused when existing data belongs to someone it cannot run as, or no account can be made
 */
export async function serviceUserFor(place: Place, log: (message: string) => void): Promise<ServiceUser> {
  const owner = await ownerOfData(place.dataDir);
  if (!runsAsRoot()) {
    const me = process.getuid?.();
    if (owner && me !== undefined && owner.uid !== me) {
      throw new StartRefused(
        `The data directory ${place.dataDir} belongs to user ${owner.uid}, and this process runs as user ${me}. ` +
          'Start Lianxi as that user, or choose another data directory with LIANXI_DATA_DIR.',
      );
    }
    return null;
  }
  if (owner && owner.uid !== 0) return { ...owner, name: String(owner.uid) };
  const user = (await lookUp('postgres')) ?? (await lookUp(OWN_ACCOUNT)) ?? (await create(log));
  if (owner) {
    throw new StartRefused(
      `The data directory ${place.dataDir} belongs to root, which PostgreSQL refuses. ` +
        `Give it to the account it runs under: chown -R ${user.uid}:${user.gid} '${place.dataDir}'`,
    );
  }
  return user;
}

/** @throws StartRefused when the account cannot walk to the data directory; names the folder that blocks */
export async function assertReachable(place: Place, user: ServiceUser): Promise<void> {
  const blocked = await firstBlocked(user, path.dirname(place.dataDir));
  if (blocked === null || user === null) return;
  throw new StartRefused(
    `PostgreSQL runs under the account ${user.name} (root is not allowed to run it), and that account cannot ` +
      `pass the folder ${blocked} on the way to the data directory ${place.dataDir}. Choose a data directory ` +
      'it can reach with LIANXI_DATA_DIR, for example below /var/lib/lianxi.',
  );
}

/** Owner of a data directory that holds a database; null when there is none yet. */
async function ownerOfData(dataDir: string): Promise<{ uid: number; gid: number } | null> {
  if (process.platform === 'win32') return null;
  try {
    const { uid, gid } = await stat(dataDir);
    // A data directory is 0700: when its inside is closed to us, it is somebody else's.
    const isMine = runsAsRoot() || uid === process.getuid?.();
    return isMine && !existsSync(path.join(dataDir, 'PG_VERSION')) ? null : { uid, gid };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function lookUp(name: string): Promise<NonNullable<ServiceUser> | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout), name };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw error;
    return null; // `id` ends with 1: there is no such account
  }
}

async function create(log: (message: string) => void): Promise<NonNullable<ServiceUser>> {
  const troubles: string[] = [];
  for (const recipe of RECIPES) {
    try {
      for (const [program, args] of recipe) await run(program, [...args]);
    } catch (error) {
      troubles.push(error instanceof Error ? error.message.trim() : String(error));
    }
    const user = await lookUp(OWN_ACCOUNT);
    if (user) {
      log(`created the system account ${OWN_ACCOUNT} (uid ${user.uid}) to run PostgreSQL under`);
      return user;
    }
  }
  throw new StartRefused(
    'Root cannot run PostgreSQL, there is no account postgres or lianxi, and none could be created ' +
      `(${troubles.join('; ')}). Create a system account named lianxi, or start Lianxi as an ordinary user.`,
  );
}
