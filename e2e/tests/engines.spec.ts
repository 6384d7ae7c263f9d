/** Engines below the floor, pretended: no Chromium of that age is at hand, so what it lacks is taken away. */
import { pairedWall } from '../scripts/wall.mjs';
import { BAOSHAN, expect, test } from '../src/test.js';

test.describe('an engine that is too old', () => {
  test('gets a readable notice instead of the wall, and no half of a wall', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.addInitScript(() => {
      Object.defineProperty(Array.prototype, 'flat', { value: undefined });
    });
    await page.goto('/wall');
    await expect(page.getByRole('heading', { name: '浏览器太旧，无法显示大屏' })).toBeVisible();
    await expect(page.locator('#notice')).toContainText(/需要 Chromium 69.*本机 This device: Chromium \d+/s);
    await page.waitForLoadState('networkidle');
    expect(asked.filter((path) => path.startsWith('/api'))).toEqual([]);
  });

  test('gets one instead of the other rooms', async ({ page }) => {
    await page.addInitScript(() => {
      const supports = CSS.supports.bind(CSS) as (property: string, value: string) => boolean;
      CSS.supports = (property: string, value?: string) =>
        property !== 'inset' && supports(property, value ?? '');
    });
    await page.goto('/sign-in');
    await expect(page.getByRole('heading', { name: '浏览器太旧，无法使用联席' })).toBeVisible();
    await expect(page.getByRole('textbox')).toHaveCount(0);
  });
});

test.describe('a wall whose program does not arrive or cannot be read', () => {
  test('says so, and starts by itself once it can', async ({ browser, lianxi }) => {
    const page = await pairedWall(browser, lianxi.url, { district: BAOSHAN });
    await page.clock.install();
    await page.route('**/assets/wall-*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'let { = broken' }),
    );
    await page.reload();
    await expect(page.getByRole('heading', { name: '大屏未能启动，正在自动重试' })).toBeVisible();
    await page.unrouteAll();
    await page.clock.fastForward(20_000);
    await expect(page.getByTestId('scene')).toBeVisible();
    await page.context().close();
  });
});

test.describe('the wall', () => {
  test('knows its floor from the first line of its page', async ({ request }) => {
    const html = await (await request.get('/wall')).text();
    expect(html.indexOf('/floor.js')).toBeGreaterThan(0);
    expect(html.indexOf('/floor.js')).toBeLessThan(html.indexOf('type="module"'));
  });
});
