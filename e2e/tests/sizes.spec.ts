/**
 * Every scene on every size, in both languages, with a ruler. `npm test` measures one district's scenes; `npm run sizes`
 * those of all districts.
 */
import type { Page } from '@playwright/test';
import { nextScene, pairedWall, sceneOn, settle, SIZES, type Size } from '../scripts/wall.mjs';
import { measure, told } from '../src/measure.js';
import { plantLongNames } from '../src/plant.js';
import { BAOSHAN, expect, test } from '../src/test.js';

const isWhole = process.env['SIZES'] === 'whole';
const DISTRICTS = isWhole ? ['310113', '310000', '310106', '310107', '310115', '310117'] : [BAOSHAN];
const nameOf = ({ width, height }: Size): string => `${width}×${height}`;

/** Steps once round all scenes. */
async function eachScene(page: Page, look: (scene: string) => Promise<void>): Promise<void> {
  const first = await sceneOn(page);
  let scene = first;
  do {
    await look(scene);
    scene = await nextScene(page);
  } while (scene !== first);
}

/** Measures the scene shown in both languages. @returns what is wrong, in words */
async function measured(page: Page, where: string): Promise<string[]> {
  const faults: string[] = [];
  for (const language of ['zh', 'en']) {
    await settle(page);
    faults.push(...told(`${where} ${language}`, await measure(page)));
    await page.keyboard.press('l');
  }
  return faults;
}

for (const district of DISTRICTS) {
  test.describe(`the walls of ${district}`, () => {
    let page: Page;
    const foreign: string[] = [];
    test.setTimeout(300_000);

    test.beforeAll(async ({ browser, lianxi }) => {
      page = await pairedWall(browser, lianxi.url, {
        district,
        context: { reducedMotion: 'reduce', deviceScaleFactor: 1 },
      });
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && origin !== lianxi.url) foreign.push(request.url());
      });
      await page.keyboard.press(' '); // turned by hand from here on
      await expect(page.getByTestId('held')).toBeVisible();
    });
    test.afterAll(() => page.context().close());

    test('can be read on every size: nothing is too small, cut off, overlapping or outside', async () => {
      const faults: string[] = [];
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await eachScene(page, async (scene) => {
          faults.push(...(await measured(page, `${scene} ${nameOf(size)}`)));
        });
      }
      expect(faults).toEqual([]);
    });

    test('have a contrast of 7:1 in both themes, and tell no state by colour alone', async () => {
      await page.setViewportSize({ width: 1920, height: 1080 });
      const faults: string[] = [];
      await eachScene(page, async (scene) => {
        for (let turn = 0; turn < 2; turn++) {
          const theme = await page.locator('html').getAttribute('data-theme');
          await settle(page);
          faults.push(...told(`${scene} ${theme}`, await measure(page, true)));
          await page.keyboard.press('t');
        }
      });
      expect(faults).toEqual([]);
    });

    test('ask nothing of any other host, whatever scene they show', async () => {
      await page.reload();
      await eachScene(page, () => settle(page));
      expect(foreign).toEqual([]);
    });

    test('hold long names and large numbers as well', async () => {
      await plantLongNames(page);
      await page.reload();
      await page.getByTestId('scene').waitFor();
      await page.keyboard.press(' ');
      const faults: string[] = [];
      for (const size of [SIZES[0]!, SIZES[4]!]) {
        await page.setViewportSize(size);
        await eachScene(page, async (scene) => {
          faults.push(...(await measured(page, `${scene} ${nameOf(size)} with long names`)));
        });
      }
      expect(faults).toEqual([]);
    });
  });
}
