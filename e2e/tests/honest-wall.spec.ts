import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { LINK_LOST_MS, plainProfile, type DisplayInfo } from '@lianxi/shared';
import { demonstrationClient, type Api } from '../scripts/api.mjs';
import { findChromium, flags } from '../scripts/chromium.mjs';
import { FaultProxy } from '../src/fault-proxy.js';
import { Lianxi } from '../src/lianxi.js';
import { otherBuild } from '../src/other-build.js';
import { BAOSHAN, expect, openWall, test } from '../src/test.js';

const REACHED = 'hero-cx.reached';
const reached = (wall: Page) => wall.getByTestId(REACHED);
const link = (wall: Page) => wall.getByTestId('link');
const administrator = (url: string): Promise<Api> =>
  demonstrationClient(url, ({ name }) => name === 'baoshan-admin');

/** Enters the next number of drivers reached. @returns it */
async function enterNext(staff: Api): Promise<number> {
  const { today } = await staff.catalogue();
  const period = today.slice(0, 7);
  const [answer] = await staff.ask([
    { kind: 'figure', indicator: 'cx.reached', place: BAOSHAN, period: period as never },
  ]);
  const { version, value } = (answer?.value as { reading: { version: number; value: number } }).reading;
  await staff.enter([
    {
      indicator: 'cx.reached',
      place: BAOSHAN,
      period,
      value: value + 1,
      expectedVersion: version,
      reason: '演练',
    },
  ]);
  return value + 1;
}
const shows = (wall: Page, value: number, timeout = 5_000) =>
  expect(reached(wall)).toHaveAttribute('data-value', String(value), { timeout });

test.describe('a wall tells the truth', () => {
  test('F17: behind a connection that is open and dead it says since when within ten seconds, and recovers', async ({
    browser,
  }) => {
    test.setTimeout(120_000);
    const proxy = await FaultProxy.before(0, 0, () => 1);
    const lianxi = await new Lianxi({ LIANXI_ORIGINS: proxy.url }).start();
    proxy.target = Number(new URL(lianxi.url).port);
    const staff = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');
    const wall = await openWall(browser, { url: proxy.url } as Lianxi);
    await expect(link(wall)).toContainText('实时');
    proxy.isSilent = true;
    const value = await enterNext(staff);
    await expect(link(wall)).toContainText(/连接中断 · 数据截至 \d\d:\d\d:\d\d/, { timeout: 10_500 });
    await expect(wall.locator('.wall.stale')).toBeVisible();
    proxy.isSilent = false;
    await shows(wall, value, 15_000);
    await expect(link(wall)).toContainText('实时');
    await wall.context().close();
    await proxy.stop();
    await lianxi.dispose();
  });

  test('F17: finds by the beat that every fiftieth emit was swallowed, and asks again', async ({
    browser,
    lianxi,
    api,
  }) => {
    test.setTimeout(90_000);
    const wall = await openWall(browser, lianxi);
    let emits = 0;
    let swallowed = 0;
    await wall.routeWebSocket(/socket\.io/, (page) => {
      const server = page.connectToServer();
      server.onMessage((message) => {
        const isEmit = typeof message === 'string' && message.startsWith('42["answers"');
        if (isEmit && ++emits % 50 === 0) swallowed++;
        else page.send(message);
      });
    });
    await wall.reload();
    await expect(link(wall)).toContainText('实时');
    const staff = await api('baoshan-swc');
    let value = 0;
    while (swallowed === 0) value = await enterNext(staff);
    // nothing else is entered: without the beat the wall would stay wrong for good
    await shows(wall, value, 15_000);
    await wall.context().close();
  });

  test('F22: has fresh figures within three seconds of waking, and raises no false alarm', async ({
    browser,
    lianxi,
    api,
  }) => {
    test.setTimeout(90_000);
    const wall = await openWall(browser, lianxi);
    await expect(link(wall)).toContainText('实时');
    const session = await wall.context().newCDPSession(wall);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await new Promise((done) => setTimeout(done, LINK_LOST_MS + 4_000));
    const value = await enterNext(await api('baoshan-swc'));
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await shows(wall, value, 3_000);
    await expect(link(wall)).toContainText('实时', { timeout: 3_000 });
    await wall.context().close();
  });

  test('F21: goes by the server over midnight and new year, whatever the clock of its own machine says', async ({
    browser,
  }) => {
    test.setTimeout(120_000);
    const lianxi = new Lianxi({
      NODE_OPTIONS: `--import=${join(import.meta.dirname, '..', 'src', 'shifted-clock.mjs')}`,
      CLOCK_STARTS_AT: '2026-12-31T23:59:35+08:00',
    });
    await lianxi.start();
    const wall = await openWall(browser, lianxi);
    await wall.context().addInitScript(() => {
      const RealDate = Date;
      const day = 86_400_000;
      window.Date = class extends RealDate {
        constructor(...parts: []) {
          super(...((parts.length > 0 ? parts : [RealDate.now() - day]) as []));
        }
        static override now(): number {
          return RealDate.now() - day;
        }
      } as DateConstructor;
    });
    await wall.reload();
    await expect(wall.getByTestId('scene')).toContainText('2026年12月31日', { timeout: 15_000 });
    await expect(wall.getByTestId('scene')).toContainText('2027年1月1日', { timeout: 45_000 });
    await expect(wall.getByTestId('server-time')).toContainText('00:00:');
    await expect(wall.getByTestId('hero-cx.served')).toContainText('未报');
    await expect(link(wall)).toContainText('实时');
    await wall.context().close();
    await lianxi.dispose();
  });
});

test.describe('a wall needs nobody', () => {
  test('switched on after a power cut while the server is away, it shows its last board with the date', async ({
    lianxi,
  }) => {
    test.setTimeout(150_000);
    const folder = mkdtempSync(join(tmpdir(), 'lianxi-wall-'));
    const { executablePath, env } = await findChromium();
    const switchOn = () =>
      chromium.launchPersistentContext(folder, {
        executablePath,
        args: flags,
        env: { ...(process.env as Record<string, string>), ...env },
        viewport: { width: 1920, height: 1080 },
        baseURL: lianxi.url,
      });
    const admin = await administrator(lianxi.url);
    let context = await switchOn();
    let wall = await context.newPage();
    await wall.goto('/wall');
    const code = ((await wall.getByTestId('pairing-code').textContent()) ?? '').replace(/\s/g, '');
    await admin.post('/api/v1/displays/approve', { code, name: '一楼大厅', district: BAOSHAN });
    const value = await reached(wall).getAttribute('data-value');
    await context.close(); // the browser writes cookies when it closes, or every half minute
    context = await switchOn();
    wall = await context.newPage();
    await wall.goto('/wall');
    await expect(link(wall)).toContainText('实时');
    await wall.waitForTimeout(9_000); // the board is kept every few seconds, the browser writes it when it likes
    const session = await context.newCDPSession(wall);
    await session.send('Browser.crash' as never).catch(() => undefined); // no good-bye, as when the power fails
    await context.close().catch(() => undefined);
    await lianxi.stop();

    context = await switchOn();
    wall = await context.newPage();
    await wall.goto('/wall');
    await expect(link(wall)).toContainText(/服务器未响应 · 显示的是 .*\d\d:\d\d/, { timeout: 20_000 });
    await expect(reached(wall)).toHaveAttribute('data-value', value ?? '');
    await expect(wall.locator('.wall.stale')).toBeVisible();
    await lianxi.start();
    await expect(link(wall)).toContainText('实时', { timeout: 20_000 });
    await expect(reached(wall)).toHaveAttribute('data-value', value ?? '');
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('F26: takes another build between two scenes when the server runs one, and stays full-screen', async ({
    browser,
    lianxi,
  }) => {
    test.setTimeout(150_000);
    const { root } = lianxi;
    const next = otherBuild();
    const admin = await administrator(lianxi.url);
    const [plain, full] = [await openWall(browser, lianxi), await openWall(browser, lianxi, 'changxiang')];
    const list = () => admin.get<DisplayInfo[]>(`/api/v1/displays?district=${BAOSHAN}`);
    const [fullId, plainId] = (await list()).map(({ id }) => id);
    for (const id of [fullId, plainId])
      await admin.request('PUT', `/api/v1/displays/${id}/settings`, {
        name: '大屏',
        room: '',
        profile: plainProfile,
        playlist: ['overview', 'changxiang'].map((scene) => ({ scene, dwell: 5, hours: null, weekdays: [] })),
      });
    await full.keyboard.press('f');
    await expect.poll(() => full.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    for (const wall of [plain, full])
      await wall.evaluate(() => void Object.assign(window, { isTheSame: true }));

    await lianxi.stop();
    await expect(link(plain)).toContainText('连接中断', { timeout: 12_000 });
    await expect(plain.getByTestId('scene')).toBeVisible(); // no reload into nothing while the server is away
    lianxi.root = next.root;
    await lianxi.start();
    const builds = async () =>
      Object.fromEntries((await list()).map(({ id, report }) => [id, report?.build]));
    await expect
      .poll(builds, { timeout: 60_000 })
      .toMatchObject({ [plainId ?? '']: next.name, [fullId ?? '']: next.name });
    expect(await plain.evaluate(() => 'isTheSame' in window)).toBe(false);
    expect(await full.evaluate(() => ['isTheSame' in window, document.fullscreenElement !== null])).toEqual([
      true,
      true,
    ]);
    for (const wall of [plain, full]) await expect(link(wall)).toContainText('实时');
    await full.keyboard.press('ArrowRight'); // one wall, not two, listens to the keys
    await expect(full.getByTestId('scene')).toHaveCount(1);
    for (const wall of [plain, full]) await wall.context().close();
    await lianxi.stop();
    lianxi.root = root;
    await lianxi.start();
    next.dispose();
  });
});
