/** A PostgreSQL of its own, in a process of its own, so that a server under test can be killed without it. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname ?? '.', '..', '..');

export interface Postgres {
  url: string;
  stop: () => Promise<void>;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lianxi-e2e-pg-'));
  chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user
  const child = spawn(process.execPath, [join(root, 'e2e', 'bench', 'postgres.mjs'), join(folder, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.on('exit', () => done()));
  const url = await new Promise<string>((done, failed) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += String(chunk);
      const ready = / is ready at (\S+)/.exec(output)?.[1];
      if (ready) done(ready);
    });
    child.on('exit', (code) => failed(new Error(`PostgreSQL ended with ${code}:\n${output}`)));
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
