/** What a round may ask for and when, and what the catalogue suggests. */
import {
  addWorkingDays,
  LianxiError,
  periodOf,
  periodRange,
  type ChangeRound,
  type DayCode,
  type OpenRound,
  type PeriodCode,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { checkAll, cleanText } from '../ledger/entry.rules.js';
import { dueOn, lateUntil } from './due.js';
import { duties, type Duty } from './duties.js';

/**
 * Checks what a round says, against itself and the catalogue.
 * @returns it with its texts cleaned
 * @throws LianxiError with the field
 */
export function checkTerms(
  catalogue: Catalogue,
  of: { district: string; period: PeriodCode },
  terms: ChangeRound,
): ChangeRound {
  const name = cleanText(terms.name, 'name');
  if (terms.opensOn > terms.dueOn) throw new LianxiError('ROUND_DATES', {}, 'dueOn');
  if (terms.dueOn > terms.closesOn) throw new LianxiError('ROUND_DATES', {}, 'closesOn');
  refuseTwice(
    terms.duties.map(({ department }) => department),
    'duties',
  );
  const known = new Set(
    duties(catalogue, of.district, of.period, periodRange(of.period).end, terms).map(dutyId),
  );
  checkAll(terms.duties, ({ department, indicators }, index) => {
    refuseTwice(indicators, `duties.${index}.indicators`);
    checkAll(indicators, (code, at) => {
      if (known.has(`${code}|${department}`)) return;
      throw new LianxiError('ROUND_DUTY', { department, code }, `duties.${index}.indicators.${at}`);
    });
  });
  return { ...terms, name };
}

const dutyId = ({ indicator, department }: Duty): string => `${indicator.code}|${department.code}`;

function refuseTwice(codes: readonly string[], field: string): void {
  const again = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  if (again >= 0) throw new LianxiError('DUPLICATE_ENTRY', {}, `${field}.${again}`);
}

/** @throws LianxiError PERIOD_WRONG_CYCLE: a round asks for a month; other cycles come with it. */
export function demandMonth(period: PeriodCode, today: DayCode): void {
  if (periodRange(period).kind === 'month') return;
  throw new LianxiError('PERIOD_WRONG_CYCLE', { example: periodOf('month', today) }, 'period');
}

/** Working days between opening and due day. */
const DAYS_TO_FILL_IN = 7;

/**
 * What the catalogue suggests for a month: everybody's duties, due by the default clock. The usual meeting is three working
 * days after the due day; the round opens ten before the meeting, and closes when late is no longer accepted.
 */
export function templateFor(
  catalogue: Catalogue,
  { district, period }: { district: string; period: PeriodCode },
): OpenRound {
  const due = dueOn(period);
  const asked = new Map<string, string[]>();
  for (const { department, indicator } of duties(catalogue, district, period, periodRange(period).end)) {
    asked.set(department.code, [...(asked.get(department.code) ?? []), indicator.code]);
  }
  const [year = '', month = ''] = period.split('-');
  return {
    district,
    period,
    name: `${year}年${month.replace(/^0/, '')}月数据填报`,
    meetingOn: null,
    opensOn: addWorkingDays(due, -DAYS_TO_FILL_IN),
    dueOn: due,
    closesOn: lateUntil(due),
    duties: [...asked].map(([department, indicators]) => ({ department, indicators })),
  };
}
