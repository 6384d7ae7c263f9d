/** Two pages: `wall.html` is the wall and nothing else, `index.html` the other rooms. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { oldEngines } from './engines/plugin.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Names this build; the server reads it from `build.json` and tells pages of another build to reload. */
const build = process.env['LIANXI_BUILD'] ?? `0.1.0-${Date.now().toString(36)}`;
/** Where the server is while developing with `vite`. */
const server = process.env['LIANXI_SERVER'] ?? 'http://127.0.0.1:3000';

/** `/wall` is served from `wall.html`, as the server does it. */
const wallAddress: Plugin = {
  name: 'lianxi-wall-address',
  configureServer(dev) {
    dev.middlewares.use((request, _response, next) => {
      if (request.url) request.url = request.url.replace(/^\/wall(?=$|[?#])/, '/wall.html');
      next();
    });
  },
};

const buildName: Plugin = {
  name: 'lianxi-build-name',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'build.json', source: `${JSON.stringify({ build })}\n` });
  },
};

/** The wall runs on small old computers: what only other rooms need must not reach it. */
const leanWall: Plugin = {
  name: 'lianxi-lean-wall',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    const wall = chunks.find((chunk) => chunk.isEntry && chunk.name === 'wall');
    const reached = new Set<string>();
    const reach = (fileName: string): void => {
      if (reached.has(fileName)) return;
      reached.add(fileName);
      chunks.find((chunk) => chunk.fileName === fileName)?.imports.forEach(reach);
    };
    if (wall) reach(wall.fileName);
    for (const chunk of chunks.filter(({ fileName }) => reached.has(fileName))) {
      const heavy = chunk.moduleIds.find((id) =>
        /node_modules\/(zod|acorn|element-plus|vue-router|vue-i18n)\//.test(id),
      );
      if (heavy) this.error(`${heavy} must not be part of the wall (chunk ${chunk.fileName})`);
    }
  },
};

/** Compressed copies beside what compresses well: the server sends them as they are, and never compresses itself. */
const precompress: Plugin = {
  name: 'lianxi-precompress',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const file of Object.keys(bundle).filter((name) => /\.(js|css|html|json|svg)$/.test(name))) {
      const source = readFileSync(join(dir, file));
      if (source.length < 1024) continue;
      writeFileSync(join(dir, `${file}.gz`), gzipSync(source, { level: 9 }));
      writeFileSync(join(dir, `${file}.br`), brotliCompressSync(source));
    }
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [vue(), wallAddress, buildName, leanWall, oldEngines(here('public/floor.js')), precompress],
  resolve: { alias: { '@lianxi/shared': here('../shared/src/index.ts') } },
  define: { __LIANXI_BUILD__: JSON.stringify(build) },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      '/api': server,
      '/health': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  build: {
    target: 'chrome69', // the wall's floor; what both pages share is built once
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0, // the security policy loads fonts and images from our own address only
    rolldownOptions: {
      input: { index: here('index.html'), wall: here('wall.html') },
    },
  },
});
