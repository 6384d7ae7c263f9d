/** npm run dev: watches both sides. Pages at http://localhost:5173, the server behind it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, demandNode, install, root, say } from './prepare.mjs';

demandNode();
await install();
await build();

const modules = join(root, 'node_modules');
const tsc = join(modules, 'typescript', 'bin', 'tsc');
const watching = [
  ['shared', [tsc, '-p', 'shared/tsconfig.build.json', '--watch', '--preserveWatchOutput'], root],
  ['server', [tsc, '-p', 'server/tsconfig.build.json', '--watch', '--preserveWatchOutput'], root],
  [
    'lianxi',
    ['--watch', '--enable-source-maps', join(root, 'server', 'dist', 'main.js'), ...process.argv.slice(2)],
    root,
  ],
  ['client', [join(modules, 'vite', 'bin', 'vite.js')], join(root, 'client')],
].map(([name, args, cwd]) => {
  // the pages come from Vite, so their origin has to be allowed
  const env = {
    ...process.env,
    LIANXI_ORIGINS: process.env.LIANXI_ORIGINS ?? 'http://localhost:5173,http://127.0.0.1:5173',
  };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const write = (chunk) =>
    String(chunk)
      .split('\n')
      .filter((line) => line.trim() !== '')
      .forEach((line) => say(`${name.padEnd(6)} │ ${line}`));
  child.stdout.on('data', write);
  child.stderr.on('data', write);
  return child;
});

const stop = () => {
  watching.forEach((child) => child.kill('SIGTERM'));
  process.exitCode = 0;
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
