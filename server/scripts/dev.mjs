/** npm run dev: watches both sides. Pages at http://localhost:5173, the server behind it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepare, root, say } from './prepare.mjs';

try {
  await prepare();
} catch (error) {
  say(`\n${error.message}`);
  process.exit(1);
}

const modules = join(root, 'node_modules');
const tsc = join(modules, 'typescript', 'bin', 'tsc');
const watchTypes = (workspace) => [
  tsc,
  '-p',
  `${workspace}/tsconfig.build.json`,
  '--watch',
  '--preserveWatchOutput',
];
const main = join(root, 'server', 'dist', 'main.js');
// the pages come from Vite, so their origin has to be allowed
const env = {
  ...process.env,
  LIANXI_ORIGINS: process.env.LIANXI_ORIGINS ?? 'http://localhost:5173,http://127.0.0.1:5173',
};

/** Starts one watcher; each of its lines begins with its name. */
function watch(name, args, cwd = root) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => line.trim() && say(`${name.padEnd(6)} │ ${line}`));
  child.on('exit', (code) => code && say(`${name.padEnd(6)} │ ended with ${code}`));
  return child;
}

const watching = [
  watch('shared', watchTypes('shared')),
  watch('server', watchTypes('server')),
  watch('lianxi', ['--watch', '--enable-source-maps', main, ...process.argv.slice(2)]),
  watch('client', [join(modules, 'vite', 'bin', 'vite.js')], join(root, 'client')),
];

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => watching.forEach((child) => child.kill('SIGTERM')));
