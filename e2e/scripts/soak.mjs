/**
 * npm run soak: a wall through many hours, twenty times as fast: a change a second, a scene every half minute, the
 * connection cut every night and the server restarted every other. Says what stayed behind, and fails when it grows.
 *
 *   npm run soak -- [--minutes 36] [--seed 1]     36 minutes are 12 hours of a wall
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { changes, cuttable, soak } from '../bench/soak.mjs';
import { root, scratchFolder, startProcess } from '../bench/system.mjs';
import { table } from '../bench/figures.mjs';
import { prepare, say } from '../../server/scripts/prepare.mjs';
import { findChromium } from './chromium.mjs';
import { pairedWall } from './wall.mjs';

const DISTRICT = '310113';
const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '36' }, seed: { type: 'string', default: '1' } },
});

/** A repeatable stream of 0 ≤ n < 1. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

async function main() {
  await prepare();
  const scratch = scratchFolder();
  const line = await cuttable();
  const start = async (port) => {
    const server = await startProcess(join(root, 'server', 'dist', 'main.js'), {
      env: {
        LIANXI_PORT: String(port),
        LIANXI_DATA_DIR: join(scratch.folder, 'postgres'),
        LIANXI_LOG: 'error',
        LIANXI_ORIGINS: line.url,
      },
    });
    line.lead(Number(new URL(server.url).port));
    return server;
  };
  let server = await start(0);
  const { executablePath, args, env } = await findChromium();
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  const random = seeded(Number(options.seed));
  const until = performance.now() + Number(options.minutes) * 60_000;
  let disturbed = 0;
  try {
    const page = await pairedWall(browser, line.url, { district: DISTRICT });
    const change = await changes(server.url, DISTRICT);
    const { hours, scenes, samples, perHour, faults } = await soak({
      page,
      change,
      isOver: () => performance.now() > until,
      disturb: async () => {
        const chance = random();
        if (chance < 0.5) return;
        disturbed++;
        if (chance < 0.8) return line.cut();
        const { port } = new URL(server.url);
        await server.stop();
        server = await start(port);
        await page.getByTestId('link').filter({ hasText: '实时' }).waitFor({ timeout: 30_000 });
      },
      note: ({ round, hours: passed, heap, nodes, detached, listeners }) =>
        say(
          `round ${round}, ${passed.toFixed(1)} h: ${mb(heap)}, ${nodes} nodes (${detached} detached), ${listeners} listeners`,
        ),
    });
    say(
      `\n${hours.toFixed(1)} hours of a wall, ${scenes} scenes, ${disturbed} cuts and restarts, ${samples.length} samples\n`,
    );
    table(
      ['per hour', 'growth'],
      [
        ['heap', mb(perHour.heap)],
        ['nodes', perHour.nodes.toFixed(1)],
        ['listeners', perHour.listeners.toFixed(1)],
      ],
    );
    say(faults.length === 0 ? '\nNothing stays behind.' : `\n${faults.join('\n')}`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.stop();
    await line.stop();
    scratch.remove();
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
