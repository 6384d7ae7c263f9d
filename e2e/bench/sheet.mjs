/**
 * The sheet in a real Chromium: 2,000 cells opened, typed into, and 1,000 of them pasted. The cells come from a pack of the
 * bench's own, read by a server that runs from a scratch copy of the built project, so that nothing about them is faked.
 */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../scripts/chromium.mjs';
import { Api } from '../scripts/api.mjs';
import { median, ms, quantile, table } from './figures.mjs';
import { root, scratchFolder, startProcess } from './system.mjs';

const INDICATORS = 28;
const DISTRICT = '310115';
/** 36 subdistricts × 28 indicators × 2 items, and the department's own 36 cells. */
const ACCOUNT = { name: 'pudong-post', password: 'demo-lianxi' };

/** Where the difference of a paste is shown. */
const PASTING = '[role=dialog][aria-label^="粘贴"]';

/** A copy of what is built, with one more pack. @returns its folder */
function scratchProject(folder) {
  const home = join(folder, 'project');
  mkdirSync(join(home, 'server'), { recursive: true });
  mkdirSync(join(home, 'client'));
  cpSync(join(root, 'server', 'dist'), join(home, 'server', 'dist'), { recursive: true });
  cpSync(join(root, 'server', 'packs'), join(home, 'server', 'packs'), { recursive: true });
  cpSync(join(root, 'server', 'package.json'), join(home, 'server', 'package.json'));
  cpSync(join(root, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  symlinkSync(join(root, 'client', 'dist'), join(home, 'client', 'dist'));
  const pack = join(home, 'server', 'packs', 'zz');
  mkdirSync(pack);
  writeFileSync(
    join(pack, 'programme.yaml'),
    `code: zz\nname: { zh: 大表, en: Large sheet }\ndistricts: ['${DISTRICT}']\n` +
      'summary: { zh: 测速用。, en: For the bench. }\nsource: bench\n',
  );
  const columns =
    'code,name_zh,name_en,unit_zh,unit_en,type,cycle,owner,items,over_places,direction,formula,target,target_per,' +
    'decimals,max,level,places,flags,definition_zh,definition_en';
  const lines = Array.from(
    { length: INDICATORS },
    (_, at) =>
      `zz.i${at},测速指标${at + 1},Bench ${at + 1},件,pieces,flow,month,POST,in:揽收:In|out:派送:Out,sum,up,,,,0,1000000,` +
      'subdistrict,,,测速用的指标。,For the bench.',
  );
  writeFileSync(join(pack, 'indicators.csv'), [columns, ...lines, ''].join('\n'));
  return home;
}

/** In the page: the time from every key to the frame that shows it. */
function watchKeys() {
  window.keyTimes = [];
  window.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.keyTimes.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    },
    true,
  );
}

/** In the page: when the first cell can be typed into and has been painted, since navigation began. */
function watchOpening() {
  const look = () => {
    if (!document.activeElement?.matches('input.editor')) return requestAnimationFrame(look);
    requestAnimationFrame(() => {
      window.openedAfter = performance.now();
      window.cells = document.querySelectorAll('[data-key]').length;
    });
  };
  requestAnimationFrame(look);
}

async function keyTimes(page, keys) {
  await page.evaluate(() => (window.keyTimes.length = 0));
  for (const key of keys) await page.keyboard.press(key);
  await page.waitForFunction((count) => window.keyTimes.length >= count, keys.length);
  return page.evaluate(() => window.keyTimes);
}

/** Pastes 1,000 cells with headings. @returns milliseconds until the difference stands on the screen */
function pasteTime(page) {
  return page.evaluate(async (dialog) => {
    const table = [...document.querySelectorAll('.sheet-table')].find((each) =>
      each.querySelector('thead').textContent.includes('测速'),
    );
    const rows = [...table.querySelectorAll('tbody tr')];
    const headings = [...table.querySelectorAll('thead tr:first-child th.indicator .name')].map(
      (each) => each.textContent,
    );
    const used = headings.filter((name) => name.startsWith('测速')).slice(0, 14);
    const lines = [
      ['', ...used.flatMap((name) => [name, ''])],
      ['', ...used.flatMap(() => ['揽收', '派送'])],
      ...rows.map((row, at) => [
        row.querySelector('th').textContent.trim(),
        ...used.flatMap((_, column) => [String(1_000 + at * 30 + column), '2.2万']),
      ]),
    ];
    const data = new DataTransfer();
    data.setData('text/plain', lines.map((line) => line.join('\t')).join('\n'));
    const began = performance.now();
    document.activeElement.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
    await new Promise((done) => {
      const look = () =>
        document.querySelector(`${dialog} tbody tr`) ? done() : requestAnimationFrame(look);
      requestAnimationFrame(look);
    });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const took = performance.now() - began;
    return { took, cells: Number(/\d+/.exec(document.querySelector(dialog).ariaLabel)) };
  }, PASTING);
}

/** Prints how fast a sheet of 2,000 cells opens, types and pastes. */
export async function sheetBench({ cores, trials = 5 } = {}) {
  const scratch = scratchFolder();
  const postgres = await startProcess(`${root}/e2e/bench/postgres.mjs`, {
    cores,
    args: [join(scratch.folder, 'postgres')],
  });
  const home = scratchProject(scratch.folder);
  const lianxi = await startProcess(join(home, 'server', 'dist', 'main.js'), {
    cores,
    env: { LIANXI_PORT: '0', DATABASE_URL: postgres.url, LIANXI_DEMONSTRATION: 'true', LIANXI_LOG: 'warn' },
  });
  const { executablePath, args, env } = await findChromium();
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  try {
    const api = new Api(lianxi.url);
    await api.signIn(ACCOUNT.name, ACCOUNT.password);
    const [name, value] = api.cookie.split('=');
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
    await context.addCookies([{ name, value, url: lianxi.url }]);
    await context.addInitScript(watchKeys);
    await context.addInitScript(watchOpening);
    const page = await context.newPage();
    const opened = [];
    for (let trial = 0; trial < trials; trial++) {
      await page.goto(`${lianxi.url}/entry`);
      await page.waitForFunction(() => window.openedAfter > 0);
      opened.push(await page.evaluate(() => window.openedAfter));
    }
    const cells = await page.evaluate(() => window.cells);
    const typing = await keyTimes(
      page,
      Array.from({ length: 60 }, (_, at) => ['1', '2', 'ArrowDown'][at % 3]),
    );
    const moving = await keyTimes(
      page,
      Array.from({ length: 60 }, (_, at) => ['ArrowRight', 'ArrowDown'][at % 2]),
    );
    const pastes = [];
    let pasted = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { took, cells: shown } = await pasteTime(page);
      pastes.push(took);
      pasted = shown;
      await page.keyboard.press('Escape');
      await page.locator(PASTING).waitFor({ state: 'hidden' });
    }
    process.stdout.write(`\nA sheet of ${cells} cells in Chromium\n\n`);
    table(
      ['what', 'p50', 'p99 or slowest'],
      [
        ['opened: first cell can be typed into', ms(median(opened)), ms(Math.max(...opened))],
        ['key to paint, typing and going on', ms(median(typing)), ms(quantile(typing, 0.99))],
        ['key to paint, moving', ms(median(moving)), ms(quantile(moving, 0.99))],
        [`${pasted} cells pasted by name: difference shown`, ms(median(pastes)), ms(Math.max(...pastes))],
      ],
    );
  } finally {
    await browser.close();
    await lianxi.stop();
    await postgres.stop();
    scratch.remove();
  }
}

if (process.argv[1] === import.meta.filename) await sheetBench();
