/** Reads a file in a process of its own: little memory, little time, low priority, no environment (TRUST A39). */
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { LianxiError, type ErrorCode } from '@lianxi/shared';
import type { ChildMessage } from './parse-child.js';
import { parseChildPath } from './parse-child.path.js';
import type { Progress, Table } from './table.js';

/** People who type come first; much more and a busy machine never reads at all. */
const NICENESS = 5;
const HEAP_MB = 192;
/** All memory of the process, what lies outside of its heap included (Linux). */
const MEMORY_MB = 256;
const LOOK_MS = 100;
/** Computing time; a busy machine may take longer to grant it. */
const CPU_SECONDS = 10;
const TIME_LIMIT_MS = 60_000;
const [PAGE, TICKS] = [4096, 100];

/**
 * @param signal ends the reading at once
 * @throws LianxiError with why the file cannot be read
 */
export function parseFile(file: Uint8Array, progress: Progress, signal?: AbortSignal): Promise<Table> {
  const child = fork(parseChildPath, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  stepBack(child);
  const end = (): boolean => child.kill('SIGKILL');
  return new Promise<Table>((done, failed) => {
    let reason: ErrorCode = 'FILE_DAMAGED'; // too much memory or computing
    const late = setTimeout(() => {
      reason = 'IMPORT_INTERRUPTED'; // the machine is busy; the file may be good
      end();
    }, TIME_LIMIT_MS);
    const watch = setInterval(() => isGreedy(child) && end(), LOOK_MS);
    const fail = (): void => failed(new LianxiError(reason));
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    child.on('message', (message: ChildMessage) => {
      if ('progress' in message) progress(message.progress.rows, message.progress.share);
      else if ('table' in message) done(message.table);
      else failed(new LianxiError(message.refusal.code as ErrorCode, message.refusal.values));
    });
    child.on('error', fail);
    child.on('close', () => {
      clearTimeout(late);
      clearInterval(watch);
      signal?.removeEventListener('abort', end);
      fail(); // after an answer this says nothing any more
    });
    child.send(file, (error) => error && fail());
  });
}

/** Gives way to the server. */
function stepBack({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // it has ended, or may not be changed: then it reads at the usual priority
  }
}

/** Whether it has used more memory or more computing time than it may; where nobody can say, the clock alone decides. */
function isGreedy({ pid }: ChildProcess): boolean {
  if (process.platform !== 'linux' || pid === undefined) return false;
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    const ticks = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
    const [user, system] = ticks.map(Number);
    return (
      (Number(pages) * PAGE) / 1024 ** 2 > MEMORY_MB || ((user ?? 0) + (system ?? 0)) / TICKS > CPU_SECONDS
    );
  } catch {
    return false; // it has ended
  }
}
