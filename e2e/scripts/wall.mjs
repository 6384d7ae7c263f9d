/** Walls for scripts and tests: opened in a real Chromium and approved, as somebody would from a laptop. */
import { demonstrationClient } from './api.mjs';

/** What walls hang on: one screen, 4K, two and three outputs side by side, a screen on its side, a splice. */
export const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 3840, height: 1080 },
  { width: 5760, height: 1080 },
  { width: 1080, height: 1920 },
  { width: 6656, height: 1792 },
];

/**
 * Opens `/wall`, has its code approved and waits for the first scene.
 * @param url address of a running demonstration
 * @param options.district whose wall it becomes; an administrator of that district approves it
 * @param options.context of Playwright, for a new browser context
 */
export async function pairedWall(browser, url, { district, scene = '', context: settings = {} }) {
  const context = await browser.newContext({
    viewport: SIZES[0],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    baseURL: url,
    ...settings,
  });
  const page = await context.newPage();
  await page.goto(`/wall${scene === '' ? '' : `#scene=${scene}`}`);
  const code = await page.getByTestId('pairing-code').textContent();
  const admin = await demonstrationClient(
    url,
    (account) => account.role === 'administrator' && account.district === district,
  );
  await admin.post('/api/v1/displays/approve', {
    code: code.replace(/\s/g, ''),
    name: '会议室大屏',
    district,
  });
  await page.getByTestId('scene').waitFor();
  return page;
}

/** Waits until every answer and every font has come and nothing on the wall moves any more. */
export async function settle(page) {
  await page.waitForFunction(() => document.querySelector('.wall [data-state=loading]') === null);
  await page.evaluate(async () => {
    const look = () =>
      [...document.querySelectorAll('.wall *')].reduce((sum, element, at) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return sum + (at + 1) * (left + 3 * top + 7 * width + 11 * height);
      }, 0);
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const until = performance.now() + 3_000;
    let before = NaN;
    while (performance.now() < until) {
      await document.fonts.ready;
      await frame();
      const now = look();
      if (now === before && document.fonts.status === 'loaded') return;
      before = now;
    }
  });
}

/** The scene on the screen, by its code. */
export const sceneOn = (page) => page.getByTestId('scene').getAttribute('data-value');

/** Presses → and waits for the next scene with all its answers. @returns its code */
export async function nextScene(page) {
  const before = await sceneOn(page);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((code) => {
    const scenes = document.querySelectorAll('[data-testid=scene]');
    return (
      scenes.length === 1 &&
      scenes[0].dataset.value !== code &&
      document.querySelector('.wall [data-state=loading]') === null
    );
  }, before);
  return sceneOn(page);
}

/** Codes of the district's scenes, the first one shown first; ends where it began. */
export async function scenesOf(page) {
  const codes = [await sceneOn(page)];
  for (let code = await nextScene(page); code !== codes[0]; code = await nextScene(page)) codes.push(code);
  return codes;
}
