// One real PostgreSQL for the whole run: an outside one by LIANXI_TEST_DATABASE_URL, else the embedded one.
const { chmodSync, mkdtempSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

/** Jest maps `./x.js` to `./x.ts` in tests but not in global set-up; the sources are ESM and name the built file. */
function resolveSources() {
  const original = Module._resolveFilename;
  Module._resolveFilename = (request, ...rest) => {
    try {
      return original(request, ...rest);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
      return original(request.replace(/\.js$/, '.ts'), ...rest);
    }
  };
  return () => {
    Module._resolveFilename = original;
  };
}

module.exports = async ({ rootDir }) => {
  if (process.env.LIANXI_TEST_DATABASE_URL) return;
  const restore = resolveSources();
  const { startEmbeddedPostgres } = require('../database/embedded/embedded-postgres.ts');
  const folder = mkdtempSync(join(tmpdir(), 'lianxi-test-'));
  chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    projectRoot: resolve(rootDir, '..'),
    log: () => undefined,
  });
  restore();
  process.env.LIANXI_TEST_DATABASE_URL = postgres.url;
  globalThis.lianxiTestPostgres = { postgres, folder };
};
