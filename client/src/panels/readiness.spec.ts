import fc from 'fast-check';
import { mount } from '@vue/test-utils';
import type { Panel, PeriodCode, ReportingAnswer } from '@lianxi/shared';
import { briefSigns, daysLeft, LINE_GAP, readinessRoom } from './readiness';
import ReadinessPanel from './ReadinessPanel.vue';

const handIn: NonNullable<ReportingAnswer['departments'][number]['handIn']> = {
  department: 'a',
  state: 'draft',
  closesAt: '2999-01-01T00:00:00Z',
  isLate: false,
  submitted: null,
  returned: null,
  confirmed: null,
  reopened: null,
  reminded: null,
  changedSince: 0,
};
const act = { by: '刘敏', at: '2026-11-23T02:00:00Z', remark: null, revision: 7 };
const part = (code: string, given: Partial<typeof handIn>): ReportingAnswer['departments'][number] => ({
  code,
  name: { zh: code, en: code },
  shortName: { zh: code, en: code },
  due: 4,
  filled: 3,
  confirmed: 0,
  onTime: 3,
  state: 'open',
  reportedAt: null,
  missing: [],
  handIn: { ...handIn, ...given },
});
const answer: ReportingAnswer = {
  period: '2026-11' as PeriodCode,
  dueOn: '2026-11-27',
  due: 8,
  filled: 6,
  round: { id: 'r', name: '11 月联席会议', meetingOn: '2026-12-01', closesOn: '2026-11-28' },
  departments: [part('区总工会', { state: 'submitted', submitted: act }), part('团区委', { isLate: true })],
};
const panel: Panel = {
  kind: 'readiness',
  area: { column: 1, row: 1, width: 15, height: 24 },
  questions: [{ kind: 'reporting', district: '310113', period: 'current' }],
};

describe('the readiness panel', () => {
  it('says how many have handed in, and each department by shape and word', () => {
    const drawn = mount(ReadinessPanel, { props: { panel, answer } });
    expect(drawn.get('[data-testid=readiness]').attributes('data-value')).toBe('1');
    expect(drawn.get('[data-testid="readiness-区总工会"]').text()).toContain('◎ 已上报');
    const missing = drawn.get('[data-testid="readiness-团区委"]').text();
    expect(missing).toContain('○ 草稿');
    expect(missing).toContain('▼ 漏报');
    expect(missing).toContain('3/4');
    expect(drawn.text()).toContain('11月27日前报齐');
  });

  it('counts the days to the due day, and past it', () => {
    expect(daysLeft(answer, '2026-11-24')).toBe(3);
    expect(daysLeft(answer, '2026-11-29')).toBe(-2);
  });

  it('says 漏报 instead of draft where there is little room', () => {
    expect(briefSigns(part('a', { isLate: true }))).toEqual(['overdue']);
    expect(briefSigns(part('a', { state: 'returned', submitted: act, isLate: true }))).toEqual([
      'returned',
      'late',
    ]);
  });

  it('never promises more room than there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 300, max: 3800 }),
        fc.integer({ min: 200, max: 1800 }),
        (count, width, height) => {
          const room = readinessRoom({
            count,
            widths: { name: 7, signs: 8, count: 2 },
            box: { width, height },
            unit: 1,
            smallest: 28,
          });
          if (!room) return;
          expect(room.font).toBeGreaterThanOrEqual(28);
          expect(room.columns * room.rows).toBeGreaterThanOrEqual(count);
          const line = (room.isOneLine ? 1.3 : 2.6) + LINE_GAP;
          expect(room.rows * line * room.font).toBeLessThanOrEqual(height);
        },
      ),
    );
  });
});
