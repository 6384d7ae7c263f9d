/** What is typed is never lost: kept cell by cell, on every machine, over restarts and without a network. */
import type { Browser, Locator, Page } from '@playwright/test';
import type { Drafts } from '@lianxi/shared';
import { BAOSHAN, expect, signIn, test } from '../src/test.js';

test.describe.configure({ timeout: 120_000 });

const DEPARTMENT = '310113-SWC';
const REACHED = '联系到司机数';
const REST = '服务司机人次·停车休息·泰和路站';
const WATER = '服务司机人次·热水·泰和路站';
const MEAL = '服务司机人次·热饭·泰和路站';

const cell = (page: Page, name: string): Locator =>
  page.getByRole('gridcell', { name: new RegExp(`^${name}`) }).first();
/** A cell as it is read out: name, what it holds, its state. */
const showing = (page: Page, name: string, text: string): Locator =>
  page.getByRole('gridcell', { name: new RegExp(`^${name}.*，${text}，`) }).first();
const sync = (page: Page): Locator =>
  page
    .getByRole('status')
    .filter({ hasText: /保存|本机/ })
    .first();
const conflict = (page: Page): Locator => page.getByRole('alert').filter({ hasText: '用我的' });

/** Puts the cursor into a cell. */
async function take(page: Page, name: string): Promise<void> {
  const editor = cell(page, name).getByRole('textbox').first();
  const isThere = await editor.evaluateAll(
    ([input]) => input !== undefined && input === document.activeElement,
  );
  if (!isThere) await cell(page, name).click();
  await expect(editor).toBeFocused();
}

/** Types over a cell and goes on, as one does in a spreadsheet. */
async function type(page: Page, name: string, text: string): Promise<void> {
  await take(page, name);
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
}
const isSaved = (page: Page): Promise<void> =>
  expect(sync(page)).toContainText('已保存', { timeout: 30_000 });

/** Somebody at a machine of their own. */
async function elsewhere(browser: Browser, baseURL: string, name: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const page = await context.newPage();
  await signIn(page, name);
  await expect(cell(page, REACHED)).toBeVisible();
  return page;
}

test.describe('what is typed', () => {
  test('survives a reload, a second machine, and a restart of the server', async ({
    browser,
    page,
    lianxi,
  }) => {
    test.setTimeout(240_000);
    await signIn(page, 'baoshan-swc');
    await type(page, REACHED, '9601');
    await isSaved(page);
    await page.reload();
    await expect(showing(page, REACHED, '9,?601')).toBeVisible();
    const other = await elsewhere(browser, lianxi.url, 'baoshan-swc-lead');
    await expect(showing(other, REACHED, '9,?601')).toBeVisible();
    await lianxi.stop();
    await type(page, REST, '17');
    await expect(sync(page)).toContainText('本机');
    await lianxi.start();
    await isSaved(page);
    await expect(showing(other, REST, '17')).toBeVisible({ timeout: 30_000 });
    await other.context().close();
  });

  test('survives signing out, and a session that ends while somebody types', async ({ page, context }) => {
    await signIn(page, 'baoshan-swc');
    await type(page, REST, '18');
    await isSaved(page);
    await page.getByRole('button', { name: /^用户菜单/ }).click();
    await page.getByRole('menuitem', { name: '退出' }).click();
    await expect(page).toHaveURL(/sign-in/);
    await signIn(page, 'baoshan-swc');
    await expect(showing(page, REST, '18')).toBeVisible();
    await take(page, WATER);
    await page.keyboard.type('23');
    await context.clearCookies(); // only now: any request in flight would already have asked to sign in
    await page.keyboard.press('Tab');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await dialog.locator('input[type=password]').fill('demo-lianxi');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await isSaved(page);
    await page.reload();
    await expect(showing(page, WATER, '23')).toBeVisible();
  });

  test('goes on without a network, and catches up', async ({ page, context, api }) => {
    await signIn(page, 'baoshan-swc');
    await expect(cell(page, REST)).toBeVisible();
    await context.setOffline(true);
    await type(page, REST, '31');
    await type(page, WATER, '32');
    await type(page, MEAL, '33');
    await expect(sync(page)).toContainText('无网络，已存本机 3 项');
    await context.setOffline(false);
    await isSaved(page);
    const staff = await api('baoshan-swc');
    const { today } = await staff.catalogue();
    const drafts = (await staff.get(
      `/api/v1/drafts?department=${DEPARTMENT}&period=${today.slice(0, 7)}`,
    )) as Drafts;
    const texts = drafts.cells.flatMap(({ text }) => text ?? []);
    expect(texts).toEqual(expect.arrayContaining(['31', '32', '33']));
  });

  test('is seen by a colleague a moment later, without touching what she types', async ({
    browser,
    page,
    lianxi,
  }) => {
    await signIn(page, 'baoshan-swc');
    const other = await elsewhere(browser, lianxi.url, 'baoshan-swc-lead');
    await take(other, WATER);
    await other.keyboard.type('4');
    await type(page, REST, '41');
    await expect(showing(other, REST, '41')).toBeVisible();
    await other.keyboard.type('2');
    await other.keyboard.press('Tab');
    await expect(showing(page, WATER, '42')).toBeVisible();
    await other.context().close();
  });
});

test.describe('one cell, two people', () => {
  for (const [choice, text] of [
    ['用我的', '52'],
    ['用对方的', '53'],
    ['恢复原来的', '51'],
  ] as const) {
    test(`asks, and “${choice}” leaves ${text} with both`, async ({ browser, page, context, lianxi }) => {
      await signIn(page, 'baoshan-swc');
      await type(page, REST, '51');
      await isSaved(page);
      const other = await elsewhere(browser, lianxi.url, 'baoshan-swc-lead');
      await expect(showing(other, REST, '51')).toBeVisible();
      await context.setOffline(true);
      await type(page, REST, '52');
      await type(other, REST, '53');
      await isSaved(other);
      await context.setOffline(false);
      await cell(page, REST).click();
      await conflict(page).getByRole('button', { name: choice }).click();
      await isSaved(page);
      await cell(page, MEAL).click();
      await cell(other, MEAL).click();
      await expect(showing(page, REST, text)).toBeVisible();
      await expect(showing(other, REST, text)).toBeVisible();
      await other.context().close();
    });
  }
});

test.describe('a submission', () => {
  test('whose answer is lost counts once when it is sent again', async ({ page, api }) => {
    const staff = await api('baoshan-swc');
    const headOf = async (): Promise<number> =>
      (await staff.ask([{ kind: 'feed', district: BAOSHAN, limit: 1 }]))[0]?.revision ?? 0;
    await signIn(page, 'baoshan-swc');
    await type(page, REACHED, '9605');
    await isSaved(page);
    const before = await headOf();
    let tries = 0;
    await page.route('**/api/v1/submissions', async (route) => {
      const answer = await route.fetch();
      if (++tries === 1) await route.abort();
      else await route.fulfill({ response: answer });
    });
    const submit = async (): Promise<void> => {
      await page.keyboard.press('Control+s');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('补报');
      await dialog.getByRole('button', { name: /^上报/ }).click();
      await expect(dialog).toBeHidden();
    };
    await submit();
    await type(page, REACHED, '9606');
    await isSaved(page);
    await submit();
    expect(tries).toBeGreaterThanOrEqual(3); // the first again under its key, then what was typed since
    expect(await headOf()).toBe(before + 2);
    await expect(showing(page, REACHED, '9,606')).toBeVisible();
  });
});
