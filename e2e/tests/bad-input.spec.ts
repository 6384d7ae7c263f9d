import { BAOSHAN, expect, test } from '../src/test.js';
import { Api, Refused } from '../scripts/api.mjs';

/** Rows A23–A36 and A49 of the abuse matrix on `POST /api/v1/entries`, sent as bytes, not as our client would. */
test.describe('POST /entries refuses', () => {
  const entry = (fields: string): string =>
    `{"entries":[{"indicator":"cx.reached","place":"${BAOSHAN}","period":"PERIOD",${fields}}]}`;
  const value = (json: string): string => entry(`"value":${json},"expectedVersion":VERSION`);

  const rows: [row: string, body: string, status: number, code: string][] = [
    ['A23 1e400', value('1e400'), 400, 'VALUE_NOT_WHOLE'],
    ['A23 -0', value('-0'), 400, 'VALUE_NOT_WHOLE'],
    ['A23 "1e3"', value('"1e3"'), 400, 'VALUE_NOT_WHOLE'],
    ['A23 "0x10"', value('"0x10"'), 400, 'VALUE_NOT_WHOLE'],
    ['A23 "NaN"', value('"NaN"'), 400, 'VALUE_NOT_WHOLE'],
    ['A23 NaN', value('NaN'), 400, 'INVALID_PAYLOAD'],
    ['A24 negative', value('-1'), 400, 'VALUE_RANGE'],
    ['A24 decimal', value('1.5'), 400, 'VALUE_NOT_WHOLE'],
    ['A24 above the indicator’s largest', value('2147483648'), 400, 'VALUE_RANGE'],
    ['A24 above 2^53', value('9007199254740993'), 400, 'VALUE_RANGE'],
    ['A25 1,2,00', value('"1,2,00"'), 400, 'VALUE_GROUPING'],
    ['A25 1.200', value('"1.200"'), 400, 'VALUE_NOT_WHOLE'],
    ['A25 ①', value('"①"'), 400, 'VALUE_WORDS'],
    ['A25 Ⅻ', value('"Ⅻ"'), 400, 'VALUE_WORDS'],
    ['A25 一百二十', value('"一百二十"'), 400, 'VALUE_WORDS'],
    ['A25 2.2万', value('"2.2万"'), 400, 'VALUE_WORDS'],
    ['A26 empty', value('""'), 400, 'VALUE_BLANK'],
    ['A26 spaces', value('"  　"'), 400, 'VALUE_BLANK'],
    ['A26 无', value('"无"'), 400, 'VALUE_NOT_APPLICABLE'],
    ['A26 -', value('"-"'), 400, 'VALUE_NOT_APPLICABLE'],
    ['A26 null', value('null'), 400, 'INVALID_PAYLOAD'],
    ['A28 the same figure twice', DOUBLE(), 409, 'DUPLICATE_ENTRY'],
    ['A29 30 February', value('1').replace('PERIOD', '2026-02-30'), 400, 'PERIOD_INVALID'],
    ['A29 24-1-1', value('1').replace('PERIOD', '24-1-1'), 400, 'PERIOD_INVALID'],
    ['A29 an Excel serial', value('1').replace('PERIOD', '45000'), 400, 'PERIOD_INVALID'],
    ['A29 the future', value('1').replace('PERIOD', '2999-01'), 400, 'PERIOD_FUTURE'],
    ['A31 no version', entry('"value":1'), 428, 'VERSION_REQUIRED'],
    ['A31 a stale version', entry('"value":1,"expectedVersion":0,"reason":"x"'), 409, 'VERSION_CONFLICT'],
    [
      'A31 a version from the future',
      entry('"value":1,"expectedVersion":99,"reason":"x"'),
      409,
      'VERSION_CONFLICT',
    ],
    ['A34 NUL', entry('"value":1,"expectedVersion":VERSION,"reason":"a\\u0000b"'), 400, 'BAD_TEXT'],
    [
      'A34 a lone surrogate',
      entry('"value":1,"expectedVersion":VERSION,"reason":"a\\ud800b"'),
      400,
      'BAD_TEXT',
    ],
    [
      'A35 a bidi override',
      entry('"value":1,"expectedVersion":VERSION,"reason":"a\\u202eb"'),
      400,
      'BAD_TEXT',
    ],
    [
      'A13 an unknown field',
      entry('"value":1,"expectedVersion":VERSION,"departmentId":"x"'),
      400,
      'UNKNOWN_FIELD',
    ],
    ['A36 __proto__', entry('"value":1,"expectedVersion":VERSION,"__proto__":{"a":1}'), 400, 'UNKNOWN_FIELD'],
    [
      'A49 a telephone number',
      entry('"value":1,"expectedVersion":VERSION,"reason":"致电 138-1234-5678"'),
      400,
      'PERSONAL_DATA',
    ],
    [
      'A49 an identity number',
      entry('"value":1,"expectedVersion":VERSION,"reason":"31011519900101123X"'),
      400,
      'PERSONAL_DATA',
    ],
    ['no JSON at all', '{"entries":[', 400, 'INVALID_PAYLOAD'],
    ['nothing', '{}', 400, 'INVALID_PAYLOAD'],
  ];

  function DOUBLE(): string {
    const one = `{"indicator":"cx.reached","place":"${BAOSHAN}","period":"PERIOD","value":1,"expectedVersion":VERSION}`;
    return `{"entries":[${one},${one}]}`;
  }

  for (const [row, body, status, code] of rows) {
    test(`${row} with ${status} ${code}`, async ({ api, lianxi }) => {
      const staff = await api('baoshan-swc');
      const { today } = await staff.catalogue();
      const period = today.slice(0, 7);
      const sheet = await staff.sheet('310113-SWC', period);
      const version = sheet.rows.find(({ indicator }) => indicator === 'cx.reached')?.cells[0]?.version ?? 0;
      const response = await fetch(`${lianxi.url}/api/v1/entries`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          cookie: staff.cookie,
          'idempotency-key': `bad-${Math.random()}`,
        },
        body: body.replaceAll('PERIOD', period).replaceAll('VERSION', String(version)),
      });
      const answer = (await response.json()) as { code: string; message: string };
      expect([response.status, answer.code]).toEqual([status, code]);
      expect(answer.message).toMatch(/[\u4e00-\u9fff]/);
      expect(answer.message).not.toMatch(/[{}]/);
      const after = await staff.sheet('310113-SWC', period);
      expect(after.revision).toBe(sheet.revision);
    });
  }

  test('A27 an implausible jump without a reason, and takes it with one', async ({ api }) => {
    const staff = await api('baoshan-msb'); // has not reported this month
    const { today } = await staff.catalogue();
    const entry = {
      indicator: 'jm.food',
      place: '310113003',
      period: today.slice(0, 7),
      value: 9_600,
      expectedVersion: 0,
    };
    const refused = await staff.enter([entry]).then(
      () => null,
      (error: unknown) => error as Refused,
    );
    expect(refused).toMatchObject({ status: 400, code: 'JUMP_UNCONFIRMED', field: 'entries.0.value' });
    expect((await staff.enter([{ ...entry, reason: '集中受理积压线索' }])).entries).toMatchObject([
      { value: 9_600, version: 1 },
    ]);
  });

  test('A10 a form body, and a foreign or null Origin', async ({ api, lianxi }) => {
    const staff = await api('baoshan-swc');
    const send = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${lianxi.url}/api/v1/entries`, {
        method: 'POST',
        headers: { cookie: staff.cookie, ...headers },
        body: '{}',
      });
    expect((await send({ 'content-type': 'text/plain' })).status).toBe(415);
    for (const origin of ['https://evil.example', 'null', `${lianxi.url}.evil.example`]) {
      const response = await send({ 'content-type': 'application/json', origin });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        403,
        'ORIGIN_REFUSED',
      ]);
    }
  });

  test('A11 another department’s figure, naming it', async ({ api }) => {
    const staff = await api('baoshan-post');
    const { today } = await staff.catalogue();
    const refused = await staff
      .enter([
        { indicator: 'cx.reached', place: BAOSHAN, period: today.slice(0, 7), value: 1, expectedVersion: 0 },
      ])
      .then(
        () => null,
        (error: unknown) => error as Refused,
      );
    expect(refused).toMatchObject({ status: 403, code: 'NOT_YOUR_DEPARTMENT', field: 'entries.0.indicator' });
  });

  test('A30 an Idempotency-Key with other content, and gives the same answer to the same request', async ({
    api,
  }) => {
    const staff = await api('baoshan-post');
    const { today, places } = await staff.catalogue();
    const place = places.find(({ level }) => level === 'subdistrict')?.code ?? '';
    const period = today.slice(0, 7);
    const sheet = await staff.sheet('310113-POST', period);
    const cell = sheet.rows
      .find(({ indicator }) => indicator === 'jm.couriers')
      ?.cells.find((each) => each.place === place);
    const entry = {
      indicator: 'jm.couriers',
      place,
      period,
      value: 301,
      expectedVersion: cell?.version ?? 0,
      reason: '核实',
    };
    const key = `same-${Math.random()}`;
    const first = await staff.enter([entry], key);
    expect(await staff.enter([entry], key)).toEqual(first);
    const other = await staff.enter([{ ...entry, value: 302 }], key).then(
      () => null,
      (error: unknown) => error as Refused,
    );
    expect(other).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  test('A32 nothing that looks like markup: it is kept as text and shown as text', async ({ api }) => {
    const staff = await api('baoshan-post');
    const { today, places } = await staff.catalogue();
    const place = places.filter(({ level }) => level === 'subdistrict')[1]?.code ?? '';
    const period = today.slice(0, 7);
    const cell = (await staff.sheet('310113-POST', period)).rows
      .find(({ indicator }) => indicator === 'jm.couriers')
      ?.cells.find((each) => each.place === place);
    const reason = "<img src=x onerror=alert(1)> {{7*7}} '; DROP TABLE entry; --";
    await staff.enter([
      { indicator: 'jm.couriers', place, period, value: 300, expectedVersion: cell?.version ?? 0, reason },
    ]);
    const trail = await staff.get<{ entries: { reason: string }[] }>(
      `/api/v1/figures/trail?indicator=jm.couriers&place=${place}&period=${period}`,
    );
    expect(trail.entries[0]?.reason).toBe(reason);
  });

  test('whoever has not signed in', async ({ lianxi }) => {
    const stranger = new Api(lianxi.url);
    const refused = await stranger
      .enter([{ indicator: 'cx.reached', place: BAOSHAN, period: '2026-11', value: 1, expectedVersion: 0 }])
      .then(
        () => null,
        (error: unknown) => error as Refused,
      );
    expect(refused).toMatchObject({ status: 401, code: 'SIGN_IN_REQUIRED' });
  });
});
