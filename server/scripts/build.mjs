/** npm run build [-- --force]: installs and builds, without running anything. */
import { prepare, say } from './prepare.mjs';

try {
  await prepare({ force: process.argv.includes('--force') });
} catch (error) {
  say(`\n${error.message}`);
  process.exit(1);
}
