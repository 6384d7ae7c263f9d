/** Tests with a demonstration system shared by the worker, and walls that are paired for them. */
import { expect, test as base, type Browser, type Page } from '@playwright/test';
import { Api, demonstrationClient } from '../scripts/api.mjs';
import { Lianxi } from './lianxi.js';

export const BAOSHAN = '310113';

export const test = base.extend<{ api: (name: string) => Promise<Api> }, { lianxi: Lianxi }>({
  lianxi: [
    async ({}, use) => {
      const lianxi = await new Lianxi().start();
      await use(lianxi);
      await lianxi.dispose();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  api: async ({ lianxi }, use) => {
    await use((name) => demonstrationClient(lianxi.url, (account) => account.name === name));
  },
  baseURL: async ({ lianxi }, use) => {
    await use(lianxi.url);
  },
});

/** Opens a wall and has it approved, as somebody would from a laptop. */
export async function openWall(browser: Browser, lianxi: Lianxi, scene = 'overview'): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    locale: 'zh-CN',
    baseURL: lianxi.url,
  });
  const page = await context.newPage();
  await page.goto(`/wall#scene=${scene}`);
  const code = (await page.getByTestId('pairing-code').textContent()) ?? '';
  const admin = await demonstrationClient(lianxi.url, ({ name }) => name === 'baoshan-admin');
  await admin.post('/api/v1/displays/approve', {
    code: code.replace(/\s/g, ''),
    name: '会议室大屏',
    district: BAOSHAN,
  });
  await expect(page.getByTestId('scene')).toBeVisible();
  return page;
}

/** Signs in through the page, as a user does. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByRole('textbox').first().fill(name);
  await page.locator('input[type=password]').fill('demo-lianxi');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/sign-in/);
}

export { expect };
