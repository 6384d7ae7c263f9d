// What an earlier run may have left running on the data directory, and how it is stopped. Nothing is ever deleted here,
// and no process is ever signalled that is not a PostgreSQL of ours on this very directory.
import { execFile } from 'node:child_process';
import { readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { factsOf, isAlive, type ProcessIdentity } from './processes.js';
import { hasCode, StartRefused } from './refusal.js';

const run = promisify(execFile);

/** Name of the setting on PostgreSQL's command line that tells which Node process started it. */
const OWNER_SETTING = 'lianxi.owner';

/** Argument that marks a PostgreSQL as started by this Node process. */
export function ownerMark({ pid, start }: ProcessIdentity): string {
  return `${OWNER_SETTING}=${pid}:${start}`;
}

export interface WayClearing {
  dataDir: string;
  pgCtl: string;
  me: ProcessIdentity;
  log: (message: string) => void;
}

/**
 * Stops a PostgreSQL that a dead copy of Lianxi left on this data directory, and waits for its end.
 * @returns environment for the next PostgreSQL. When `postmaster.pid` names a process that is not a PostgreSQL on
 *   this directory (the number was given away again), it tells PostgreSQL that this process is no rival, by the
 *   means pg_ctl uses for its own parents; PostgreSQL itself then checks the shared memory and replaces the file.
 * @throws StartRefused when a PostgreSQL runs there that is not ours to stop
 */
export async function clearTheWay(way: WayClearing): Promise<Record<string, string>> {
  const pid = await pidInFile(way);
  if (pid === null) return {};
  const running = await postgresOn(pid, way.dataDir);
  if (running === null) return { PG_GRANDPARENT_PID: String(pid) };
  const starter = running.starter;
  if (starter === null) {
    throw new StartRefused(
      `A PostgreSQL (process ${pid}) that Lianxi did not start is running on the data directory ` +
        `${way.dataDir}. Stop it (pg_ctl -D '${way.dataDir}' stop), or choose another data directory with LIANXI_DATA_DIR.`,
    );
  }
  const isMine = starter.pid === way.me.pid && starter.start === way.me.start;
  if (!isMine && (await isAlive(starter))) {
    throw new StartRefused(
      `Another copy of Lianxi (process ${starter.pid}) runs its PostgreSQL (process ${pid}) on the data directory ` +
        `${way.dataDir}. Stop that copy, or choose another data directory with LIANXI_DATA_DIR.`,
    );
  }
  way.log(`stopping PostgreSQL (process ${pid}), left behind by process ${starter.pid}`);
  await stopLeftover(pid, way);
  return {};
}

/** Asks a PostgreSQL to stop: `INT` ends its sessions and writes everything out, `QUIT` leaves that to the next start. */
export async function signalPostgres(pid: number, signal: 'INT' | 'QUIT', pgCtl: string): Promise<void> {
  // On Windows a signal from Node ends a process on the spot; pg_ctl knows PostgreSQL's own way there.
  if (process.platform === 'win32') await run(pgCtl, ['kill', signal, String(pid)], { windowsHide: true });
  else process.kill(pid, `SIG${signal}`);
}

async function stopLeftover(pid: number, way: WayClearing): Promise<void> {
  const start = (await factsOf(pid))?.start;
  if (start === undefined) return;
  for (const [signal, seconds] of [['INT', 60] as const, ['QUIT', 15] as const]) {
    try {
      await signalPostgres(pid, signal, way.pgCtl);
    } catch (error) {
      if (!hasCode(error, 'ESRCH')) throw error;
      return;
    }
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(50)) {
      if (!(await isAlive({ pid, start }))) return;
    }
    way.log(`PostgreSQL (process ${pid}) did not stop within ${seconds} s of SIG${signal}`);
  }
  throw new StartRefused(
    `PostgreSQL (process ${pid}), left on ${way.dataDir} by an earlier run, does not stop. Nothing was changed; ` +
      'look into its log beside the data directory, end it, and start again.',
  );
}

async function pidInFile({ dataDir, log }: WayClearing): Promise<number | null> {
  const file = path.join(dataDir, 'postmaster.pid');
  try {
    const [line = ''] = (await readFile(file, 'utf8')).split('\n');
    const pid = Math.abs(Number.parseInt(line, 10)); // a single-user backend writes its number negative
    if (pid > 0) return pid;
    // Empty after a power cut: PostgreSQL would refuse for ever. One just being written is left alone.
    if (Date.now() - (await stat(file)).mtimeMs < 3_000) return null;
    const aside = `${file}.unreadable-${Date.now()}`;
    await rename(file, aside);
    log(`${file} named no process; moved to ${aside}`);
    return null;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** @returns null when that process is gone or is anything but a PostgreSQL on this data directory */
async function postgresOn(pid: number, dataDir: string): Promise<{ starter: ProcessIdentity | null } | null> {
  const facts = await factsOf(pid);
  if (!facts) return null;
  const line = facts.args.join(' ');
  const isPostgres = /(^|[\\/"])postgres(\.exe)?("|:|\s|$)/.test(line);
  // The postmaster makes the data directory its working folder; elsewhere only its command line can be asked.
  const isHere = facts.folder === dataDir || line.includes(`-D ${dataDir} `) || line.includes(`"${dataDir}"`);
  if (!isPostgres || !isHere) return null;
  const [, starterPid, start] = new RegExp(`${OWNER_SETTING}=(\\d+):([^\\s"]+)`).exec(line) ?? [];
  return { starter: starterPid && start ? { pid: Number(starterPid), start } : null };
}
