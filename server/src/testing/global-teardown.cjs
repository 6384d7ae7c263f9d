const { rmSync } = require('node:fs');

module.exports = async () => {
  const started = globalThis.lianxiTestPostgres;
  if (!started) return;
  await started.postgres.stop();
  rmSync(started.folder, { recursive: true, force: true });
};
