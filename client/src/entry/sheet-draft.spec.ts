import type { ConflictDetails, ErrorBody } from '@lianxi/shared';
import type { Cell } from './cell';
import { SheetDraft } from './sheet-draft';
import { aCell, exactly, storedAs } from './sheet-builders';

const open = aCell();
const reported = aCell({ indicator: { code: 'gh.helmets' }, reported: 360 });
const draftOf = (...cells: Cell[]): SheetDraft => new SheetDraft(cells);

describe('a typed cell', () => {
  it('is read strictly, full-width digits included, and says how it was read', () => {
    const draft = draftOf(open);
    draft.type(open.key, '１，２００');
    expect(draft.view(open.key)).toMatchObject({
      mark: 'typed',
      value: 1200,
      readAs: '1,200',
      text: '１，２００',
    });
    draft.normalise(open.key);
    expect(draft.view(open.key).text).toBe('1,200');
  });

  it.each(['1,2,00', '一百', '无', '-3', '1.5', 'abc'])('refuses %s and sends nothing', (text) => {
    const draft = draftOf(open);
    draft.type(open.key, text);
    expect(draft.view(open.key).mark).toBe('invalid');
    expect(draft.view(open.key).complaint).not.toBeNull();
    expect(draft.request()).toBeNull();
  });

  it('is no change when what is saved is typed again, or an unreported cell is left blank', () => {
    const draft = draftOf(open, reported);
    draft.type(reported.key, '３６０');
    draft.type(open.key, '5');
    draft.type(open.key, '');
    expect(draft.count().typed).toBe(0);
    expect(draft.view(reported.key).mark).toBe('provisional');
  });

  it('does not wipe a reported figure when it is cleared: blank is not zero', () => {
    const draft = draftOf(reported);
    draft.type(reported.key, '');
    expect(draft.view(reported.key)).toMatchObject({ mark: 'invalid', complaint: { code: 'VALUE_BLANK' } });
    expect(draft.request()).toBeNull();
    draft.restore(reported.key);
    expect(draft.view(reported.key)).toMatchObject({ mark: 'provisional', text: '360' });
  });

  it('takes nothing while the period is closed', () => {
    const closed = aCell({ closed: 'PERIOD_CLOSED' });
    const draft = draftOf(closed);
    draft.type(closed.key, '5');
    expect(draft.view(closed.key)).toMatchObject({ mark: 'locked', text: '' });
    expect(draft.paste([{ key: closed.key, text: '5' }])).toBe(0);
  });
});

describe('a correction', () => {
  it('needs a reason before it goes', () => {
    const draft = draftOf(reported);
    draft.type(reported.key, '361');
    expect(draft.view(reported.key)).toMatchObject({ mark: 'reason', needsReason: true });
    expect(draft.request()).toBeNull();
    draft.setReason(reported.key, ' 核实后更正 ');
    expect(draft.request()?.body.entries).toEqual([
      expect.objectContaining({ value: 361, expectedVersion: 1, reason: '核实后更正' }),
    ]);
  });

  it.each(['联系人 13812345678', '310115199001011234'])(
    'refuses a reason that names a person: %s',
    (reason) => {
      const draft = draftOf(reported);
      draft.type(reported.key, '361');
      draft.setReason(reported.key, reason);
      expect(draft.view(reported.key)).toMatchObject({
        mark: 'reason',
        complaint: { code: 'PERSONAL_DATA' },
      });
      expect(draft.request()).toBeNull();
    },
  );

  it('is also asked for a jump of ten times, and for a cumulative figure that falls', () => {
    const jump = aCell({ saved: { recent: [120] } });
    const fall = aCell({
      indicator: { code: 'x.fall', isCumulative: true },
      saved: { recent: [9600] },
    });
    const draft = draftOf(jump, fall);
    draft.type(jump.key, '12000');
    draft.type(fall.key, '9599');
    expect(draft.view(jump.key).complaint).toMatchObject({ code: 'JUMP_UNCONFIRMED' });
    expect(draft.view(fall.key).complaint).toMatchObject({ code: 'FALL_UNCONFIRMED' });
    expect(draft.count().reasons).toBe(2);
  });

  it('can share one reason with all that lack theirs, and leaves given ones alone', () => {
    const other = aCell({ indicator: { code: 'x.other' }, reported: 7 });
    const draft = draftOf(reported, other, open);
    draft.type(reported.key, '361');
    draft.type(other.key, '8');
    draft.type(open.key, '1');
    draft.setReason(other.key, '录入错误');
    draft.setReasonForAll('口径调整');
    const entries = draft.request()?.body.entries ?? [];
    expect(entries.map(({ reason }) => reason)).toEqual(['口径调整', '录入错误', undefined]);
  });

  it('tells before and after', () => {
    const draft = draftOf(reported, open);
    draft.type(reported.key, '1361');
    draft.type(open.key, '2');
    expect(draft.changes()).toEqual([
      { key: reported.key, before: '360', after: 1361, isCorrection: true, needsReason: true },
      { key: open.key, before: '', after: 2, isCorrection: false, needsReason: false },
    ]);
  });
});

describe('undo', () => {
  it('takes back the keystrokes of one cell together, the cells one by one', () => {
    const draft = draftOf(open, reported);
    draft.type(open.key, '1');
    draft.type(open.key, '12');
    draft.settle();
    draft.type(reported.key, '9');
    expect(draft.undo()).toBe(reported.key);
    expect(draft.view(reported.key).text).toBe('360');
    expect(draft.view(open.key).text).toBe('12');
    expect(draft.undo()).toBe(open.key);
    expect(draft.view(open.key).text).toBe('');
    expect(draft.undo()).toBeNull();
  });

  it('takes back a pasted block in one step, and a restore', () => {
    const draft = draftOf(open, reported);
    draft.type(open.key, '3');
    draft.settle();
    draft.paste([
      { key: open.key, text: '４' },
      { key: reported.key, text: '5' },
    ]);
    expect(draft.view(open.key)).toMatchObject({ text: '4', value: 4 });
    draft.undo();
    expect(draft.view(open.key).text).toBe('3');
    expect(draft.view(reported.key).text).toBe('360');
    draft.restore(open.key);
    draft.undo();
    expect(draft.view(open.key).text).toBe('3');
  });

  it('does not take back over a saved figure without showing the conflict', () => {
    const draft = draftOf(reported);
    draft.type(reported.key, '361');
    draft.restore(reported.key);
    draft.refresh([aCell({ indicator: { code: 'gh.helmets' }, saved: { version: 2, value: exactly(365) } })]);
    draft.undo();
    expect(draft.view(reported.key).mark).toBe('conflict');
  });
});

describe('a colleague who saves meanwhile', () => {
  const theirs = aCell({ saved: { version: 1, value: exactly(9), by: '赵慧', at: '2026-11-24T00:00:00Z' } });

  it('shows at once in a cell I have not touched', () => {
    const draft = draftOf(open);
    draft.refresh([theirs]);
    expect(draft.view(open.key)).toMatchObject({ text: '9', mark: 'provisional' });
  });

  it('makes a conflict where I have typed, and takes nothing of mine', () => {
    const draft = draftOf(open);
    draft.type(open.key, '8');
    draft.refresh([theirs]);
    expect(draft.view(open.key)).toMatchObject({
      text: '8',
      mark: 'conflict',
      conflict: { version: 1, by: '赵慧' },
    });
    expect(draft.request()).toBeNull();
    expect(draft.changes()).toEqual([]);
  });

  it('is no conflict when both say the same', () => {
    const draft = draftOf(open);
    draft.type(open.key, '9');
    draft.refresh([theirs]);
    expect(draft.count().typed).toBe(0);
  });

  it('lets me keep mine, as a correction of theirs with a reason', () => {
    const draft = draftOf(open);
    draft.type(open.key, '8');
    draft.refresh([theirs]);
    draft.useMine(open.key);
    expect(draft.view(open.key).mark).toBe('reason');
    draft.setReason(open.key, '核实后更正');
    expect(draft.request()?.body.entries[0]).toMatchObject({ value: 8, expectedVersion: 1 });
  });

  it('lets me take theirs, and undo that', () => {
    const draft = draftOf(open);
    draft.type(open.key, '8');
    draft.refresh([theirs]);
    draft.useTheirs(open.key);
    expect(draft.view(open.key)).toMatchObject({ text: '9', mark: 'provisional' });
    draft.undo();
    expect(draft.view(open.key)).toMatchObject({ text: '8', mark: 'conflict' });
  });

  it('is not undone by an older answer that comes late', () => {
    const draft = draftOf(theirs);
    draft.refresh([open]);
    expect(draft.view(open.key).text).toBe('9');
  });
});

describe('saving', () => {
  function sent(draft: SheetDraft) {
    const request = draft.request();
    if (!request) throw new Error('nothing to send');
    return request;
  }
  const refusal = (given: Partial<ErrorBody>): ErrorBody => ({
    code: 'CHECK_FAILED',
    message: '未通过校核',
    ...given,
  });

  it('sends what is ready in the order of the sheet and leaves the invalid out', () => {
    const bad = aCell({ indicator: { code: 'x.bad' } });
    const draft = draftOf(open, bad, aCell({ indicator: { code: 'x.last' } }));
    draft.type('x.last|310115|2026-11|', '2');
    draft.type(bad.key, '二');
    draft.type(open.key, '1');
    expect(sent(draft).keys).toEqual([open.key, 'x.last|310115|2026-11|']);
    expect(draft.first('invalid')).toBe(bad.key);
  });

  it('marks what was stored, and keeps what was typed while the request was under way', () => {
    const draft = draftOf(open, reported);
    draft.type(open.key, '1');
    draft.type(reported.key, '361');
    draft.setReason(reported.key, '补报');
    const request = sent(draft);
    draft.type(open.key, '15');
    draft.accept(request, storedAs(request));
    expect(draft.view(reported.key)).toMatchObject({ mark: 'saved', text: '361' });
    expect(draft.view(open.key)).toMatchObject({ mark: 'reason', text: '15' });
    draft.setReason(open.key, '录入错误');
    expect(sent(draft).body.entries[0]).toMatchObject({ value: 15, expectedVersion: 1 });
  });

  it('puts a complaint on the right cell until the text changes', () => {
    const draft = draftOf(reported, open);
    draft.type(open.key, '777');
    const request = sent(draft);
    expect(draft.refuse(request, refusal({ field: 'entries.0.value', message: '不能大于 126' }))).toEqual([
      open.key,
    ]);
    expect(draft.view(open.key)).toMatchObject({ mark: 'invalid', complaint: { message: '不能大于 126' } });
    expect(draft.request()).toBeNull();
    draft.type(open.key, '77');
    expect(draft.view(open.key).mark).toBe('typed');
  });

  it('puts every one of several problems on its cell', () => {
    const other = aCell({ indicator: { code: 'x.other' } });
    const draft = draftOf(open, other);
    draft.type(open.key, '1');
    draft.type(other.key, '2');
    const problems = [0, 1].map((at) => refusal({ field: `entries.${at}.value`, message: `第 ${at} 项` }));
    const cells = draft.refuse(sent(draft), refusal({ field: 'entries.0.value', details: { problems } }));
    expect(cells).toEqual([open.key, other.key]);
    expect(draft.view(other.key).complaint).toMatchObject({ message: '第 1 项' });
  });

  it('asks for a reason when the server does, and then lets it go', () => {
    const draft = draftOf(open);
    draft.type(open.key, '5');
    draft.refuse(
      sent(draft),
      refusal({ code: 'JUMP_UNCONFIRMED', field: 'entries.0.value', message: '相差十倍' }),
    );
    expect(draft.view(open.key)).toMatchObject({
      mark: 'reason',
      needsReason: true,
      complaint: { message: '相差十倍' },
    });
    draft.setReason(open.key, '新开三家');
    expect(sent(draft).body.entries[0]).toMatchObject({ reason: '新开三家' });
  });

  it('shows a conflict of versions in its cell, mine untouched', () => {
    const draft = draftOf(reported, open);
    draft.type(open.key, '8');
    const current = {
      version: 3,
      value: exactly(9),
      state: 'provisional',
      by: '赵慧',
      departmentName: '区总工会',
      at: '2026-11-24T00:00:00Z',
    } as const;
    const details: ConflictDetails = {
      conflicts: [
        { indicator: 'x', place: '310115', period: '2026-11', index: 0, expectedVersion: 0, current },
      ],
    };
    expect(draft.refuse(sent(draft), refusal({ code: 'VERSION_CONFLICT', details: { ...details } }))).toEqual(
      [open.key],
    );
    expect(draft.view(open.key)).toMatchObject({
      mark: 'conflict',
      text: '8',
      conflict: { departmentName: '区总工会' },
    });
    draft.useMine(open.key);
    draft.setReason(open.key, '核实后更正');
    expect(sent(draft).body.entries[0]).toMatchObject({ value: 8, expectedVersion: 3 });
  });

  it('forgets a conflict with itself: the first try did arrive', () => {
    const draft = draftOf(open);
    draft.type(open.key, '8');
    const request = sent(draft);
    const current = {
      version: 1,
      value: exactly(8),
      state: 'provisional',
      by: '我',
      departmentName: '',
      at: '',
    } as const;
    const details: ConflictDetails = {
      conflicts: [{ indicator: 'x', place: 'p', period: '2026-11', index: 0, expectedVersion: 0, current }],
    };
    draft.refuse(request, refusal({ code: 'VERSION_CONFLICT', details: { ...details } }));
    expect(draft.count().typed).toBe(0);
    expect(draft.view(open.key).text).toBe('8');
  });

  it('leaves everything as typed when the refusal names no cell', () => {
    const draft = draftOf(open);
    draft.type(open.key, '8');
    expect(draft.refuse(sent(draft), refusal({ code: 'DB_UNAVAILABLE' }))).toEqual([]);
    expect(draft.view(open.key)).toMatchObject({ mark: 'typed', text: '8' });
  });
});

describe('what is kept in the browser', () => {
  it('comes back after a reload', () => {
    const before = draftOf(open, reported);
    before.type(open.key, '8');
    before.type(reported.key, '36x');
    const kept = JSON.parse(JSON.stringify(before.toKeep())) as ReturnType<SheetDraft['toKeep']>;
    const after = draftOf(open, reported);
    expect(after.takeUp(kept)).toBe(2);
    expect(after.view(open.key)).toMatchObject({ text: '8', mark: 'typed' });
    expect(after.view(reported.key).mark).toBe('invalid');
  });

  it('meets what was saved meanwhile as a conflict, or not at all when it is the same', () => {
    const before = draftOf(open, reported);
    before.type(open.key, '8');
    before.type(reported.key, '361');
    const after = draftOf(
      aCell({ saved: { version: 1, value: exactly(8) } }),
      aCell({ indicator: { code: 'gh.helmets' }, saved: { version: 2, value: exactly(370) } }),
    );
    expect(after.takeUp(before.toKeep())).toBe(1);
    expect(after.view(reported.key).mark).toBe('conflict');
  });
});
