/** The meeting of today, else the next one, else the last one, with its agenda. */
import { agendaTimes, shanghaiDay, type AgendaAnswer, type DayCode, type QuestionOf } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { readRegister, termsOf } from '../meetings/register.js';
import { named } from './named.js';

export async function answerAgenda(
  sql: Sql,
  catalogue: Catalogue,
  { district }: QuestionOf<'agenda'>,
  revision: number,
  today: DayCode,
): Promise<AgendaAnswer> {
  const meetings = (await readRegister(sql, 'meeting', district, revision)).flatMap((record) => {
    const terms = termsOf(record);
    return terms ? [{ record, terms, day: shanghaiDay(Date.parse(terms.startsAt)) }] : [];
  });
  meetings.sort((a, b) => Date.parse(a.terms.startsAt) - Date.parse(b.terms.startsAt));
  const found = meetings.find(({ day }) => day >= today) ?? meetings.at(-1);
  if (!found) return { meeting: null };
  const { record, terms, day } = found;
  const { departments, items, ...said } = terms;
  const times = agendaTimes(terms);
  const newest = record.steps.at(-1);
  return {
    meeting: {
      id: record.id,
      number: record.number,
      ...said,
      departments: departments.map((code) => named(catalogue, code, day)),
      items: items.map((item, index) => ({
        ...item,
        presenter: named(catalogue, item.presenter, day),
        startsAt: times[index]?.startsAt ?? terms.startsAt,
        endsAt: times[index]?.endsAt ?? terms.startsAt,
      })),
      reportedAt: newest?.at ?? terms.startsAt,
      department: catalogue.departmentsOf(district, today).find(({ isLead }) => isLead)?.code ?? null,
      isDemo: newest?.isDemo ?? false,
    },
  };
}
