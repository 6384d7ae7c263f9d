import type { CatalogueResponse, ErrorBody, Outline, OutlineInfo } from '@lianxi/shared';
import { verifyAudit } from '../audit/audit.js';
import { anApp, cookieOf, send, type App } from '../testing/app.js';

let app: App;
beforeAll(async () => {
  app = await anApp();
});
afterAll(() => app.close());

const about = {
  source: '天地图',
  licence: '公开使用',
  approval: 'GS(2024)0650号',
  datum: 'CGCS2000',
  date: '2024-06-30',
};
const drawing = (...codes: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg">${codes
    .map((code, at) => `<path id="${code}" d="M${at * 10} 0h9v9h-9z"/>`)
    .join('')}</svg>`;
const upload = (over: object = {}) => ({
  district: 'D',
  format: 'svg',
  content: drawing('S1', 'S2'),
  about,
  ...over,
});
const post = async <T = Outline>(body: object, account = 'office', path = '/outlines') =>
  send<T>(app, 'POST', path, { body, cookie: await cookieOf(app, account) });

describe('the outline of a district', () => {
  it('is kept by its office or administrator, announced in the catalogue and read by its fingerprint', async () => {
    for (const account of ['admin', 'office']) expect((await post(upload(), account)).status).toBe(201);
    const cookie = await cookieOf(app, 'staff-a');
    const { outlines } = (await send<CatalogueResponse>(app, 'GET', '/catalogue', { cookie })).body;
    expect(outlines).toEqual([{ district: 'D', hash: expect.any(String) }]);
    const outline = await send<Outline>(app, 'GET', `/outlines/D/${outlines[0]?.hash}`, { cookie });
    expect(outline.body.shapes.map(({ place }) => place)).toEqual(['S1', 'S2']);
    expect(outline.body.about).toEqual(about);
    expect((await send(app, 'GET', '/outlines/D/another', { cookie })).status).toBe(404);
  });

  it('is previewed without being kept, and says who put it there', async () => {
    const preview = await post(upload({ content: drawing('S2', 'S1') }), 'office', '/outlines/preview');
    expect(preview.status).toBe(200);
    const cookie = await cookieOf(app, 'office');
    const list = await send<OutlineInfo[]>(app, 'GET', '/outlines?district=D', { cookie });
    expect(list.body).toMatchObject([{ uploadedBy: '联席会议办公室', places: 2 }]);
    expect(list.body[0]?.hash).not.toBe(preview.body.hash);
  });

  it('is refused from who may not keep it, and shown to no other district', async () => {
    expect((await post(upload(), 'staff-a')).status).toBe(403);
    expect((await post(upload({ district: 'E' }))).status).toBe(403);
    const cookie = await cookieOf(app, 'manager-e');
    expect((await send(app, 'GET', '/outlines/D/x', { cookie })).status).toBe(403);
    expect((await send(app, 'GET', '/outlines?district=D', { cookie })).status).toBe(403);
    expect((await send(app, 'POST', '/outlines', { body: upload() })).status).toBe(401);
  });

  it('is refused in words without what must be said of it, with a script, or with names nobody knows', async () => {
    const { approval: _, ...rest } = about;
    const withoutApproval = await post<ErrorBody>(upload({ about: rest }));
    expect(withoutApproval.status).toBe(400);
    expect(withoutApproval.body).toMatchObject({ code: 'OUTLINE_ABOUT', field: 'about.approval' });
    expect(withoutApproval.body.message).toContain('审图号');
    const active = await post<ErrorBody>(upload({ content: '<svg><script>1</script></svg>' }));
    expect(active.body.code).toBe('OUTLINE_ACTIVE');
    const unknown = await post<ErrorBody>(upload({ content: drawing('S1', 'S2', 'S9') }));
    expect(unknown.body).toMatchObject({ code: 'OUTLINE_UNMATCHED', details: { names: ['S9'] } });
    const large = await post<ErrorBody>(upload({ content: 'x'.repeat(2_000_001) }));
    expect(large.body.code).toBe('TOO_LARGE');
  });

  it('is removed, and every change of it stands in the trail', async () => {
    const cookie = await cookieOf(app, 'admin');
    expect((await send(app, 'DELETE', '/outlines/D', { cookie })).status).toBe(204);
    expect((await send(app, 'DELETE', '/outlines/D', { cookie })).status).toBe(204);
    const { outlines } = (await send<CatalogueResponse>(app, 'GET', '/catalogue', { cookie })).body;
    expect(outlines).toEqual([]);
    const lines = await app.database.query<{ action: string }>(
      `SELECT action FROM audit WHERE district = 'D' AND action LIKE '%Outline' ORDER BY sequence`,
    );
    expect(lines.map(({ action }) => action)).toEqual(['keepOutline', 'keepOutline', 'removeOutline']);
    expect(await verifyAudit(app.database, 'D')).toMatchObject({ isWhole: true });
  });
});
