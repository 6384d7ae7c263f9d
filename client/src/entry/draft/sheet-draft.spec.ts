import type { ConflictDetails, ErrorBody } from '@lianxi/shared';
import type { Cell, CellKey } from './cell';
import { DraftPeer } from './draft-peer';
import { SheetDraft, type OutgoingSubmission } from './sheet-draft';
import { aCell, aDraft, exactly, submittedAs } from './sheet-builders';

const open = aCell();
const reported = aCell({ indicator: { code: 'gh.helmets' }, reported: 360 });
const draftOf = (...cells: Cell[]): SheetDraft => new SheetDraft(cells, '我');
const type = (draft: SheetDraft, key: CellKey, text: string): number => draft.write([{ key, text }]);

/** Saves everything that waits. */
function save(draft: SheetDraft, peer = new DraftPeer()): DraftPeer {
  for (let sent = draft.toSave(100); sent; sent = draft.toSave(100))
    draft.saved(sent, peer.save(sent.cells, '我'));
  return peer;
}
/** What would be submitted once everything is saved. */
function ready(draft: SheetDraft, peer = new DraftPeer()): OutgoingSubmission {
  save(draft, peer);
  const sent = draft.submission();
  if (!sent) throw new Error('nothing is ready');
  return sent;
}

describe('a typed cell', () => {
  it('is read strictly, full-width digits included, and says how it will be read', () => {
    const draft = draftOf(open);
    expect(draft.peek(open.key, '１，２００')).toMatchObject({ mark: 'typed', value: 1200, readAs: '1,200' });
    type(draft, open.key, ' １，２００ ');
    expect(draft.view(open.key)).toMatchObject({ mark: 'typed', value: 1200, text: '1,200' });
  });

  it.each(['1,2,00', '一百', '无', '-3', '1.5', 'abc'])('keeps %s as typed and submits nothing', (text) => {
    const draft = draftOf(open);
    type(draft, open.key, text);
    expect(draft.view(open.key)).toMatchObject({ mark: 'invalid', text });
    expect(draft.view(open.key).complaint).not.toBeNull();
    expect(save(draft).texts()).toEqual({ [open.key]: text });
    expect(draft.submission()).toBeNull();
  });

  it('may say that it does not apply, where the indicator allows it', () => {
    const optional = aCell({ indicator: { mayBeNotApplicable: true } });
    const draft = draftOf(optional);
    type(draft, optional.key, '无');
    expect(draft.view(optional.key)).toMatchObject({ mark: 'typed', text: '—', isNotApplicable: true });
    expect(draft.changes()).toMatchObject([{ after: null }]);
  });

  it('suggests the number that 万 plainly means, and takes it only from the person', () => {
    const draft = draftOf(open);
    type(draft, open.key, '2.2万');
    expect(draft.view(open.key)).toMatchObject({ mark: 'invalid', text: '2.2万', suggestion: 22000 });
  });

  it('is no change when what is saved is typed again, or an unreported cell is left blank', () => {
    const draft = draftOf(open, reported);
    type(draft, reported.key, '３６０');
    type(draft, open.key, '5');
    type(draft, open.key, '');
    expect(draft.count().typed).toBe(0);
    expect(draft.view(reported.key).mark).toBe('provisional');
    expect(draft.toSave(10)).toBeNull();
  });

  it('is taken back when it is cleared, and leaves what is reported: blank is not zero', () => {
    const draft = draftOf(reported);
    type(draft, reported.key, '361');
    const peer = save(draft);
    type(draft, reported.key, '');
    expect(draft.view(reported.key)).toMatchObject({ mark: 'provisional', text: '360' });
    save(draft, peer);
    expect(peer.texts()).toEqual({});
  });

  it('takes nothing while the period is closed', () => {
    const closed = aCell({ closed: 'PERIOD_CLOSED' });
    const draft = draftOf(closed);
    expect(type(draft, closed.key, '5')).toBe(0);
    expect(draft.view(closed.key)).toMatchObject({ mark: 'locked', text: '' });
  });

  it('says whether the server has it', () => {
    const draft = draftOf(open);
    expect(draft.view(open.key).sync).toBe('rest');
    type(draft, open.key, '5');
    expect(draft.view(open.key).sync).toBe('waiting');
    save(draft);
    expect(draft.view(open.key).sync).toBe('kept');
    expect(draft.waiting).toBe(0);
  });

  it('that looks like a telephone number never leaves the browser', () => {
    const draft = draftOf(open);
    type(draft, open.key, '13812345678');
    expect(draft.view(open.key)).toMatchObject({ mark: 'invalid', complaint: { code: 'PERSONAL_DATA' } });
    expect(draft.toSave(10)).toBeNull();
  });

  it('that the server will not keep says why, and is not sent again as it is', () => {
    const draft = draftOf(open);
    type(draft, open.key, '5');
    const sent = draft.toSave(10);
    if (!sent) throw new Error('nothing to save');
    const error: ErrorBody = { code: 'BAD_TEXT', field: 'cells.0.text', message: '不能保存' };
    expect(draft.refuseSave(sent, error)).toEqual([open.key]);
    expect(draft.view(open.key)).toMatchObject({ text: '5', complaint: { message: '不能保存' } });
    expect(draft.toSave(10)).toBeNull();
    type(draft, open.key, '6');
    expect(draft.toSave(10)?.cells).toMatchObject([{ text: '6' }]);
  });
});

describe('a correction', () => {
  it('needs a reason before it goes', () => {
    const draft = draftOf(reported);
    type(draft, reported.key, '361');
    expect(draft.view(reported.key)).toMatchObject({ mark: 'reason', needsReason: true });
    const peer = save(draft);
    expect(draft.submission()).toBeNull();
    draft.setReason(reported.key, '核实后更正');
    expect(ready(draft, peer).keys).toEqual([reported.key]);
  });

  it.each(['联系人 13812345678', '310115199001011234'])(
    'refuses a reason that names a person, and keeps it in the browser: %s',
    (reason) => {
      const draft = draftOf(reported);
      type(draft, reported.key, '361');
      draft.setReason(reported.key, reason);
      expect(draft.view(reported.key)).toMatchObject({
        mark: 'reason',
        complaint: { code: 'PERSONAL_DATA' },
      });
      expect(draft.toSave(10)?.cells).toMatchObject([{ text: '361', reason: '' }]);
    },
  );

  it('is also asked for a jump of ten times, and for a cumulative figure that falls', () => {
    const jump = aCell({ saved: { recent: [120] } });
    const fall = aCell({
      indicator: { code: 'x.fall', isCumulative: true },
      saved: { recent: [9600] },
    });
    const draft = draftOf(jump, fall);
    type(draft, jump.key, '12000');
    type(draft, fall.key, '9599');
    expect(draft.view(jump.key).complaint).toMatchObject({ code: 'JUMP_UNCONFIRMED' });
    expect(draft.view(fall.key).complaint).toMatchObject({ code: 'FALL_UNCONFIRMED' });
    expect(draft.count().reasons).toBe(2);
  });

  it('can share one reason with all that lack theirs, and leaves given ones alone', () => {
    const other = aCell({ indicator: { code: 'x.other' }, reported: 7 });
    const draft = draftOf(reported, other, open);
    type(draft, reported.key, '361');
    type(draft, other.key, '8');
    type(draft, open.key, '1');
    draft.setReason(other.key, '录入错误');
    draft.setReasonForAll('口径调整');
    const reasons = [reported, other, open].map(({ key }) => draft.view(key).reason);
    expect(reasons).toEqual(['口径调整', '录入错误', '']);
    draft.undo();
    expect(draft.view(reported.key).reason).toBe('');
  });

  it('tells before and after', () => {
    const draft = draftOf(reported, open);
    type(draft, open.key, '2');
    type(draft, reported.key, '1361');
    expect(draft.changes()).toEqual([
      { key: reported.key, before: '360', after: 1361, isCorrection: true, needsReason: true },
      { key: open.key, before: '', after: 2, isCorrection: false, needsReason: false },
    ]);
  });
});

describe('undo and redo', () => {
  it('go step by step, a block being one step', () => {
    const draft = draftOf(open, reported);
    type(draft, open.key, '3');
    draft.write(
      [
        { key: open.key, text: '４' },
        { key: reported.key, text: '5' },
      ],
      'paste',
    );
    expect(draft.view(open.key)).toMatchObject({ text: '4', value: 4 });
    expect(draft.undo()).toEqual([open.key, reported.key]);
    expect([draft.view(open.key).text, draft.view(reported.key).text]).toEqual(['3', '360']);
    draft.undo();
    expect(draft.view(open.key).text).toBe('');
    expect(draft.canUndo).toBe(false);
    draft.redo();
    draft.redo();
    expect([draft.view(open.key).text, draft.view(reported.key).text]).toEqual(['4', '5']);
    expect(draft.canRedo).toBe(false);
  });

  it('reach over saves: the server gets the former text again', () => {
    const draft = draftOf(open);
    type(draft, open.key, '3');
    const peer = save(draft);
    type(draft, open.key, '4');
    save(draft, peer);
    draft.undo();
    save(draft, peer);
    expect(peer.texts()).toEqual({ [open.key]: '3' });
    draft.undo();
    save(draft, peer);
    expect(peer.texts()).toEqual({});
    draft.redo();
    save(draft, peer);
    expect(peer.texts()).toEqual({ [open.key]: '3' });
  });

  it('begin anew when something else is typed', () => {
    const draft = draftOf(open);
    type(draft, open.key, '3');
    draft.undo();
    type(draft, open.key, '5');
    expect(draft.redo()).toEqual([]);
    expect(draft.view(open.key).text).toBe('5');
  });

  it('take the keystrokes of one reason together', () => {
    const draft = draftOf(reported);
    type(draft, reported.key, '361');
    for (const reason of ['核', '核实', '核实过']) draft.setReason(reported.key, reason);
    draft.undo();
    expect(draft.view(reported.key)).toMatchObject({ text: '361', reason: '' });
    draft.redo();
    expect(draft.view(reported.key).reason).toBe('核实过');
  });

  it('do not overwrite what a colleague typed meanwhile, but ask', () => {
    const draft = draftOf(open);
    type(draft, open.key, '3');
    type(draft, open.key, '4');
    save(draft);
    draft.meet([aDraft(open, { text: '9', version: 2 })]);
    expect(draft.view(open.key)).toMatchObject({ text: '9', typedBy: { by: '赵慧' } });
    draft.undo();
    expect(draft.view(open.key)).toMatchObject({
      mark: 'conflict',
      text: '3',
      conflict: { theirs: { text: '9', kind: 'draft' }, before: '4' },
    });
  });

  it('do not take back over a figure reported meanwhile without asking', () => {
    const draft = draftOf(reported);
    type(draft, reported.key, '361');
    draft.restore([reported.key]);
    draft.refresh([aCell({ indicator: { code: 'gh.helmets' }, saved: { version: 2, value: exactly(365) } })]);
    draft.undo();
    expect(draft.view(reported.key)).toMatchObject({ mark: 'conflict', text: '361' });
  });

  it('end where the ledger begins: what was submitted is corrected, not undone', () => {
    const draft = draftOf(open, reported);
    type(draft, reported.key, '361');
    type(draft, open.key, '1');
    const sent = ready(draft);
    draft.accept(sent, submittedAs(draft, sent));
    draft.undo();
    expect(draft.view(open.key)).toMatchObject({ mark: 'saved', text: '1' });
    expect(draft.view(reported.key).text).toBe('360');
  });
});

describe('a colleague who types', () => {
  it('shows at once in a cell I have not touched, with a name', () => {
    const draft = draftOf(open);
    draft.meet([aDraft(open)]);
    expect(draft.view(open.key)).toMatchObject({
      text: '9',
      mark: 'typed',
      sync: 'kept',
      typedBy: { by: '赵慧' },
    });
    expect(draft.count().ready).toBe(1);
  });

  it('makes a conflict where mine waits, and takes nothing of mine', () => {
    const draft = draftOf(open);
    type(draft, open.key, '8');
    draft.meet([aDraft(open)]);
    expect(draft.view(open.key)).toMatchObject({ text: '8', mark: 'conflict' });
    expect(draft.view(open.key).conflict).toEqual({
      theirs: { kind: 'draft', text: '9', by: '赵慧', at: '2026-11-24T00:00:00Z' },
      before: '',
    });
    expect(draft.changes()).toEqual([]);
    expect(draft.toSave(10)).toBeNull();
  });

  it('makes a conflict where my editor is open, as soon as I write', () => {
    const draft = draftOf(open);
    draft.edit(open.key, '8');
    draft.meet([aDraft(open)]);
    draft.edit(open.key, '88');
    expect(draft.editing).toEqual({ key: open.key, text: '88' });
    type(draft, open.key, '88');
    expect(draft.view(open.key)).toMatchObject({ text: '88', mark: 'conflict' });
    expect(draft.editing).toBeNull();
  });

  it('stays as they typed it when my editor is left as it was found, or left by Esc', () => {
    const draft = draftOf(open);
    draft.edit(open.key, '');
    draft.meet([aDraft(open)]);
    draft.leave();
    type(draft, open.key, '9');
    expect(draft.view(open.key)).toMatchObject({ text: '9', typedBy: { by: '赵慧' } });
  });

  it('is no conflict when both say the same number', () => {
    const draft = draftOf(open);
    type(draft, open.key, '1200');
    draft.meet([aDraft(open, { text: '1,200' })]);
    expect(draft.view(open.key)).toMatchObject({ mark: 'typed', sync: 'kept', value: 1200 });
  });

  it('is no conflict when it was my own save whose answer was lost', () => {
    const draft = draftOf(open);
    const peer = new DraftPeer();
    type(draft, open.key, '8');
    peer.save(draft.toSave(10)?.cells ?? [], '我'); // the answer never came
    type(draft, open.key, '88');
    draft.meet(peer.since(0).cells);
    expect(draft.view(open.key)).toMatchObject({ text: '88', mark: 'typed' });
    save(draft, peer);
    expect(peer.texts()).toEqual({ [open.key]: '88' });
  });

  it('is no conflict when my own save arrives while I type on', () => {
    const draft = draftOf(open);
    const peer = new DraftPeer();
    type(draft, open.key, '8');
    draft.edit(open.key, '88');
    save(draft, peer);
    type(draft, open.key, '88');
    expect(draft.view(open.key)).toMatchObject({ text: '88', mark: 'typed' });
    save(draft, peer);
    expect(peer.texts()).toEqual({ [open.key]: '88' });
  });

  it('who took theirs back is no conflict, nor do I take back what they typed', () => {
    const draft = draftOf(open);
    draft.meet([aDraft(open)]);
    type(draft, open.key, '8');
    draft.meet([aDraft(open, { text: null, version: 2 })]);
    expect(draft.view(open.key)).toMatchObject({ text: '8', mark: 'typed' });
    type(draft, open.key, '');
    draft.meet([aDraft(open, { text: '7', version: 3 })]);
    expect(draft.view(open.key)).toMatchObject({ text: '7', mark: 'typed' });
  });
});

describe('the choice in a conflict', () => {
  function contested(): { draft: SheetDraft; peer: DraftPeer } {
    const draft = draftOf(open);
    type(draft, open.key, '7');
    const peer = save(draft);
    type(draft, open.key, '8');
    peer.save([{ ...aDraft(open), expectedDraft: 1 } as never], '赵慧');
    save(draft, peer);
    expect(draft.view(open.key)).toMatchObject({ mark: 'conflict', text: '8', conflict: { before: '7' } });
    return { draft, peer };
  }

  it.each([
    ['mine', '8'],
    ['theirs', '9'],
    ['before', '7'],
  ] as const)('%s leaves %s on the screen and on the server', (choice, text) => {
    const { draft, peer } = contested();
    draft.resolve(open.key, choice);
    save(draft, peer);
    expect(draft.view(open.key)).toMatchObject({ text, mark: 'typed', conflict: null });
    expect(peer.texts()).toEqual({ [open.key]: text });
  });

  it.each(['mine', 'theirs', 'before'] as const)('%s can be taken back, and done again', (choice) => {
    const { draft, peer } = contested();
    draft.resolve(open.key, choice);
    save(draft, peer);
    const after = draft.view(open.key).text;
    draft.undo();
    save(draft, peer);
    expect(draft.view(open.key)).toMatchObject({
      mark: 'conflict',
      text: '8',
      conflict: { theirs: { text: '9' }, before: '7' },
    });
    draft.redo();
    save(draft, peer);
    expect(draft.view(open.key)).toMatchObject({ text: after, mark: 'typed' });
    expect(peer.texts()).toEqual({ [open.key]: after });
  });

  it('clearing mine means theirs', () => {
    const { draft, peer } = contested();
    type(draft, open.key, '');
    expect(draft.view(open.key)).toMatchObject({ text: '9', mark: 'typed' });
    expect(peer.texts()).toEqual({ [open.key]: '9' });
  });
});

describe('a figure that is reported under what I typed', () => {
  const theirs = aCell({ saved: { version: 1, value: exactly(9), by: '赵慧', at: '2026-11-24T00:00:00Z' } });
  const corrected = aCell({
    indicator: { code: 'gh.helmets' },
    saved: { version: 2, value: exactly(365), by: '接口', at: '2026-11-24T00:00:00Z' },
  });

  it('shows at once in a cell I have not touched', () => {
    const draft = draftOf(open);
    draft.refresh([theirs]);
    expect(draft.view(open.key)).toMatchObject({ text: '9', mark: 'provisional' });
  });

  it('is a conflict that says what it became, and offers no way back to "not reported"', () => {
    const draft = draftOf(open);
    type(draft, open.key, '8');
    draft.refresh([theirs]);
    expect(draft.view(open.key)).toMatchObject({
      text: '8',
      mark: 'conflict',
      conflict: { theirs: { kind: 'ledger', text: '9', by: '赵慧' }, before: null },
    });
    expect(draft.changes()).toEqual([]);
  });

  it('goes away by itself when it says the same; the draft is withdrawn', () => {
    const draft = draftOf(open);
    type(draft, open.key, '9');
    const peer = save(draft);
    draft.refresh([theirs]);
    expect(draft.count().typed).toBe(0);
    save(draft, peer);
    expect(peer.texts()).toEqual({});
  });

  it('lets me keep mine, as a correction of theirs with a reason', () => {
    const draft = draftOf(open);
    type(draft, open.key, '8');
    draft.refresh([theirs]);
    draft.resolve(open.key, 'mine');
    expect(draft.view(open.key).mark).toBe('reason');
    expect(draft.toSave(10)?.cells).toMatchObject([{ text: '8', baseVersion: 1 }]);
  });

  it('lets me take theirs, and undo that', () => {
    const draft = draftOf(open);
    type(draft, open.key, '8');
    draft.refresh([theirs]);
    draft.resolve(open.key, 'theirs');
    expect(draft.view(open.key)).toMatchObject({ text: '9', mark: 'provisional' });
    draft.undo();
    expect(draft.view(open.key)).toMatchObject({ text: '8', mark: 'conflict' });
  });

  it('lets me go back to what stood there before both', () => {
    const draft = draftOf(reported);
    type(draft, reported.key, '361');
    draft.refresh([corrected]);
    expect(draft.view(reported.key).conflict).toMatchObject({ theirs: { text: '365' }, before: '360' });
    draft.resolve(reported.key, 'before');
    expect(draft.view(reported.key)).toMatchObject({ text: '360', mark: 'reason' });
  });

  it('asks what stood there before when this page never saw it', () => {
    const draft = draftOf(corrected);
    draft.meet([aDraft(corrected, { text: '361', baseVersion: 1 })]);
    expect(draft.view(corrected.key)).toMatchObject({ mark: 'conflict', conflict: { before: null } });
    expect(draft.unknownBefore()).toMatchObject([{ version: 1 }]);
    draft.learn(corrected.key, 1, '360');
    expect(draft.view(corrected.key).conflict?.before).toBe('360');
  });

  it('is not undone by an older answer that comes late', () => {
    const draft = draftOf(theirs);
    draft.refresh([open]);
    expect(draft.view(open.key).text).toBe('9');
  });
});

describe('submitting', () => {
  const refusal = (given: Partial<ErrorBody>): ErrorBody => ({
    code: 'CHECK_FAILED',
    message: '未通过校核',
    ...given,
  });

  it('takes what is ready in the order of the sheet and leaves the invalid out', () => {
    const bad = aCell({ indicator: { code: 'x.bad' } });
    const last = aCell({ indicator: { code: 'x.last' } });
    const draft = draftOf(open, bad, last);
    type(draft, last.key, '2');
    type(draft, bad.key, '二');
    type(draft, open.key, '1');
    expect(ready(draft)).toEqual({
      keys: [open.key, last.key],
      cells: [
        { indicator: 'gh.stations_union', place: '310115', period: '2026-11', draft: 1 },
        { indicator: 'x.last', place: '310115', period: '2026-11', draft: 1 },
      ],
    });
    expect(draft.submission([last.key])?.keys).toEqual([last.key]);
    expect(draft.first('invalid')).toBe(bad.key);
  });

  it('takes nothing that the server does not have yet', () => {
    const draft = draftOf(open);
    type(draft, open.key, '1');
    expect(draft.submission()).toBeNull();
  });

  it('marks what went to the ledger, and keeps what was typed while it was under way', () => {
    const draft = draftOf(open, reported);
    type(draft, open.key, '1');
    type(draft, reported.key, '361');
    draft.setReason(reported.key, '补报');
    const peer = save(draft);
    const sent = draft.submission();
    if (!sent) throw new Error('nothing is ready');
    const answer = submittedAs(draft, sent);
    sent.keys.forEach((key) => peer.submitted(key));
    type(draft, open.key, '15');
    draft.accept(sent, answer);
    expect(draft.view(reported.key)).toMatchObject({ mark: 'saved', text: '361' });
    expect(draft.view(open.key)).toMatchObject({ mark: 'reason', text: '15' });
    save(draft, peer);
    expect(draft.view(open.key)).toMatchObject({ mark: 'reason', text: '15', sync: 'kept' });
    expect(peer.texts()).toEqual({ [open.key]: '15' });
  });

  it('whose answer comes late changes nothing that was typed or reported since', () => {
    const draft = draftOf(open);
    type(draft, open.key, '1');
    const sent = ready(draft);
    const answer = submittedAs(draft, sent);
    draft.refresh([aCell({ saved: { version: 1, value: exactly(1) } })]);
    draft.meet([aDraft(open, { text: null, version: 2, by: '我' })]);
    type(draft, open.key, '15');
    draft.setReason(open.key, '补报');
    draft.accept(sent, answer);
    expect(draft.view(open.key)).toMatchObject({ mark: 'typed', text: '15', reason: '补报' });
    draft.refresh([aCell({ saved: { version: 3, value: exactly(3) } })]);
    draft.accept(sent, answer);
    expect(draft.cell(open.key)?.saved.version).toBe(3);
  });

  it('puts a complaint on the right cell until the text changes', () => {
    const draft = draftOf(reported, open);
    type(draft, open.key, '777');
    const error = refusal({ field: 'cells.0.value', message: '不能大于 126' });
    expect(draft.refuse(ready(draft), error)).toEqual([open.key]);
    expect(draft.view(open.key)).toMatchObject({ mark: 'invalid', complaint: { message: '不能大于 126' } });
    expect(draft.submission()).toBeNull();
    type(draft, open.key, '77');
    expect(draft.view(open.key).mark).toBe('typed');
  });

  it('puts every one of several problems on its cell', () => {
    const other = aCell({ indicator: { code: 'x.other' } });
    const draft = draftOf(open, other);
    type(draft, open.key, '1');
    type(draft, other.key, '2');
    const problems = [0, 1].map((at) => refusal({ field: `cells.${at}.value`, message: `第 ${at} 项` }));
    const cells = draft.refuse(ready(draft), refusal({ field: 'cells.0.value', details: { problems } }));
    expect(cells).toEqual([open.key, other.key]);
    expect(draft.view(other.key).complaint).toMatchObject({ message: '第 1 项' });
  });

  it('asks for a reason when the server does, and then lets it go', () => {
    const draft = draftOf(open);
    type(draft, open.key, '5');
    const error = refusal({ code: 'JUMP_UNCONFIRMED', field: 'cells.0.value', message: '相差十倍' });
    draft.refuse(ready(draft), error);
    expect(draft.view(open.key)).toMatchObject({
      mark: 'reason',
      needsReason: true,
      complaint: { message: '相差十倍' },
    });
    draft.setReason(open.key, '新开三家');
    expect(draft.view(open.key).mark).toBe('typed');
  });

  it('shows a conflict of versions in its cell, mine untouched', () => {
    const draft = draftOf(reported, open);
    type(draft, open.key, '8');
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
    const error = refusal({ code: 'VERSION_CONFLICT', details: { ...details } });
    expect(draft.refuse(ready(draft), error)).toEqual([open.key]);
    expect(draft.view(open.key)).toMatchObject({
      mark: 'conflict',
      text: '8',
      conflict: { theirs: { by: '赵慧', text: '9' } },
    });
    draft.resolve(open.key, 'mine');
    expect(draft.toSave(10)?.cells).toMatchObject([{ text: '8', baseVersion: 3 }]);
  });

  it('shows what a colleague typed since, when that is why it was refused', () => {
    const draft = draftOf(open);
    type(draft, open.key, '8');
    const details = { conflicts: [{ index: 0, current: aDraft(open, { version: 2 }) }] };
    expect(draft.refuse(ready(draft), refusal({ code: 'DRAFT_CONFLICT', details }))).toEqual([open.key]);
    expect(draft.view(open.key)).toMatchObject({ text: '9', typedBy: { by: '赵慧' } });
  });

  it('leaves everything as typed when the refusal names no cell', () => {
    const draft = draftOf(open);
    type(draft, open.key, '8');
    expect(draft.refuse(ready(draft), refusal({ code: 'DB_UNAVAILABLE' }))).toEqual([]);
    expect(draft.view(open.key)).toMatchObject({ mark: 'typed', text: '8' });
  });
});

describe('what the browser stores', () => {
  const storedOf = (draft: SheetDraft): Parameters<SheetDraft['takeUp']>[0] =>
    JSON.parse(
      JSON.stringify(Object.fromEntries([...draft.takeUnstored()].filter(([, local]) => local !== null))),
    ) as Parameters<SheetDraft['takeUp']>[0];

  it('comes back after a reload and goes on to the server', () => {
    const before = draftOf(open, reported);
    type(before, open.key, '8');
    type(before, reported.key, '36x');
    const after = draftOf(open, reported);
    expect(after.takeUp(storedOf(before))).toBe(2);
    expect(after.view(open.key)).toMatchObject({ text: '8', mark: 'typed' });
    expect(after.view(reported.key).mark).toBe('invalid');
    expect(save(after).texts()).toEqual({ [open.key]: '8', [reported.key]: '36x' });
  });

  it('meets what was typed and reported meanwhile as a conflict, or not at all when it is the same', () => {
    const before = draftOf(open, reported);
    type(before, open.key, '8');
    type(before, reported.key, '361');
    const stored = storedOf(before);
    const after = draftOf(
      aCell({ saved: { version: 1, value: exactly(8) } }),
      aCell({ indicator: { code: 'gh.helmets' }, reported: 360 }),
    );
    after.meet([aDraft(reported, { text: '370' })]);
    expect(after.takeUp(stored)).toBe(1);
    expect(after.view(reported.key)).toMatchObject({ mark: 'conflict', text: '361' });
    expect(after.view(open.key)).toMatchObject({ mark: 'provisional', text: '8' });
  });
});
