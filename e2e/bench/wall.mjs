/**
 * The wall on a slow machine: Chromium at a quarter of its speed. How long from opening the page to the first figure
 * painted, and whether any task is long while nobody does anything.
 */
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';
import { pairedWall } from '../scripts/wall.mjs';
import { median, ms, table } from './figures.mjs';
import { root, scratchFolder, startProcess } from './system.mjs';

const DISTRICT = '310113';
const SLOWER = 4;
const REST_MS = 30_000;
const LONG_MS = 50;
const GOAL_MS = 1_500;

/** In the page: when the first figure was painted, and every long task. */
function watch() {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const figure = document.querySelector('.wall [data-testid^=hero-] .numeral');
    if (!figure) return requestAnimationFrame(look);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.firstFigure = performance.now());
      port2.postMessage(null);
    });
  };
  requestAnimationFrame(look);
}

/** Prints first figures and long tasks at a quarter of the speed. */
export async function wallBench({ trials = 5 } = {}) {
  const scratch = scratchFolder();
  const lianxi = await startProcess(join(root, 'server', 'dist', 'main.js'), {
    env: { LIANXI_PORT: '0', LIANXI_DATA_DIR: join(scratch.folder, 'postgres'), LIANXI_LOG: 'warn' },
  });
  const { executablePath, args, env } = await findChromium();
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  try {
    const page = await pairedWall(browser, lianxi.url, { district: DISTRICT, scene: 'overview' });
    await page.addInitScript(watch);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const first = [];
    for (let trial = 0; trial < trials; trial++) {
      await page.goto('about:blank');
      await page.goto('/wall#scene=overview');
      await page.waitForFunction(() => window.firstFigure > 0);
      first.push(await page.evaluate(() => window.firstFigure));
    }
    await page.waitForTimeout(10_000);
    const from = await page.evaluate(() => performance.now());
    await page.keyboard.press(' '); // at rest: no scene changes
    await page.waitForTimeout(REST_MS);
    const long = await page.evaluate(
      (since) =>
        window.longTasks.filter(({ startTime }) => startTime > since + 500).map(({ duration }) => duration),
      from,
    );
    process.stdout.write(`\nThe wall in Chromium at 1/${SLOWER} of its speed\n\n`);
    table(
      ['what', 'p50', 'slowest', 'goal'],
      [
        ['first figure painted', ms(median(first)), ms(Math.max(...first)), ms(GOAL_MS)],
        [
          `tasks over ${LONG_MS} ms in ${REST_MS / 1000} s at rest`,
          String(long.length),
          ms(Math.max(0, ...long)),
          '0',
        ],
      ],
    );
  } finally {
    await browser.close();
    await lianxi.stop();
    scratch.remove();
  }
}

if (process.argv[1] === import.meta.filename) await wallBench();
