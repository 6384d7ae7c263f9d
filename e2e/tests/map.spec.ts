import type { CatalogueResponse } from '@lianxi/shared';
import { BAOSHAN, expect, openWall, test } from '../src/test.js';

const about = {
  source: '测试图',
  licence: '测试用途',
  approval: '沪S(2026)000号',
  datum: 'none',
  date: '2026-11-01',
};

/** A drawing with an area for each subdistrict, where its tile lies. */
function drawingOf({ places }: CatalogueResponse, without = ''): string {
  const areas = places
    .filter(({ district, tile, code }) => district === BAOSHAN && tile && code !== without)
    .map(({ code, tile }) => {
      const [x, y] = [(tile?.column ?? 0) * 100, (tile?.row ?? 0) * 60];
      return `<path id="${code}" d="M${x} ${y}h90l10 30l-10 30h-90z"/>`;
    });
  return `<svg xmlns="http://www.w3.org/2000/svg">${areas.join('')}</svg>`;
}

test.describe('the map of a district', () => {
  test('is drawn of tiles until the district uploads outlines, which stand there with their source', async ({
    browser,
    lianxi,
    api,
  }) => {
    const office = await api('baoshan-office');
    const catalogue = await office.get<CatalogueResponse>('/api/v1/catalogue');
    const content = drawingOf(catalogue);
    const wall = await openWall(browser, lianxi, 'map');
    await expect(wall.getByTestId(`map-${BAOSHAN}`)).toContainText('示意图');
    await office.post('/api/v1/outlines', { district: BAOSHAN, format: 'svg', content, about });
    try {
      await wall.reload();
      await expect(wall.getByTestId('outline-map')).toBeVisible();
      await expect(wall.getByTestId('map-source')).toHaveText(
        '来源 测试图 · 许可 测试用途 · 审图号 沪S(2026)000号 · 坐标系 无（示意图） · 2026年11月1日',
      );
      await expect(wall.getByTestId('place-310113007')).toBeVisible();
      await expect(wall.getByTestId('outline-map')).toContainText('吴淞');
    } finally {
      await office.delete(`/api/v1/outlines/${BAOSHAN}`);
    }
    await wall.reload();
    await expect(wall.getByTestId(`map-${BAOSHAN}`)).toContainText('示意图');
    await wall.context().close();
  });

  test('is looked at before it is used, and refused in words that name what is wrong', async ({
    page,
    api,
  }) => {
    const catalogue = await (await api('baoshan-office')).get<CatalogueResponse>('/api/v1/catalogue');
    const fileOf = (text: string) => ({
      name: 'baoshan.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from(text),
    });
    await page.goto('/sign-in');
    await page.getByRole('textbox').first().fill('baoshan-office');
    await page.locator('input[type=password]').fill('demo-lianxi');
    await page.keyboard.press('Enter');
    await expect(page).not.toHaveURL(/sign-in/);
    await page.goto('/admin');
    await expect(page.getByTestId('map-current')).toContainText('方块');
    await page.locator('#map-file').setInputFiles(fileOf(drawingOf(catalogue, '310113007')));
    await page.getByRole('button', { name: '预览' }).click();
    const section = page.locator('section', { has: page.locator('#map-title') });
    await expect(section.getByRole('alert')).toContainText('审图号');
    await page.locator('#map-source').fill(about.source);
    await page.locator('#map-licence').fill(about.licence);
    await page.locator('#map-approval').fill(about.approval);
    await page.locator('#map-date').fill(about.date);
    await section.locator('.el-select').click();
    await page.getByRole('option', { name: '无坐标' }).click();
    await page.getByRole('button', { name: '预览' }).click();
    await expect(section.getByRole('alert')).toContainText('吴淞街道');
    await page.locator('#map-file').setInputFiles(fileOf(drawingOf(catalogue)));
    await page.getByRole('button', { name: '预览' }).click();
    await expect(page.getByTestId('map-preview')).toContainText('吴淞街道');
    await page.getByRole('button', { name: '用作大屏地图' }).click();
    await expect(page.getByTestId('map-current')).toContainText(about.approval);
    await page.getByRole('button', { name: '移除轮廓' }).click();
    await page.locator('.el-message-box').getByRole('button', { name: '移除轮廓' }).click();
    await expect(page.getByTestId('map-current')).toContainText('方块');
  });
});
