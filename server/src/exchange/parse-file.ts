/** Reads a file in a process of its own: little memory, little time, no environment (TRUST A39). */
import { fork } from 'node:child_process';
import { LianxiError, type ErrorCode } from '@lianxi/shared';
import type { ChildMessage } from './parse-child.js';
import { parseChildPath } from './parse-child.path.js';
import type { Progress, Table } from './table.js';

const HEAP_MB = 192;
const TIME_LIMIT_MS = 10_000;

/** @throws LianxiError with why the file cannot be read */
export function parseFile(file: Uint8Array, progress: Progress): Promise<Table> {
  const child = fork(parseChildPath, [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new Promise<Table>((done, failed) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
    const fail = (): void => failed(new LianxiError('FILE_DAMAGED')); // out of memory or out of time
    child.on('message', (message: ChildMessage) => {
      if ('progress' in message) progress(message.progress);
      else if ('table' in message) done(message.table);
      else failed(new LianxiError(message.refusal.code as ErrorCode, message.refusal.values));
    });
    child.on('error', fail);
    child.on('close', () => {
      clearTimeout(timer);
      fail(); // after an answer this says nothing any more
    });
    child.send(file, (error) => error && fail());
  });
}
