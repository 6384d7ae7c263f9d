/** Starts real processes for the benches and ends them. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs a Node script until it prints `… is ready at <url>`. @returns its address, pid and a way to end it */
export async function startProcess(script, { args = [], env = {}, cores } = {}) {
  const command = [process.execPath, script, ...args];
  const pinned = cores === undefined ? command : ['taskset', '-c', String(cores), ...command];
  const child = spawn(pinned[0], pinned.slice(1), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((done, failed) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const ready = / is ready at (\S+)/.exec(text);
      if (ready) done(ready[1]);
    });
    child.on('exit', (code) => failed(new Error(`${script} ended with ${code}:\n${text}`)));
  });
  return {
    url,
    pid: child.pid,
    stop: () =>
      new Promise((done) => {
        child.removeAllListeners('exit');
        child.on('exit', done);
        child.kill('SIGTERM');
      }),
  };
}

/** A folder that the embedded PostgreSQL can reach when it runs as another user. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'lianxi-bench-'));
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A demonstration Lianxi on a database of its own. */
export function startLianxi(databaseUrl, options = {}) {
  return startProcess(join(root, 'server', 'dist', 'main.js'), {
    ...options,
    env: {
      LIANXI_PORT: '0',
      DATABASE_URL: databaseUrl,
      LIANXI_DEMONSTRATION: 'true',
      LIANXI_LOG: 'warn',
      ...options.env,
    },
  });
}

/** CPU seconds a process has used so far, its children not counted (Linux). */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Memory of a process in MB (Linux). */
export function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}
