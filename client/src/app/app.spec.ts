import type { CatalogueResponse, Role, Session } from '@lianxi/shared';
import admin from '../i18n/admin';
import app from '../i18n/app';
import desk from '../i18n/desk';
import displays from '../i18n/displays';
import due from '../i18n/due';
import entry from '../i18n/entry';
import meeting from '../i18n/meeting';
import tally from '../i18n/tally';
import { NoAnswer, randomKey, Refusal, request, setHooks } from './http';
import { departmentsToEnter, homeOf, mayConfirm, roomsFor } from './rights';
import { writtenChange, writtenTime } from './written';

const sessionOf = (...roles: [Role, string | null][]): Session => ({
  user: { name: 'liu', displayName: '刘敏' },
  grants: roles.map(([role, department]) => ({ role, district: '310115', department })),
});

describe('rooms', () => {
  it.each<[Role, string]>([
    ['staff', 'entry'],
    ['lead', 'entry'],
    ['attendant', 'tally'],
    ['office', 'desk'],
    ['manager', 'desk'],
    ['administrator', 'admin'],
    ['auditor', 'nowhere'],
  ])('%s begins at %s', (role, home) => expect(homeOf(sessionOf([role, null]))).toBe(home));

  it('of several roles are all offered', () => {
    expect(roomsFor(sessionOf(['administrator', null], ['staff', 'a']))).toEqual([
      'entry',
      'tally',
      'desk',
      'admin',
    ]);
    expect(roomsFor(null)).toEqual([]);
  });

  it('let staff enter for their departments, and only the lead confirm', () => {
    const catalogue = {
      departments: [{ code: 'a' }, { code: 'b' }, { code: 'c' }],
    } as unknown as CatalogueResponse;
    const session = sessionOf(['staff', 'b'], ['lead', 'a'], ['manager', null]);
    expect(departmentsToEnter(session, catalogue).map(({ code }) => code)).toEqual(['a', 'b']);
    expect(mayConfirm(session, 'a')).toBe(true);
    expect(mayConfirm(session, 'b')).toBe(false);
  });
});

describe('a request', () => {
  const onSessionEnded = jest.fn();
  const answerWith = (status: number, text: string): jest.Mock => {
    const fetchMock = jest
      .fn()
      .mockResolvedValue({ status, ok: status < 300, text: () => Promise.resolve(text) });
    globalThis.fetch = fetchMock as unknown as typeof fetch;
    return fetchMock;
  };
  beforeEach(() => {
    onSessionEnded.mockClear();
    setHooks({ language: () => 'en', onSessionEnded });
  });

  it('carries language, key and query, and returns what came', async () => {
    const fetchMock = answerWith(200, '{"a":1}');
    await expect(
      request('POST', '/entries', { body: {}, idempotencyKey: 'k', query: { a: '1', b: undefined } }),
    ).resolves.toEqual({ a: 1 });
    const [address, init] = fetchMock.mock.calls[0] as [string, { headers: Record<string, string> }];
    expect(address).toBe('/api/v1/entries?a=1');
    expect(init.headers).toMatchObject({ 'Accept-Language': 'en', 'Idempotency-Key': 'k' });
  });

  it('turns a refusal into a Refusal, and tells of an ended session', async () => {
    answerWith(401, '{"code":"SESSION_ENDED","message":"m"}');
    await expect(request('GET', '/sheet')).rejects.toBeInstanceOf(Refusal);
    expect(onSessionEnded).toHaveBeenCalledTimes(1);
  });

  it('does not take a wrong password for an ended session', async () => {
    answerWith(401, '{"code":"SIGN_IN_FAILED","message":"m"}');
    await expect(request('POST', '/session')).rejects.toBeInstanceOf(Refusal);
    expect(onSessionEnded).not.toHaveBeenCalled();
  });

  it.each([
    [502, '<html>Bad Gateway'],
    [200, '<html>sign in to the network'],
    [503, '{}'],
  ])('knows nothing of the outcome from %i %s', async (status, text) => {
    answerWith(status, text);
    await expect(request('POST', '/entries')).rejects.toBeInstanceOf(NoAnswer);
  });

  it('has keys of 128 bits that differ', () => {
    expect(randomKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(randomKey()).not.toBe(randomKey());
  });
});

describe('what is written', () => {
  it('gives every change its sign, and the year only when it is another', () => {
    expect([3, -2, 0].map((change) => writtenChange(change, 0))).toEqual(['+3', '−2', '±0']);
    const now = Date.parse('2026-11-24T00:00:00Z');
    expect(writtenTime('2026-11-23T06:02:00Z', now)).toBe('11月23日 14:02');
    expect(writtenTime('2025-12-31T17:00:00Z', now)).toBe('1月1日 01:00');
    expect(writtenTime('2025-11-23T06:02:00Z', now)).toBe('2025年11月23日 14:02');
  });
});

describe('the texts', () => {
  const keysOf = (texts: object, path = ''): string[] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'object' ? keysOf(value as object, `${path}${key}.`) : [`${path}${key}`],
    );
  const valuesOf = (text: string): string[] =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();
  const at = (texts: object, path: string): string =>
    path
      .split('.')
      .reduce((node, key) => (node as Record<string, object>)[key] ?? {}, texts) as unknown as string;

  it.each(Object.entries({ app, entry, tally, desk, meeting, due, admin, displays }))(
    '%s say the same in both languages',
    (_, room) => {
      const keys = keysOf(room['zh-CN']);
      expect(keysOf(room.en)).toEqual(keys);
      for (const key of keys)
        expect([key, valuesOf(at(room.en, key))]).toEqual([key, valuesOf(at(room['zh-CN'], key))]);
    },
  );
});
