import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { plainProfile, type DisplayInfo, type DisplayProfile, type PlaylistEntry } from '@lianxi/shared';
import type { Api } from '../scripts/api.mjs';
import { BAOSHAN, expect, openWall, signIn, test } from '../src/test.js';

/** The display that was approved last: the wall that has just been opened. */
async function newest(admin: Api): Promise<DisplayInfo> {
  const [first] = await displays(admin);
  if (!first) throw new Error('there is no display');
  return first;
}
const displays = (admin: Api): Promise<DisplayInfo[]> =>
  admin.get<DisplayInfo[]>(`/api/v1/displays?district=${BAOSHAN}`);
const describeDisplay = (
  admin: Api,
  display: DisplayInfo,
  change: Partial<DisplayProfile>,
  { name = display.name, playlist = [] as PlaylistEntry[] } = {},
): Promise<DisplayInfo> =>
  admin.request('PUT', `/api/v1/displays/${display.id}/settings`, {
    name,
    room: display.room,
    profile: { ...plainProfile, ...change },
    playlist,
  });
/** A page that was reloaded has forgotten this. */
const mark = (page: Page) => page.evaluate(() => void Object.assign(window, { isTheSame: true }));
const isTheSame = (page: Page) => page.evaluate(() => 'isTheSame' in window);
const smallest = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--smallest'));

test.describe('a display', () => {
  test('is paired, placed, described and given a playlist at a laptop, and its wall follows without a reload', async ({
    browser,
    lianxi,
    page,
  }) => {
    const context = await browser.newContext({
      viewport: { width: 1920, height: 1080 },
      baseURL: lianxi.url,
    });
    const wall = await context.newPage();
    await wall.goto('/wall');
    await mark(wall);
    await signIn(page, 'baoshan-admin');
    await page.getByLabel('配对码').fill((await wall.getByTestId('pairing-code').textContent()) ?? '');
    await page.getByLabel('名称', { exact: true }).fill('一楼大厅');
    await page.getByRole('button', { name: '批准这块大屏' }).click();
    await expect(wall.getByTestId('scene')).toHaveAttribute('data-value', 'overview');

    const dialog = page.getByRole('dialog', { name: '大屏设置' });
    await dialog.getByLabel('位置').fill('政务中心');
    await dialog.getByRole('button', { name: '65″' }).click();
    await dialog.getByLabel('最远座位（米）').fill('4');
    await dialog.getByLabel('最远座位（米）').blur();
    await expect(dialog.getByTestId('text-needed')).toContainText('34 像素');
    await dialog.getByLabel('底色').selectOption('light');
    await dialog.getByRole('button', { name: '添加画面' }).click();
    await dialog.getByLabel('第 1 行：画面').selectOption('changxiang');
    await dialog.getByLabel('第 1 行：停留（秒）').fill('5');
    await dialog.getByLabel('第 1 行：停留（秒）').blur();
    await dialog.getByRole('button', { name: '保存' }).click();
    await expect(dialog).toBeHidden();

    await expect.poll(() => smallest(wall)).toBe('34px');
    await expect(wall.locator('html')).toHaveAttribute('data-theme', 'light');
    await wall.keyboard.press('ArrowRight');
    await expect(wall.getByTestId('scene')).toHaveAttribute('data-value', /^changxiang/);
    expect(await isTheSame(wall)).toBe(true);
    await context.close();
  });

  test('shows a canvas of 6656 × 1792 on a desktop of 1080 lines, in every fit', async ({
    browser,
    lianxi,
    api,
  }) => {
    const wall = await openWall(browser, lianxi);
    const admin = await api('baoshan-admin');
    const display = await newest(admin);
    const pixels = { width: 6656, height: 1792 };
    const sizes = { contain: [1920, 517], height: [4011, 1080], stretch: [1920, 1080], actual: [6656, 1792] };
    for (const [fit, [width = 0, height = 0]] of Object.entries(sizes)) {
      await describeDisplay(admin, display, { pixels, fit: fit as DisplayProfile['fit'] });
      const box = async () => {
        const { width: w, height: h } = (await wall.getByTestId('canvas').boundingBox()) ?? {
          width: 0,
          height: 0,
        };
        return [Math.round(w), Math.round(h)];
      };
      await expect.poll(box, fit).toEqual([width, height]);
    }
    await wall.context().close();
  });

  test('says which one it is, shows what it is sent and starts anew when it is told to', async ({
    browser,
    lianxi,
    api,
    page,
  }) => {
    const wall = await openWall(browser, lianxi);
    const admin = await api('baoshan-admin');
    const { id } = await newest(admin);
    await mark(wall);
    await signIn(page, 'baoshan-admin');
    const row = page.getByTestId(`display-${id}`);
    await expect(row).toContainText('在线');
    await row.getByRole('button', { name: /显示自己的名称/ }).click();
    await expect(wall.getByTestId('identify')).toContainText('会议室大屏');
    await row.getByRole('combobox').selectOption('changxiang|held');
    await expect(wall.getByTestId('scene')).toHaveAttribute('data-value', 'changxiang');
    await expect(wall.getByTestId('held')).toBeVisible();
    expect(await isTheSame(wall)).toBe(true);
    await row.getByRole('button', { name: /^重新载入/ }).click();
    await expect.poll(() => isTheSame(wall).catch(() => true)).toBe(false);
    await expect(wall.getByTestId('scene')).toHaveAttribute('data-value', 'changxiang');
    await expect(wall.getByTestId('held')).toBeVisible();
    await wall.context().close();
  });

  test('reports what it has really drawn, and how its machine is', async ({ browser, lianxi, api }) => {
    const wall = await openWall(browser, lianxi);
    const admin = await api('baoshan-admin');
    const staff = await api('baoshan-swc');
    const { id } = await newest(admin);
    const [feed] = await staff.ask([{ kind: 'feed', district: BAOSHAN, limit: 1 }]);
    const report = async () => (await displays(admin)).find((each) => each.id === id)?.report;
    await expect.poll(async () => (await report())?.revision, { timeout: 25_000 }).toBe(feed?.revision);
    expect(await report()).toMatchObject({
      scene: 'overview',
      pixels: { width: 1920, height: 1080 },
      isHeld: false,
      memory: expect.any(Number),
      frameRate: expect.any(Number),
      build: expect.stringMatching(/^0\.1\.0-/),
    });
    await wall.context().close();
  });
});

test.describe('hostile text', () => {
  const MARKUP = '<img src=x onerror="document.title=1">{{7*7}}</b>';

  test('A32: is shown on the wall and in its list as what it is, and nothing of it runs', async ({
    browser,
    lianxi,
    api,
    page,
  }) => {
    const wall = await openWall(browser, lianxi);
    const admin = await api('baoshan-admin');
    const display = await newest(admin);
    const name = MARKUP.slice(0, 40);
    await admin.request('PUT', `/api/v1/displays/${display.id}/settings`, {
      name,
      room: 'javascript:alert(1)//{{7*7}}</script>',
      profile: plainProfile,
      playlist: [],
    });
    await admin.post(`/api/v1/displays/${display.id}/orders`, { kind: 'identify' });
    await expect(wall.getByTestId('identify')).toContainText(name);
    await expect(wall.getByTestId('identify')).toContainText('javascript:alert(1)//{{7*7}}</script>');
    await signIn(page, 'baoshan-admin');
    await expect(page.getByTestId(`display-${display.id}`)).toContainText(name);
    for (const each of [wall, page]) {
      expect(await each.locator('img[src="x"]').count()).toBe(0);
      expect(await each.title()).not.toBe('1');
    }
    const policy = (await wall.request.get('/wall')).headers()['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    await wall.context().close();
  });

  test('A35: a name that floods its line stays inside the screen, and controls are refused', async ({
    browser,
    lianxi,
    api,
  }) => {
    const wall = await openWall(browser, lianxi);
    const admin = await api('baoshan-admin');
    const display = await newest(admin);
    for (const name of ['大屏\u202e三楼', '大\u200b屏', '大\u0000屏', '👨‍👩‍👧'.repeat(60)])
      await expect(describeDisplay(admin, display, {}, { name })).rejects.toThrow(/^400/);
    await describeDisplay(admin, display, {}, { name: `W${'́'.repeat(39)}` });
    await admin.post(`/api/v1/displays/${display.id}/orders`, { kind: 'identify' });
    await expect(wall.getByTestId('identify')).toBeVisible();
    const overflow = await wall.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.documentElement.scrollHeight - innerHeight,
    ]);
    expect(overflow).toEqual([0, 0]);
    await wall.context().close();
  });

  test('A48: another site cannot put the wall into a frame of its own', async ({ lianxi, page }) => {
    const site = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<iframe name="framed" src="${lianxi.url}/wall"></iframe>`);
    });
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
    await expect.poll(() => page.frame('framed')?.url()).toMatch(/^chrome-error:/);
    expect(await page.frameLocator('[name=framed]').getByTestId('pairing-code').count()).toBe(0);
    await new Promise((done) => site.close(done));
  });
});
