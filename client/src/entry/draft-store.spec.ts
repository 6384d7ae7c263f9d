import { attemptFor } from './attempt';
import { DraftStore, type Kept } from './draft-store';

const kept: Kept = {
  epoch: 'e1',
  typed: { k: { text: '8', reason: '', baseVersion: 0, source: 'form', refused: null, conflict: null } },
  attempt: { content: 'c', key: 'key' },
};
const storeFor = (user: string, period = '2026-11'): DraftStore =>
  new DraftStore(localStorage, user, 'dep', period);

describe('the draft kept in the browser', () => {
  beforeEach(() => localStorage.clear());

  it('comes back for the same person, department and period only', () => {
    expect(storeFor('liu').save(kept)).toBe(true);
    expect(storeFor('liu').load()).toEqual(kept);
    expect(storeFor('wang').load()).toBeNull();
    expect(storeFor('liu', '2026-10').load()).toBeNull();
  });

  it('goes when nothing is left to keep', () => {
    storeFor('liu').save(kept);
    storeFor('liu').save({ epoch: 'e1', typed: {}, attempt: null });
    expect(localStorage).toHaveLength(0);
  });

  it.each(['not json', '{"typed":{"k":{"text":5}}}', '[]', 'null'])(
    'ignores what it cannot read: %s',
    (text) => {
      storeFor('liu').save(kept);
      localStorage.setItem(localStorage.key(0) ?? '', text);
      expect(storeFor('liu').load()).toBeNull();
    },
  );

  it('says so when the browser keeps nothing', () => {
    const full = {
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(new DraftStore(full, 'liu', 'dep', '2026-11').save(kept)).toBe(false);
  });
});

describe('the key of a request', () => {
  let made = 0;
  const makeKey = (): string => `key ${++made}`;

  it('stays the same as long as the content does', () => {
    const first = attemptFor({ entries: [1] }, null, makeKey);
    expect(attemptFor({ entries: [1] }, first, makeKey)).toBe(first);
    expect(attemptFor({ entries: [2] }, first, makeKey).key).not.toBe(first.key);
    expect(attemptFor({ entries: [1] }, null, makeKey).key).not.toBe(first.key);
  });
});
