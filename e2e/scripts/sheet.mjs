/**
 * npm run sheet: every scene on every size in both themes as one picture, each wall at a quarter of its size, as from the
 * back row. Looks at a demonstration of its own unless told where one runs.
 *
 *   npm run sheet -- [--url http://127.0.0.1:3000] [--district 310113] [--language zh|en] [--scenes overview,map]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { root, scratchFolder, startProcess } from '../bench/system.mjs';
import { findChromium } from './chromium.mjs';
import { nextScene, pairedWall, sceneOn, settle, SIZES } from './wall.mjs';
import { prepare, say } from '../../server/scripts/prepare.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    district: { type: 'string', default: '310113' },
    language: { type: 'string', default: 'zh' },
    scenes: { type: 'string', default: '' },
  },
});
const only = options.scenes === '' ? null : options.scenes.split(',');
/** Pixels of the picture for one of the 1080 units of a wall. */
const SHRUNK = 0.25;

const shrunk = (size) => {
  const scale = (SHRUNK * 1080) / Math.min(size.width, size.height);
  return { width: Math.round(size.width * scale), height: Math.round(size.height * scale), scale };
};

/** A wall as it is, small. @returns a data URL */
async function picture(page, cdp, size) {
  await settle(page);
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'png',
    clip: { x: 0, y: 0, width: size.width, height: size.height, scale: shrunk(size).scale },
  });
  return `data:image/png;base64,${data}`;
}

/** @returns by scene, theme and size */
async function pictures(page) {
  const cdp = await page.context().newCDPSession(page);
  const rows = new Map();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const first = await sceneOn(page);
    let scene = first;
    do {
      if (!only || only.includes(scene)) {
        for (let turn = 0; turn < 2; turn++) {
          const theme = await page.locator('html').getAttribute('data-theme');
          const key = `${scene} · ${theme}`;
          rows.set(key, [...(rows.get(key) ?? []), await picture(page, cdp, size)]);
          await page.keyboard.press('t');
        }
      }
      scene = await nextScene(page);
    } while (scene !== first);
    say(`${size.width}×${size.height}`);
  }
  return rows;
}

function html(rows) {
  const each = [...rows].map(([name, images]) => {
    const shown = images.map((source, at) => {
      const { width, height } = shrunk(SIZES[at]);
      return `<img src="${source}" width="${width}" height="${height}">`;
    });
    return `<h2>${name}</h2><div>${shown.join('')}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 24px; background: #777; font: 20px sans-serif; width: max-content }
    h2 { margin: 16px 0 6px; font-size: 20px }
    div { display: flex; align-items: flex-start; gap: 16px }
    </style>${each.join('')}`;
}

async function draw(browser, rows, file) {
  const page = await browser.newPage();
  await page.setContent(html(rows), { waitUntil: 'load' });
  const { width, height } = await page.evaluate(() => ({
    width: document.body.scrollWidth + 48,
    height: document.documentElement.scrollHeight,
  }));
  await page.setViewportSize({ width, height });
  mkdirSync(join(root, 'e2e', 'results'), { recursive: true });
  writeFileSync(file, await page.screenshot({ type: 'png' }));
  say(`${file} (${width}×${height})`);
}

async function ownDemonstration() {
  await prepare();
  const scratch = scratchFolder();
  const lianxi = await startProcess(join(root, 'server', 'dist', 'main.js'), {
    env: { LIANXI_PORT: '0', LIANXI_DATA_DIR: join(scratch.folder, 'postgres'), LIANXI_LOG: 'warn' },
  });
  const stop = async () => {
    await lianxi.stop();
    scratch.remove();
  };
  return { url: lianxi.url, stop };
}

async function main() {
  const { url, stop } = options.url === '' ? await ownDemonstration() : { url: options.url, stop: null };
  const { executablePath, args, env } = await findChromium();
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  try {
    const page = await pairedWall(browser, url, {
      district: options.district,
      context: { reducedMotion: 'reduce' },
    });
    await page.keyboard.press(' ');
    if (options.language === 'en') await page.keyboard.press('l');
    await draw(browser, await pictures(page), join(root, 'e2e', 'results', 'sheet.png'));
  } finally {
    await browser.close();
    await stop?.();
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
