/** What meetings decided, and how far it is: open ones by due day, then the closed ones, newest first. */
import {
  cyclePeriod,
  decisionLight,
  periodOf,
  type DayCode,
  type DecisionLight,
  type DecisionsAnswer,
  type QuestionOf,
} from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { readDecisions, type DecisionRecord } from '../meetings/decisions.js';
import { readRegister, termsOf } from '../meetings/register.js';
import { toReading } from './figure.answer.js';
import type { Figures } from './figures.js';
import { named } from './named.js';

type Decision = DecisionsAnswer['decisions'][number];

export async function answerDecisions(
  sql: Sql,
  figures: Figures,
  { district, open, limit }: QuestionOf<'decisions'>,
  revision: number,
): Promise<DecisionsAnswer> {
  const { today } = figures;
  const all = (await readDecisions(sql, district, revision)).map((decision) => ({
    ...decision,
    light: decisionLight(decision, today),
  }));
  const counts: DecisionsAnswer['counts'] = { inTime: 0, dueSoon: 0, pastDue: 0, struckOff: 0 };
  for (const { light } of all) counts[light] += 1;
  const shown = all
    .filter(({ light }) => !open || light !== 'struckOff')
    .sort(byUrgency)
    .slice(0, limit);
  const meetings = new Map(
    (await readRegister(sql, 'meeting', district, revision)).map((record) => [record.id, record]),
  );
  const decisions = await Promise.all(
    shown.map(async (decision) => {
      const meeting = meetings.get(decision.record.meeting ?? '');
      const name = meeting && termsOf(meeting)?.name;
      return toDecision(figures, decision, meeting && name ? { number: meeting.number, name } : null);
    }),
  );
  return { counts, decisions };
}

type Lit = DecisionRecord & { light: DecisionLight };

function byUrgency(a: Lit, b: Lit): number {
  const isClosed = (each: Lit): number => Number(each.light === 'struckOff');
  if (isClosed(a) !== isClosed(b)) return isClosed(a) - isClosed(b);
  if (a.closedOn !== null && b.closedOn !== null && a.closedOn !== b.closedOn)
    return a.closedOn > b.closedOn ? -1 : 1;
  if (a.terms.dueOn !== b.terms.dueOn) return a.terms.dueOn < b.terms.dueOn ? -1 : 1;
  return a.record.number - b.record.number;
}

async function toDecision(figures: Figures, decision: Lit, meeting: Decision['meeting']): Promise<Decision> {
  const { record, terms, state, light, firstDueOn, closedOn, progress } = decision;
  const { catalogue, today } = figures;
  const newest = record.steps.at(-1);
  return {
    id: record.id,
    number: record.number,
    meeting,
    text: terms.text,
    owner: named(catalogue, terms.owner, today),
    assisting: terms.assisting.map((code) => named(catalogue, code, today)),
    dueOn: terms.dueOn,
    firstDueOn,
    state,
    light,
    progress,
    closedOn,
    pinned: await pinnedFigure(figures, terms.pinned, today),
    reportedAt: newest?.at ?? '',
    isDemo: newest?.isDemo ?? false,
  };
}

/** The figure a decision is pinned to, as it stands now; null where it is no longer in the catalogue. */
async function pinnedFigure(
  figures: Figures,
  pinned: DecisionRecord['terms']['pinned'],
  today: DayCode,
): Promise<Decision['pinned']> {
  const indicator = pinned && figures.catalogue.indicator(pinned.indicator);
  const place = pinned && figures.catalogue.place(pinned.place);
  if (!indicator || !place) return null;
  const period = periodOf(cyclePeriod(indicator.cycle), today);
  const total = await figures.ofPeriod(indicator, place, period);
  const reading = await toReading(figures, { indicator, place }, total, period, null);
  return {
    indicator: indicator.code,
    place: place.code,
    name: indicator.name,
    target: pinned.target,
    reading,
  };
}
