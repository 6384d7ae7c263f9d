/** The round as the form holds it: text fields and ticks; checked before anything is sent. */
import type {
  CatalogueResponse,
  ChangeRound,
  Department,
  Indicator,
  OpenRound,
  PeriodCode,
} from '@lianxi/shared';

export interface RoundForm {
  period: PeriodCode;
  name: string;
  /** '' = no meeting fixed. */
  meetingOn: string;
  opensOn: string;
  dueOn: string;
  closesOn: string;
  /** Ticked indicators by department. */
  duties: Record<string, string[]>;
}
export type Field = 'name' | 'opensOn' | 'dueOn' | 'closesOn' | 'duties';

/** A form of its own, with the fields of a round or of the template. */
export function formOf(round: OpenRound): RoundForm {
  const { period, name, meetingOn, opensOn, dueOn, closesOn, duties } = round;
  return {
    period,
    name,
    meetingOn: meetingOn ?? '',
    opensOn,
    dueOn,
    closesOn,
    duties: Object.fromEntries(duties.map(({ department, indicators }) => [department, [...indicators]])),
  };
}

/** What goes to the server; departments of which nothing is asked are left out. */
export function bodyOf(form: RoundForm): ChangeRound {
  return {
    name: form.name.trim(),
    meetingOn: form.meetingOn === '' ? null : form.meetingOn,
    opensOn: form.opensOn,
    dueOn: form.dueOn,
    closesOn: form.closesOn,
    duties: Object.entries(form.duties).flatMap(([department, indicators]) =>
      indicators.length === 0 ? [] : [{ department, indicators: [...indicators] }],
    ),
  };
}

/** The first thing wrong with each field, as a key of `meeting.form.complaints`. */
export function complaintsOf(form: RoundForm): Partial<Record<Field, string>> {
  const complaints: Partial<Record<Field, string>> = {};
  if (form.name.trim() === '') complaints.name = 'name';
  for (const field of ['opensOn', 'dueOn', 'closesOn'] as const)
    if (form[field] === '') complaints[field] = 'day';
  if (!complaints.dueOn && form.dueOn < form.opensOn) complaints.dueOn = 'dueBeforeOpens';
  if (!complaints.closesOn && form.closesOn < form.dueOn) complaints.closesOn = 'closesBeforeDue';
  if (Object.values(form.duties).every((indicators) => indicators.length === 0)) complaints.duties = 'duties';
  return complaints;
}

/** Whether a department can be asked for an indicator; as the catalogue says who owns it. */
function reports(indicator: Indicator, department: Department, catalogue: CatalogueResponse): boolean {
  if (indicator.type === 'derived' || indicator.isComputed || indicator.cycle === 'event') return false;
  const programme = catalogue.programmes.find(({ code }) => code === indicator.programme);
  if (!programme?.districts.includes(department.district)) return false;
  return indicator.owner === department.seat || (indicator.owner === 'LEAD' && department.isLead);
}

export interface Choice {
  department: Department;
  indicators: Indicator[];
}
/**
 * What may be ticked: departments of a district that report anything, each with its indicators.
 * @param asked what the round asks already: offered even when the catalogue no longer would
 */
export function choicesOf(
  catalogue: CatalogueResponse,
  district: string,
  today: string,
  asked: RoundForm['duties'],
): Choice[] {
  const seen = new Set<string>();
  return catalogue.departments.flatMap((department) => {
    const { code, validFrom, validTo } = department;
    const isToday = (validFrom ?? '') <= today && today <= (validTo ?? '9');
    if (department.district !== district || !isToday || seen.has(code)) return [];
    seen.add(code);
    const indicators = catalogue.indicators.filter(
      (each) => reports(each, department, catalogue) || (asked[code]?.includes(each.code) ?? false),
    );
    return indicators.length === 0 ? [] : [{ department, indicators }];
  });
}
