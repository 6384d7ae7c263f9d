import { LINK_LOST_MS } from '@lianxi/shared';
import { BAOSHAN, expect, openWall, test } from '../src/test.js';
import { Lianxi } from '../src/lianxi.js';

test.describe('a wall', () => {
  test('is cut within five seconds when its display is revoked, and asks to be paired again', async ({
    browser,
    lianxi,
    api,
  }) => {
    const wall = await openWall(browser, lianxi);
    const admin = await api('baoshan-admin');
    const displays = await admin.get<{ id: string; isConnected: boolean; state: string }[]>(
      `/api/v1/displays?district=${BAOSHAN}`,
    );
    const connected = displays.filter(({ isConnected, state }) => isConnected && state === 'approved');
    expect(connected.length).toBeGreaterThan(0);
    for (const { id } of connected) await admin.delete(`/api/v1/displays/${id}`);
    await expect(wall.getByTestId('pairing-code')).toBeVisible({ timeout: 8_000 });
    await wall.context().close();
  });

  test('shows its own district in a browser where somebody of another one is signed in', async ({
    browser,
    lianxi,
  }) => {
    const wall = await openWall(browser, lianxi);
    const reply = await wall.request.post('/api/v1/session', {
      data: { name: 'pudong-manager', password: 'demo-lianxi' },
    });
    expect(reply.status()).toBe(201);
    await wall.reload();
    await expect(wall.getByTestId('hero-cx.reached')).toBeVisible();
    await expect(wall.getByTestId('link')).toContainText('实时');
    await wall.context().close();
  });

  test('turns its pages by the arrow keys and shows where its numbers come from', async ({
    browser,
    lianxi,
  }) => {
    const wall = await openWall(browser, lianxi);
    await expect(wall.getByTestId('hero-cx.reached')).toBeVisible();
    await wall.keyboard.press('ArrowRight');
    await expect(wall.getByTestId('station-310113-s01')).toBeVisible();
    await wall.keyboard.press('ArrowLeft');
    await expect(wall.getByTestId('hero-cx.reached')).toBeVisible();
    await wall.keyboard.press('i');
    await expect(wall.getByTestId('provenance').first()).toContainText('区委社会工作部');
    await wall.context().close();
  });

  test('says what is demonstration, how fresh it is and at which revision', async ({
    browser,
    lianxi,
    api,
  }) => {
    const wall = await openWall(browser, lianxi);
    await expect(wall.getByTestId('demonstration')).toContainText('演示数据');
    const staff = await api('baoshan-swc');
    const [feed] = await staff.ask([{ kind: 'feed', district: BAOSHAN, limit: 1 }]);
    await expect(wall.getByTestId('revision')).toContainText(`r${feed?.revision}`);
    await expect(wall.getByTestId('server-time')).toContainText(/\d\d:\d\d:\d\d/);
    await wall.context().close();
  });

  test('says so when the server is gone, keeps the last board, and comes back by itself', async ({
    browser,
  }) => {
    test.setTimeout(120_000);
    const lianxi = await new Lianxi().start();
    try {
      const wall = await openWall(browser, lianxi);
      const value = await wall.getByTestId('hero-cx.reached').getAttribute('data-value');
      await lianxi.kill();
      await expect(wall.getByTestId('link')).toContainText('连接中断', { timeout: LINK_LOST_MS + 4_000 });
      await expect(wall.getByTestId('hero-cx.reached')).toHaveAttribute('data-value', value ?? '');
      await lianxi.start();
      await expect(wall.getByTestId('link')).toContainText('实时', { timeout: 15_000 });
      await wall.context().close();
    } finally {
      await lianxi.dispose();
    }
  });
});
