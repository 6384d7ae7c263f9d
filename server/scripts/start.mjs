/** npm start: makes the clone ready and runs the server until it is told to stop. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { prepare, root, say } from './prepare.mjs';

try {
  await prepare();
} catch (error) {
  say(`\n${error.message}`);
  process.exit(1);
}

const server = spawn(
  process.execPath,
  ['--enable-source-maps', join(root, 'server', 'dist', 'main.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// The server stops cleanly once, however often it is told: Ctrl+C reaches it from the terminal as well.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
process.on('SIGHUP', () => server.kill('SIGTERM'));
if (process.env.npm_lifecycle_event) {
  // npm ended by a signal does not always pass it on: without a parent nobody could stop us any more.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && server.kill('SIGTERM'), 500).unref();
}
server.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
