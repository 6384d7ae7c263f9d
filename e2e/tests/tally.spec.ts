import AxeBuilder from '@axe-core/playwright';
import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from '@playwright/test';
import { demonstrationClient, Refused, type Api } from '../scripts/api.mjs';
import { Lianxi } from '../src/lianxi.js';
import { expect, openWall, signIn, test } from '../src/test.js';

const STATION = '310113-s01';

/** A phone on which the station's attendant has signed in. */
async function aPhone(browser: Browser, lianxi: Lianxi, name = 'baoshan-attendant'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: true,
    isMobile: true,
    baseURL: lianxi.url,
  });
  const page = await context.newPage();
  await signIn(page, name);
  return page;
}

const row = (page: Page, item: string): Locator => page.getByTestId(`tally-${item}`);
const plus = (page: Page, item: string): Locator => row(page, item).getByRole('button', { name: '加 1' });
const total = (page: Page, item: string): Locator => row(page, item).locator('.total');
const state = (page: Page): Locator => page.getByTestId('tally-state');

/** Today's total as the page shows it, once it has arrived. */
async function shown(page: Page, item: string): Promise<number> {
  await expect(total(page, item)).toHaveAttribute('data-value', /\d/);
  return Number(await total(page, item).getAttribute('data-value'));
}
const expectTotal = (page: Page, item: string, value: number): Promise<void> =>
  expect(total(page, item)).toHaveAttribute('data-value', String(value));
/** The same figure as the server answers it. */
async function counted(api: Api, item: string, place = STATION): Promise<number> {
  const [answer] = await api.ask([
    { kind: 'figure', indicator: 'cx.served', place, item, period: 'current' },
  ]);
  return (answer?.value as { reading: { value: number | null } }).reading.value ?? 0;
}

test.describe('a tap at a station', () => {
  test('is on the wall and on the other phone a moment later, and can be taken back', async ({
    browser,
    lianxi,
  }) => {
    const wall = await openWall(browser, lianxi, 'changxiang');
    const hero = wall.getByTestId('hero-cx.served');
    const onWall = Number(await hero.getAttribute('data-value'));
    const phone = await aPhone(browser, lianxi);
    const other = await aPhone(browser, lianxi, 'baoshan-swc');
    await other.goto(`/tally?station=${STATION}`);
    await expect(phone).toHaveURL(/\/tally/);
    const before = await shown(phone, 'water');
    await plus(phone, 'water').tap();
    await expectTotal(phone, 'water', before + 1);
    await expect(hero).toHaveAttribute('data-value', String(onWall + 1));
    await expectTotal(other, 'water', before + 1);
    await row(phone, 'water').getByRole('button', { name: '多' }).tap();
    await row(phone, 'water').getByRole('button', { name: '加 5' }).tap();
    await expectTotal(phone, 'water', before + 6);
    await expectTotal(other, 'water', before + 6);
    await expect(phone.getByTestId('undo')).toContainText('撤回 热水 +5');
    await phone.getByTestId('undo').tap();
    await expectTotal(phone, 'water', before + 1);
    await expectTotal(other, 'water', before + 1);
    await expect(hero).toHaveAttribute('data-value', String(onWall + 1));
    for (const page of [wall, phone, other]) await page.context().close();
  });

  test('waits on the phone without a network, and is counted once when it is back', async ({
    browser,
    lianxi,
    api,
  }) => {
    const phone = await aPhone(browser, lianxi);
    const staff = await api('baoshan-swc');
    const before = await shown(phone, 'meal');
    await phone.context().setOffline(true);
    for (let count = 0; count < 4; count++) await plus(phone, 'meal').tap();
    await expectTotal(phone, 'meal', before + 4);
    await expect(state(phone)).toContainText('离线，已存本机 4 次');
    expect(await counted(staff, 'meal')).toBe(before);
    await phone.context().setOffline(false);
    await expect(state(phone)).toContainText('补计 4 次');
    await expectTotal(phone, 'meal', before + 4);
    expect(await counted(staff, 'meal')).toBe(before + 4);
    await phone.context().close();
  });

  test('counts once when the answer is lost and the phone is started again', async ({
    browser,
    lianxi,
    api,
  }) => {
    const phone = await aPhone(browser, lianxi);
    const staff = await api('baoshan-swc');
    const before = await shown(phone, 'shower');
    let lost = 0;
    await phone.route('**/api/v1/tally', async (route) => {
      if (route.request().method() === 'GET') return route.continue();
      await route.fetch(); // the server counts it, the phone never hears
      lost += 1;
      return route.abort();
    });
    await plus(phone, 'shower').tap();
    await expect.poll(() => lost).toBeGreaterThan(0);
    await plus(phone, 'shower').tap();
    await phone.unroute('**/api/v1/tally');
    await phone.reload();
    await expect.poll(() => counted(staff, 'shower')).toBe(before + 2);
    await expectTotal(phone, 'shower', before + 2);
    await expect(state(phone)).toContainText('全部已计入');
    await phone.context().close();
  });

  test('outlives the session: signing in again sends it', async ({ browser, lianxi, api }) => {
    const phone = await aPhone(browser, lianxi);
    const staff = await api('baoshan-swc');
    const before = await shown(phone, 'laundry');
    await phone.context().clearCookies();
    await plus(phone, 'laundry').tap();
    const dialog = phone.getByRole('dialog');
    await expect(dialog).toContainText('登录已失效');
    await dialog.locator('input[type=password]').fill('demo-lianxi');
    await dialog.getByRole('button', { name: '登录' }).tap();
    await expect.poll(() => counted(staff, 'laundry')).toBe(before + 1);
    await expectTotal(phone, 'laundry', before + 1);
    await phone.context().close();
  });

  test('is refused with words when the station is closed, and by another station’s attendant', async ({
    page,
    api,
  }) => {
    await signIn(page, 'baoshan-swc');
    await page.goto('/tally?station=310113-s10');
    await expect(page.getByRole('alert').first()).toContainText('未开放');
    await expect(plus(page, 'water')).toHaveAttribute('aria-disabled', 'true');
    const attendant = await api('baoshan-attendant');
    const refused = await attendant
      .post('/api/v1/tally', { station: '310113-s02', taps: [aTap('water')] })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 403, code: 'NOT_YOUR_STATION' });
  });
});

test.describe('the tally page', () => {
  test('works by keyboard: digits, Enter, Space', async ({ page }) => {
    await signIn(page, 'baoshan-attendant');
    const before = await shown(page, 'parking');
    await page.keyboard.press('1');
    await plus(page, 'parking').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await expectTotal(page, 'parking', before + 3);
    await expect(page.locator('[aria-live=polite]').last()).toContainText(`停车休息，今日 ${before + 3}`);
  });

  test('fits a small phone at 200 %, big enough for a thumb, and passes axe', async ({ browser, lianxi }) => {
    const phone = await aPhone(browser, lianxi);
    await shown(phone, 'water');
    for (const item of ['parking', 'laundry']) {
      const box = await plus(phone, item).boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(72);
      expect(box?.width).toBeGreaterThanOrEqual(200);
    }
    const { violations } = await new AxeBuilder({ page: phone }).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    await phone.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const overflow = await phone.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    await phone.context().close();
  });

  test('is offered to a department that has stations, with a choice of them', async ({ page }) => {
    await signIn(page, 'baoshan-swc');
    await page.getByRole('link', { name: '计数' }).click();
    await page.getByRole('button', { name: '淞浦站' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('淞浦站');
    await page.getByRole('combobox', { name: '站点' }).selectOption({ label: '泰和路站' });
    await expect(page).toHaveURL(new RegExp(STATION));
    await expect(row(page, 'water')).toBeVisible();
  });
});

interface Tap {
  id: string;
  indicator: string;
  item: string;
  count: number;
  secondsAgo: number;
  isUndone: boolean;
}
const aTap = (item: string): Tap => ({
  id: randomUUID(),
  indicator: 'cx.served',
  item,
  count: 1,
  secondsAgo: 0,
  isUndone: false,
});

const ROUNDS = 10;
const stations = ['s01', 's02', 's03', 's04', 's05', 's06', 's07', 's08'].map((code) => `310113-${code}`);

test.describe('kill -9 after the commit, before the answer', () => {
  test('counts a repeated tap once', async () => {
    test.setTimeout(240_000);
    const lianxi = await new Lianxi().start();
    try {
      let inDoubt = 0;
      for (let round = 0; round < ROUNDS && inDoubt === 0; round++)
        inDoubt += await killed(lianxi, 400 + round * 137);
      expect(inDoubt, 'taps that were committed but not answered').toBeGreaterThan(0);
    } finally {
      await lianxi.dispose();
    }
  });
});

const sumAt = async (api: Api): Promise<number> =>
  (await Promise.all(stations.map((place) => counted(api, 'water', place)))).reduce(
    (sum, each) => sum + each,
    0,
  );
const staffOf = (lianxi: Lianxi): Promise<Api> =>
  demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-swc');

/** Phones of eight stations tap until the server is killed; then all send again. @returns how many had been committed unheard */
async function killed(lianxi: Lianxi, delayMs: number): Promise<number> {
  const api = await staffOf(lianxi);
  const before = await sumAt(api);
  const unanswered: { station: string; tap: Tap }[] = [];
  let answered = 0;
  let isOver = false;
  const phones = stations.map(async (station) => {
    while (!isOver) {
      const tap = aTap('water');
      try {
        await api.post('/api/v1/tally', { station, taps: [tap] });
        answered += 1;
      } catch (error) {
        if (error instanceof Refused) throw error;
        unanswered.push({ station, tap });
        return;
      }
    }
  });
  const allOver = Promise.all(phones);
  allOver.catch(() => undefined); // told below, after the kill
  await new Promise((done) => setTimeout(done, delayMs));
  await lianxi.kill();
  isOver = true;
  await allOver;
  await lianxi.start();
  const again = await staffOf(lianxi);
  const inDoubt = (await sumAt(again)) - before - answered;
  expect(inDoubt).toBeGreaterThanOrEqual(0);
  expect(inDoubt).toBeLessThanOrEqual(unanswered.length);
  for (const repeat of [1, 2]) {
    for (const { station, tap } of unanswered) {
      const answer = await again.post<{ settled: string[] }>('/api/v1/tally', { station, taps: [tap] });
      expect([repeat, answer.settled]).toEqual([repeat, [tap.id]]);
    }
    expect(await sumAt(again)).toBe(before + answered + unanswered.length);
  }
  return inDoubt;
}
