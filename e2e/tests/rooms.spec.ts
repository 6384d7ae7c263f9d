import AxeBuilder from '@axe-core/playwright';
import { expect, openWall, signIn, test } from '../src/test.js';

test.describe('every page', () => {
  test('asks nothing from any other host, and breaks no rule of its security policy', async ({
    page,
    browser,
    lianxi,
  }) => {
    const foreign: string[] = [];
    const complaints: string[] = [];
    const listen = (each: typeof page): void => {
      each.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (protocol.startsWith('http') && origin !== lianxi.url) foreign.push(request.url());
      });
      each.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) complaints.push(message.text());
      });
    };
    listen(page);
    await page.goto('/sign-in');
    await signIn(page, 'baoshan-swc');
    await page.waitForLoadState('networkidle');
    await page.goto('/desk');
    await expect(page.getByRole('table').first()).toBeVisible();
    const wall = await openWall(browser, lianxi);
    listen(wall);
    await wall.reload();
    await expect(wall.getByTestId('scene')).toBeVisible();
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
    await wall.context().close();
  });

  for (const [name, account, path] of [
    ['sign-in', null, '/sign-in'],
    ['entry', 'baoshan-post', '/entry'],
    ['desk', 'baoshan-manager', '/desk'],
    ['admin', 'baoshan-admin', '/admin'],
  ] as const) {
    test(`passes axe: ${name}`, async ({ page }) => {
      if (account) await signIn(page, account);
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    });
  }
});

test.describe('the desk', () => {
  test('follows a number down to who entered it', async ({ page }) => {
    await signIn(page, 'baoshan-manager');
    await page
      .getByRole('row', { name: /联系覆盖率/ })
      .getByRole('button')
      .first()
      .click();
    const trail = page.getByRole('dialog');
    await expect(trail).toContainText('口径');
    await trail.getByText('联系到司机数').last().click();
    await expect(trail).toContainText('区委社会工作部');
    await expect(page).toHaveURL(/\?/);
  });

  test('is not for an administrator: he runs the system and sees no figures', async ({ page }) => {
    await signIn(page, 'baoshan-admin');
    await expect(page).toHaveURL(/admin/);
    await expect(page.getByRole('link', { name: '查数' })).toHaveCount(0);
  });
});

test.describe('the screens', () => {
  test('speak Chinese first, English by a switch', async ({ page }) => {
    await page.goto('/sign-in');
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('button', { name: /sign in/i })).toBeVisible();
  });
});
