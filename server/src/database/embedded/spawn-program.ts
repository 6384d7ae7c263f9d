import { spawn, type ChildProcess } from 'node:child_process';
import type { ServiceUser } from './place.js';

/** What the PostgreSQL programs get to see: nothing of the server's own environment but what a program needs. */
function environment(extra: Record<string, string>): Record<string, string> {
  const env: Record<string, string> = { LC_ALL: 'C', LANG: 'C', TZ: 'UTC', ...extra };
  for (const name of ['PATH', 'SystemRoot', 'SystemDrive', 'TEMP', 'TMP']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

interface SpawnSetup {
  user: ServiceUser;
  /** Working folder; one the account can reach. */
  folder: string;
  env?: Record<string, string>;
  /** Survives Node and is not reached by Ctrl-C in the terminal: the server alone decides when it stops. */
  isDaemon?: boolean;
}

/** Starts a program under the service account with a clean environment. */
export function spawnProgram(program: string, args: readonly string[], setup: SpawnSetup): ChildProcess {
  return spawn(program, args, {
    cwd: setup.folder,
    env: environment(setup.env ?? {}),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    detached: setup.isDaemon === true && process.platform !== 'win32',
    ...(setup.user ? { uid: setup.user.uid, gid: setup.user.gid } : {}),
  });
}

/** Outcome of a program that ran to its end; `code` null when it was killed or could not be started. */
export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Runs a program to its end and collects what it says (both streams together). */
export async function runProgram(
  program: string,
  args: readonly string[],
  setup: SpawnSetup & { input?: string },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawnProgram(program, args, setup);
    let output = '';
    const take = (piece: Buffer): void => {
      output += piece.toString('utf8');
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.on('error', (error) => resolve({ code: null, signal: null, output: `${output}${error.message}` }));
    child.on('close', (code, signal) => resolve({ code, signal, output }));
    // A program that ends before it read its input breaks the pipe; its exit code tells why.
    child.stdin?.on('error', (error) => take(Buffer.from(`(input: ${error.message})\n`)));
    child.stdin?.end(setup.input ?? '');
  });
}
