import { computed, effect } from 'vue';
import { CheckBook, type Check, type Sheet } from '@lianxi/shared';
import type { Cell } from './cell';
import { draftSignals } from './draft-signals';
import { SheetDraft } from './sheet-draft';
import { aCell, aDraft, anIndicator } from './sheet-builders';

const met = aCell({ indicator: { code: 'wy.met' } });
const needs = aCell({ indicator: { code: 'wy.needs' } });
const elsewhere = aCell({ indicator: { code: 'wy.met' }, saved: { place: '310113' } });
const other = aCell({ indicator: { code: 'x.other' } });
const all = [met, needs, elsewhere, other];

function checked(given: Partial<Check> = {}): SheetDraft {
  const check: Check = {
    code: 'wy.met-needs',
    programme: 'wy',
    left: 'wy.met',
    operator: '<=',
    right: 'wy.needs',
    severity: 'block',
    isPerItem: false,
    message: { zh: '办结数不应多于登记数', en: 'Met must not exceed registered' },
    ...given,
  };
  const draft = new SheetDraft(all, '我');
  const rows = all.map(({ indicator, period, saved }) => ({
    indicator: indicator.code,
    period,
    cells: [saved],
  }));
  const sheet: Pick<Sheet, 'rows' | 'references'> = { rows, references: [] };
  const indicators = [met, needs, other].map(({ indicator }) => anIndicator(indicator));
  draft.checkBy(new CheckBook(indicators, [check]), sheet, '2026-11-24');
  return draft;
}
const type = (draft: SheetDraft, cell: Cell, text: string): number => draft.write([{ key: cell.key, text }]);

describe('rules across the figures of a sheet', () => {
  it('say in the cell what does not fit, as soon as both numbers are there', () => {
    const draft = checked();
    type(draft, met, '9');
    expect(draft.view(met.key)).toMatchObject({ mark: 'typed', concerns: [] });
    type(draft, needs, '7');
    expect(draft.view(met.key)).toMatchObject({
      mark: 'invalid',
      complaint: { code: 'CHECK_FAILED', values: { left: '9', right: '7' } },
      concerns: [{ severity: 'block' }],
    });
    expect(draft.count()).toMatchObject({ invalid: 1, ready: 1 });
    type(draft, needs, '9');
    expect(draft.view(met.key)).toMatchObject({ mark: 'typed', complaint: null });
    expect(draft.count()).toMatchObject({ invalid: 0, ready: 2 });
  });

  it('ask for a reason where they only warn', () => {
    const draft = checked({ severity: 'warn' });
    type(draft, met, '9');
    type(draft, needs, '7');
    expect(draft.view(met.key)).toMatchObject({ mark: 'reason', complaint: { code: 'CHECK_UNEXPLAINED' } });
    draft.setReason(met.key, '上月结转');
    expect(draft.view(met.key)).toMatchObject({ mark: 'typed', complaint: null });
  });

  it('read what a colleague has typed as well, and nothing of another place', () => {
    const draft = checked();
    draft.meet([aDraft(needs, { text: '7' })]);
    type(draft, elsewhere, '9');
    expect(draft.view(elsewhere.key).mark).toBe('typed');
    type(draft, met, '9');
    expect(draft.view(met.key).mark).toBe('invalid');
  });
});

describe('what is drawn again', () => {
  function drawn(draft: SheetDraft): Map<string, number> {
    const times = new Map<string, number>();
    for (const cell of all) {
      const view = computed(() => draft.view(cell.key));
      effect(() =>
        times.set(
          cell.indicator.code + cell.saved.place,
          (times.get(cell.indicator.code + cell.saved.place) ?? 0) + (view.value ? 1 : 0),
        ),
      );
    }
    return times;
  }

  it('is the cell that was typed into, and no other', () => {
    const draft = new SheetDraft(
      all,
      '我',
      draftSignals(() => undefined),
    );
    const times = drawn(draft);
    type(draft, other, '1');
    expect([...times.values()]).toEqual([1, 1, 1, 2]);
    draft.meet([aDraft(needs)]);
    expect([...times.values()]).toEqual([1, 2, 1, 2]);
  });

  it('is nothing when the sheet is fetched again and says the same', () => {
    const draft = new SheetDraft(
      all,
      '我',
      draftSignals(() => undefined),
    );
    const times = drawn(draft);
    draft.refresh(all.map((cell) => ({ ...cell, saved: { ...cell.saved } })));
    expect([...times.values()]).toEqual([1, 1, 1, 1]);
  });

  it('counts follow', () => {
    const draft = new SheetDraft(
      all,
      '我',
      draftSignals(() => undefined),
    );
    const typed = computed(() => draft.count().typed);
    const canUndo = computed(() => draft.canUndo);
    expect([typed.value, canUndo.value]).toEqual([0, false]);
    type(draft, met, '1');
    expect([typed.value, canUndo.value]).toEqual([1, true]);
    draft.undo();
    expect([typed.value, canUndo.value]).toEqual([0, false]);
  });

  it('tells once what changed, however many cells', async () => {
    let told = 0;
    const draft = new SheetDraft(
      all,
      '我',
      draftSignals(() => told++),
    );
    await Promise.resolve();
    told = 0;
    draft.write(all.map(({ key }) => ({ key, text: '5' })));
    await Promise.resolve();
    expect(told).toBe(1);
  });
});

describe('a sheet of 2,000 cells', () => {
  const many = Array.from({ length: 2_000 }, (_, at) =>
    aCell({ indicator: { code: `x.i${at % 20}` }, saved: { place: `p${Math.floor(at / 20)}` } }),
  );

  it('takes a keystroke in well under a frame, with 1,000 cells typed', () => {
    const draft = new SheetDraft(many, '我');
    draft.write(
      many.slice(0, 1_000).map(({ key }, at) => ({ key, text: String(at) })),
      'paste',
    );
    draft.count();
    const times = Array.from({ length: 50 }, (_, at) => {
      const start = performance.now();
      type(draft, many[1_500 + at] as Cell, '7');
      draft.count();
      return performance.now() - start;
    }).sort((one, two) => one - two);
    expect(times[25]).toBeLessThan(5);
  });
});
