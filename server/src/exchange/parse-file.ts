/** Reads a file in a process of its own: little memory, little time, low priority, no environment (TRUST A39). */
import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { LianxiError, type ErrorCode } from '@lianxi/shared';
import type { ChildMessage } from './parse-child.js';
import { parseChildPath } from './parse-child.path.js';
import type { Progress, Table } from './table.js';

const HEAP_MB = 192;
/** All memory of the process, what lies outside of its heap included (Linux). */
const MEMORY_MB = 256;
const LOOK_MS = 100;
const TIME_LIMIT_MS = 10_000;
const PAGE = 4096;

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
    const late = setTimeout(end, TIME_LIMIT_MS);
    const watch = setInterval(() => residentMb(child) > MEMORY_MB && end(), LOOK_MS);
    const fail = (): void => failed(new LianxiError('FILE_DAMAGED')); // out of memory or out of time
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

/** People who type come first. */
function stepBack({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended, or may not be changed: then it reads at the usual priority
  }
}

/** 0 where nobody can say. */
function residentMb({ pid }: ChildProcess): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE) / 1024 ** 2;
  } catch {
    return 0; // it has ended
  }
}
