import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from './config/config.js';
import { Log } from './config/log.js';
import { start, type Running } from './start.js';

const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

async function main(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2), projectRoot);
  const log = new Log(config.log);
  const starting = start(config, log);
  stopOnSignals(starting, log);
  const { url } = await starting;
  process.stdout.write(`Lianxi is ready at ${url}\n`);
  if (config.isDemonstration)
    process.stdout.write(`Demonstration: sign in at ${url}/sign-in, open a wall at ${url}/wall\n`);
}

/** SIGTERM and SIGINT end cleanly: no new requests, transactions finish, PostgreSQL shuts down. */
function stopOnSignals(starting: Promise<Running>, log: Log): void {
  let isStopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (isStopping) return;
    isStopping = true;
    log.info(`Stopping on ${signal}`);
    starting
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop); // the terminal was closed
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
