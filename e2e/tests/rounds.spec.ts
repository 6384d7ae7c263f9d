import type { Browser, Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import type { OpenRound, PeriodCode, Round } from '@lianxi/shared';
import { BAOSHAN, expect, openWall, signIn, test } from '../src/test.js';
import type { Api } from '../scripts/api.mjs';
import type { Lianxi } from '../src/lianxi.js';

/** A department that is behind in the demonstration. */
const MSB = `${BAOSHAN}-MSB`;
const FOOD = 'jm.food';
const DAY_MS = 86_400_000;
const NAME = '浏览器测试轮次';

const roundsOf = (office: Api): Promise<Round[]> => office.get(`/api/v1/rounds?district=${BAOSHAN}`);
const shifted = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** A month of some time ago for which no round was opened, and in which the department misses something. */
async function freeMonth(office: Api, staff: Api): Promise<PeriodCode> {
  const { today } = await office.catalogue();
  const taken = new Set<string>((await roundsOf(office)).map(({ period }) => period));
  const [year = 0, month = 0] = today.split('-').map(Number);
  for (let back = 2; back < 36; back++) {
    const code = new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7) as PeriodCode;
    if (taken.has(code)) continue;
    const { rows } = await staff.sheet(MSB, code);
    if (rows.some(({ cells }) => cells.some(({ version }) => version === 0))) return code;
  }
  throw new Error('No month in which the department misses anything');
}

async function openPage(browser: Browser, lianxi: Lianxi, account: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    baseURL: lianxi.url,
  });
  const page = await context.newPage();
  await signIn(page, account);
  return page;
}

/** Enters the sheet's figures, all or the first of them, and says why where it is a correction. */
async function enter(staff: Api, period: string, value: number, isWhole: boolean): Promise<void> {
  const { rows } = await staff.sheet(MSB, period);
  const [row] = rows.filter(({ indicator }) => indicator === FOOD);
  const cells = (row?.cells ?? []).slice(0, isWhole ? undefined : 1);
  await staff.enter(
    cells.map(({ place, version }) => ({
      indicator: FOOD,
      place,
      period: row?.period ?? period,
      value,
      expectedVersion: version,
      reason: '测试',
    })),
  );
}
/** Everything filled in, and handed in. */
async function handIn(staff: Api, period: string, value: number): Promise<void> {
  await enter(staff, period, value, true);
  const body = { department: MSB, period, cells: [] };
  await staff.post('/api/v1/submissions', body, { 'idempotency-key': crypto.randomUUID() });
}

const row = (page: Page) => page.getByTestId(`board-${MSB}`);
const badge = (page: Page) => page.getByTestId('due-badge');
const setDay = async (page: Page, label: string, day: string): Promise<void> => {
  await page.getByLabel(label, { exact: true }).fill(day);
  await page.keyboard.press('Enter');
};

test.describe('a round', () => {
  test.setTimeout(150_000);

  test('goes from opening to closing, and everybody sees each step as it happens', async ({
    browser,
    page: office,
    lianxi,
    api,
  }) => {
    const officeApi = await api('baoshan-office');
    const staffApi = await api('baoshan-msb');
    const leadApi = await api('baoshan-msb-lead');
    const period = await freeMonth(officeApi, staffApi);
    const { today } = await officeApi.catalogue();
    const staff = await openPage(browser, lianxi, 'baoshan-msb');
    const lead = await openPage(browser, lianxi, 'baoshan-msb-lead');
    await expect(staff.getByText('实时连接')).toBeVisible();
    const before = (await badge(staff).isVisible())
      ? Number(await badge(staff).locator('[aria-hidden]').textContent())
      : 0;
    await signIn(office, 'baoshan-office');

    await test.step('the office opens it from the template', async () => {
      await office.goto('/rounds/new');
      const template = new RegExp(`${period.slice(0, 4)}年${period.slice(5).replace(/^0/, '')}月`);
      await expect(async () => {
        await setDay(office, '填报月份', period);
        await expect(office.getByLabel('名称', { exact: true })).toHaveValue(template, { timeout: 3_000 });
      }).toPass();
      await office.getByLabel('名称', { exact: true }).fill(NAME);
      await setDay(office, '开始日', shifted(today, -7));
      await setDay(office, '截止日', shifted(today, 3));
      await setDay(office, '最后填报日', shifted(today, 1));
      await office.getByRole('button', { name: '开出这一轮' }).click();
      await expect(office.getByRole('alert').filter({ hasText: '不能早于截止日' })).toBeVisible();
      await setDay(office, '最后填报日', shifted(today, 5));
      await office.getByRole('button', { name: '开出这一轮' }).click();
      await expect(office.getByRole('heading', { name: NAME })).toBeVisible();
      await expect(row(office)).toContainText('草稿');
      await expect(office.getByTestId('readiness')).toContainText('还有 3 天');
    });
    const round = (await roundsOf(officeApi)).find((each) => each.period === period);
    const id = round?.id ?? '';

    await test.step('staff see that something is due without reloading', async () => {
      await expect(badge(staff).locator('[aria-hidden]')).toHaveText(String(before + 1));
      await expect(staff.getByTestId('due-list')).toContainText(NAME);
    });

    await test.step('a reminder reaches them, and the board says when', async () => {
      await row(office)
        .getByRole('button', { name: /缺什么/ })
        .click();
      await expect(office.getByText(/骑手食品安全线索：\d+ 项/)).toBeVisible();
      await row(office).getByRole('button', { name: '催报区市场监管局' }).click();
      await expect(row(office)).toContainText('已催（联席会议办公室）');
      await expect(row(office).getByRole('button', { name: '催报区市场监管局' })).toHaveText('再催');
      await expect(staff.getByTestId('due-list')).toContainText('联席会议办公室催报');
      await office.getByRole('button', { name: /^催报全部/ }).click();
    });

    await test.step('the notice prints one page a department', async () => {
      await office.goto(`/rounds/${id}/notice`);
      const notices = office.getByTestId('notice');
      await expect(notices.first()).toContainText('催报通知');
      const own = notices.filter({ hasText: '宝山区市场监督管理局' });
      await expect(own).toContainText('骑手食品安全线索');
      const pdf = (await office.pdf({ format: 'A4' })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(await notices.count());
      await office.goto(`/rounds/${id}`);
    });

    await test.step('handed in, it is on the board and no longer due', async () => {
      await handIn(staffApi, period, 4);
      await expect(row(office)).toContainText('已上报');
      await expect(staff.getByTestId('due-list').getByText(NAME)).toBeHidden();
    });

    await test.step('the lead returns it with a remark, and staff see it at once', async () => {
      await lead.goto(`/rounds/${id}`);
      await row(lead).getByRole('button', { name: /^退回/ }).click();
      await lead.getByRole('dialog').getByRole('button', { name: '退回' }).click();
      await expect(lead.getByRole('dialog').getByRole('alert')).toContainText('请写明原因');
      await lead.getByLabel('退回原因').fill('线索数偏少，请核对');
      await lead.getByRole('dialog').getByRole('button', { name: '退回' }).click();
      await expect(lead.getByRole('dialog')).toBeHidden();
      await expect(staff.getByTestId('due-list')).toContainText('线索数偏少，请核对');
      await expect(row(office)).toContainText('退回');
    });

    await test.step('handed in again it is confirmed, and what changed since is counted', async () => {
      await handIn(staffApi, period, 5);
      const [answer] = await leadApi.ask([{ kind: 'reporting', district: BAOSHAN, period }]);
      await leadApi.post(
        `/api/v1/rounds/${id}/departments/${MSB}/confirm`,
        { revision: answer?.revision },
        { 'idempotency-key': crypto.randomUUID() },
      );
      await expect(row(office)).toContainText('已确认');
      await enter(staffApi, period, 15, false);
      await expect(row(office)).toContainText(/确认后又改动 \d+ 项/);
    });

    await test.step('once its last day has passed nothing can be entered', async () => {
      await office.getByRole('button', { name: '修改轮次' }).click();
      await setDay(office, '截止日', shifted(today, -3));
      await setDay(office, '最后填报日', shifted(today, -1));
      await office.getByRole('button', { name: '保存修改' }).click();
      await expect(row(office)).toContainText('冻结');
      await expect(enter(staffApi, period, 16, false)).rejects.toMatchObject({ code: 'PERIOD_CLOSED' });
    });

    await test.step('the office reopens it for one department, until an hour', async () => {
      await row(office).getByRole('button', { name: /^重开/ }).click();
      await office.getByLabel('重开原因').fill('补报一个站点');
      await office.getByRole('dialog').getByRole('button', { name: '重开' }).click();
      await expect(row(office)).toContainText('补报一个站点');
      await enter(staffApi, period, 17, false);
      const until = new Date(Date.now() + 2_000).toISOString();
      await officeApi.post(
        `/api/v1/rounds/${id}/departments/${MSB}/reopen`,
        { reason: '再补一项', until },
        { 'idempotency-key': crypto.randomUUID() },
      );
      await expect
        .poll(
          () =>
            enter(staffApi, period, 18, false).then(
              () => 'entered',
              ({ code }: { code: string }) => code,
            ),
          { timeout: 15_000 },
        )
        .toBe('PERIOD_CLOSED');
      await expect(row(office)).toContainText('冻结');
    });

    await test.step('its history tells all of it', async () => {
      await office.getByRole('button', { name: '经过' }).click();
      const history = office.getByRole('region', { name: '经过' });
      for (const words of ['开出', '催报', '上报', '退回', '确认', '修改轮次', '重开至'])
        await expect(history.getByText(words).first()).toBeVisible();
    });
    await staff.context().close();
    await lead.context().close();
  });

  test('of the running month stands on the wall as the office sees it', async ({
    browser,
    page,
    lianxi,
    api,
  }) => {
    const officeApi = await api('baoshan-office');
    const { today } = await officeApi.catalogue();
    const period = today.slice(0, 7);
    let round = (await roundsOf(officeApi)).find((each) => each.period === period);
    const template = await officeApi.get<OpenRound>(
      `/api/v1/rounds/template?district=${BAOSHAN}&period=${period}`,
    );
    const days = { opensOn: shifted(today, -5), dueOn: shifted(today, 4), closesOn: shifted(today, 6) };
    const key = { 'idempotency-key': crypto.randomUUID() };
    round ??= await officeApi.post<Round>('/api/v1/rounds', { ...template, ...days }, key);
    const wall = await openWall(browser, lianxi, 'readiness');
    await signIn(page, 'baoshan-office');
    await page.goto(`/rounds/${round.id}`);
    const staff = await api('baoshan-trans');
    const line = wall.getByTestId(`readiness-${BAOSHAN}-TRANS`);
    await expect(line).toBeVisible();
    if (!/submitted|confirmed/.test((await line.getAttribute('data-value')) ?? '')) {
      await staff.post(
        '/api/v1/submissions',
        { department: `${BAOSHAN}-TRANS`, period, cells: [] },
        { 'idempotency-key': crypto.randomUUID() },
      );
    }
    await expect(line).toHaveAttribute('data-value', /submitted|confirmed/, { timeout: 3_000 });
    await expect(page.getByTestId(`board-${BAOSHAN}-TRANS`)).toContainText(/已上报|已确认/);
    await wall.context().close();
  });
});

test.describe('the rounds page', () => {
  for (const [what, path] of [
    ['board', '/rounds'],
    ['form', '/rounds/new'],
  ] as const) {
    test(`passes axe and holds on a phone: ${what}`, async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await signIn(page, 'baoshan-office');
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
});
