// One owner per data directory. The lock is a file that names a process; it is never guessed stale by its age alone
// when the process can be asked for, and taking it over from a dead owner is free of races.
import { createHash, randomBytes } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive, myself, processSpace, type ProcessIdentity } from './processes.js';
import { hasCode, StartRefused } from './refusal.js';

/** What the lock file says about its owner. */
export interface Owner extends ProcessIdentity {
  /** Makes every taking distinct, also two by the same process. */
  nonce: string;
  /** Where the process number is valid (boot and pid namespace); elsewhere the heartbeat decides. */
  space: string;
  dataDir: string;
  since: string;
}

export interface Ownership {
  owner: Owner;
  /** False once somebody else holds the lock, or nobody. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** Times of the heartbeat; tests shorten them. */
export interface HeartbeatTimes {
  beatMs: number;
  /** How long an owner in another process space is watched before its silence counts as death. */
  watchMs: number;
}

const TIMES: HeartbeatTimes = { beatMs: 3_000, watchMs: 15_000 };

/**
 * Takes the data directory for this process.
 * @throws StartRefused while another copy lives, or when the lock file cannot be read or written
 */
export async function takeOwnership(
  dataDir: string,
  lockFile: string,
  log: (message: string) => void,
  times = TIMES,
): Promise<Ownership> {
  const owner: Owner = {
    ...(await myself()),
    nonce: randomBytes(8).toString('hex'),
    space: await processSpace(),
    dataDir,
    since: new Date().toISOString(),
  };
  const previous = await acquire(lockFile, owner, times).catch((error: unknown) => {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
    throw new StartRefused(
      `The lock file ${lockFile} cannot be written (${String(error)}). Start Lianxi as the user who owns ` +
        'that folder, or choose another data directory with LIANXI_DATA_DIR.',
    );
  });
  if (previous) log(`took over ${dataDir} from process ${previous.pid}, which ended without releasing it`);
  const isHeld = async (): Promise<boolean> => (await readOwner(lockFile))?.nonce === owner.nonce;
  const beat = setInterval(() => {
    const now = new Date();
    utimes(lockFile, now, now).catch((error: unknown) => log(`cannot touch ${lockFile}: ${String(error)}`));
  }, times.beatMs);
  beat.unref();
  return {
    owner,
    isHeld,
    async release() {
      clearInterval(beat);
      if (await isHeld()) await unlink(lockFile);
    },
  };
}

/**
 * Makes `file` name `me`. A lock of a dead owner may only be replaced by whoever holds the claim on that very
 * owner (`<file>.<hash of the owner>`), itself such a lock: so two who both saw the dead owner cannot both win.
 * @returns the dead owner it was taken over from, null when it was free
 */
async function acquire(file: string, me: Owner, times: HeartbeatTimes): Promise<Owner | null> {
  for (;;) {
    if (await createWhole(file, me)) return null;
    const holder = await readOwner(file);
    if (holder === null) continue; // released in the meantime
    if (await isLiving(file, holder, me.space, times)) throw alreadyOwned(file, holder);
    const claim = `${file}.${createHash('sha256').update(holder.nonce).digest('hex').slice(0, 8)}`;
    await acquire(claim, me, times);
    try {
      if ((await readOwner(file))?.nonce !== holder.nonce) continue;
      const draft = await writeDraft(file, me);
      await rename(draft, file);
      return holder;
    } finally {
      await unlink(claim);
    }
  }
}

/** Creates the file with its whole content in one step (`link` fails when the name is taken). */
async function createWhole(file: string, me: Owner): Promise<boolean> {
  const draft = await writeDraft(file, me);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function writeDraft(file: string, me: Owner): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  const handle = await open(draft, 'wx', 0o644);
  try {
    await handle.writeFile(`${JSON.stringify(me, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

async function readOwner(file: string): Promise<Owner | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
  const owner = parseOwner(text);
  if (owner) return owner;
  throw new StartRefused(
    `The lock file ${file} is not readable as one of Lianxi's. If no Lianxi is running on this data directory, ` +
      'move that file away and start again.',
  );
}

function parseOwner(text: string): Owner | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // not JSON: the caller says what to do
  }
  if (typeof value !== 'object' || value === null) return null;
  const { pid, start, nonce, space, dataDir, since } = value as Partial<Record<keyof Owner, unknown>>;
  if (typeof pid !== 'number' || typeof start !== 'string' || typeof nonce !== 'string') return null;
  if (typeof space !== 'string' || typeof dataDir !== 'string' || typeof since !== 'string') return null;
  return { pid, start, nonce, space, dataDir, since };
}

/**
 * In our own process space the operating system knows. From another container or an earlier boot a number says
 * nothing: there a lock lives when its heartbeat does.
 */
async function isLiving(
  file: string,
  holder: Owner,
  mySpace: string,
  times: HeartbeatTimes,
): Promise<boolean> {
  if (holder.space === mySpace) return isAlive(holder);
  const seen = await touchedAt(file);
  const age = Date.now() - (seen ?? 0);
  if (seen === null || age > 4 * times.watchMs) return false;
  for (const end = Date.now() + times.watchMs; Date.now() < end; await delay(times.watchMs / 30)) {
    const now = await touchedAt(file);
    if (now !== seen) return now !== null;
  }
  return false;
}

async function touchedAt(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function alreadyOwned(file: string, holder: Owner): StartRefused {
  return new StartRefused(
    `Another copy of Lianxi (process ${holder.pid}, since ${holder.since}) is using the data directory ` +
      `${holder.dataDir}. Two servers on one data directory would destroy it. Stop that process, or give this ` +
      `copy a data directory of its own with LIANXI_DATA_DIR. (Lock file: ${file})`,
  );
}
