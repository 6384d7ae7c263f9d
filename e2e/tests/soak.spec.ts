/** A wall through an hour in a few seconds; the long one is `npm run soak`. */
import { changes, cuttable, soak } from '../bench/soak.mjs';
import { pairedWall } from '../scripts/wall.mjs';
import { Lianxi } from '../src/lianxi.js';
import { BAOSHAN, expect, test } from '../src/test.js';

const ROUNDS = 3;

test.describe('a wall that hangs for months', () => {
  test('leaves nothing behind, scene after scene, over a cut and a restart; and a leak is noticed', async ({
    browser,
  }) => {
    test.setTimeout(180_000);
    const line = await cuttable();
    const lianxi = await new Lianxi({ LIANXI_ORIGINS: line.url }).start();
    line.lead(Number(new URL(lianxi.url).port));
    try {
      const page = await pairedWall(browser, line.url, { district: BAOSHAN });
      const change = await changes(lianxi.url, BAOSHAN);
      const live = page.getByTestId('link').filter({ hasText: '实时' });
      const clean = await soak({
        page,
        change,
        changesPerScene: 2,
        // the engine is still compiling and caching: measured here are nodes and listeners, and a heap that runs away
        limits: { heap: 8_000_000 },
        isOver: (round) => round >= ROUNDS,
        disturb: async (round) => {
          if (round === 1) line.cut();
          if (round === 3) {
            await lianxi.stop();
            await lianxi.start();
          }
          if (round === 1 || round === 3) await live.waitFor({ timeout: 30_000 });
        },
      });
      expect(clean.faults, JSON.stringify(clean.samples)).toEqual([]);

      await page.evaluate(() => {
        const kept: Node[] = [];
        new MutationObserver((changed) => {
          for (const { removedNodes } of changed) kept.push(...removedNodes);
        }).observe(document.body, { childList: true, subtree: true });
        Object.assign(window, { kept });
      });
      const leaky = await soak({
        page,
        change,
        changesPerScene: 1,
        warmUp: 0,
        isOver: (round) => round >= 2,
        disturb: () => Promise.resolve(),
      });
      expect(leaky.faults.join()).toContain('nodes grow');
    } finally {
      await lianxi.dispose();
      await line.stop();
    }
  });
});
