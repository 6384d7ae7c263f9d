import type { LocalDraft } from './cell';
import { DraftStore, inNewHistory, type ToStore } from './draft-store';

const local = (text: string): LocalDraft => ({
  text,
  reason: '',
  baseVersion: 0,
  source: 'form',
  expectedDraft: 2,
  before: null,
  sent: [],
  contest: null,
});
const toStore = (changed: Record<string, LocalDraft | null>, given: Partial<ToStore> = {}): ToStore => ({
  epoch: 'e1',
  changed: new Map(Object.entries(changed)),
  editing: null,
  attempt: null,
  ...given,
});
const storeFor = (user: string, period = '2026-11'): DraftStore =>
  new DraftStore(localStorage, user, 'dep', period);

describe('what the browser stores of a sheet', () => {
  beforeEach(() => localStorage.clear());

  it('comes back for the same person, department and period only', () => {
    expect(storeFor('liu').save(toStore({ k: local('8') }, { editing: { key: 'm', text: '1' } }))).toBe(true);
    expect(storeFor('liu').load()).toEqual({
      epoch: 'e1',
      typed: { k: local('8') },
      editing: { key: 'm', text: '1' },
      attempt: null,
    });
    expect(storeFor('wang').load()).toBeNull();
    expect(storeFor('liu', '2026-10').load()).toBeNull();
  });

  it('holds the cells of two tabs side by side', () => {
    storeFor('liu').save(toStore({ a: local('1') }));
    storeFor('liu').save(toStore({ b: local('2') }));
    storeFor('liu').save(toStore({ a: null }));
    expect(storeFor('liu').load()?.typed).toEqual({ b: local('2') });
  });

  it('goes when nothing is left to keep', () => {
    storeFor('liu').save(toStore({ k: local('8') }));
    storeFor('liu').save(toStore({ k: null }));
    expect(localStorage).toHaveLength(0);
  });

  it('reads what an earlier version of the program left', () => {
    storeFor('liu').save(toStore({ k: local('8') }));
    const before = { text: '8', reason: 'r', baseVersion: 1, source: 'form', refused: null, conflict: null };
    localStorage.setItem(localStorage.key(0) ?? '', JSON.stringify({ epoch: 'e1', typed: { k: before } }));
    expect(storeFor('liu').load()?.typed['k']).toMatchObject({ text: '8', baseVersion: 1, expectedDraft: 0 });
  });

  it.each(['not json', '[]', 'null'])('ignores what it cannot read: %s', (text) => {
    storeFor('liu').save(toStore({ k: local('8') }));
    localStorage.setItem(localStorage.key(0) ?? '', text);
    expect(storeFor('liu').load()).toBeNull();
  });

  it('leaves out single cells it cannot read, and only those', () => {
    storeFor('liu').save(toStore({ k: local('8') }));
    const typed = { k: local('8'), bad: { text: 5, baseVersion: 0 } };
    localStorage.setItem(localStorage.key(0) ?? '', JSON.stringify({ epoch: 'e1', typed }));
    expect(storeFor('liu').load()?.typed).toEqual({ k: local('8') });
  });

  it('says so when the browser keeps nothing', () => {
    const full = {
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(new DraftStore(full, 'liu', 'dep', '2026-11').save(toStore({ k: local('8') }))).toBe(false);
  });

  it('loses its versions, not its texts, in another history of the database', () => {
    expect(inNewHistory({ k: { ...local('8'), baseVersion: 4 } })['k']).toMatchObject({
      text: '8',
      baseVersion: 0,
      expectedDraft: 0,
    });
  });
});
