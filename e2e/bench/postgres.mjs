/** An embedded PostgreSQL in a process of its own: node postgres.mjs <data directory> */
import { root } from './system.mjs';

const { startEmbeddedPostgres } = await import(`${root}/server/dist/database/embedded/embedded-postgres.js`);
const postgres = await startEmbeddedPostgres({
  dataDir: process.argv[2],
  projectRoot: root,
  log: () => undefined,
});
process.stdout.write(`postgres is ready at ${postgres.url}\n`);
process.on('SIGTERM', () => postgres.stop().then(() => process.exit(0)));
