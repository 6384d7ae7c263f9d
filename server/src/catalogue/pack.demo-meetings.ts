/** Invented meetings of the demonstration: what is on the agenda, what was decided, cases that were sent in. */
import {
  caseStages,
  caseTermsSchema,
  decisionTermsSchema,
  type CaseStage,
  type Programme,
} from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';
import { readCsv, type Complaints, type Row } from './pack.files.js';

interface Told {
  where: string;
  programme: string;
}
/** Seats are those of departments; LEAD is whoever leads there. */
export interface DemoAgendaItem extends Told {
  /** Its place among the items of all programmes. */
  seq: number;
  seat: string;
  minutes: number;
  scene: string | null;
  title: string;
}
export interface DemoDecision extends Told {
  seat: string;
  assisting: string[];
  /** Working days from the meeting to the due day. */
  days: number;
  indicator: string | null;
  target: number | null;
  text: string;
  /** What the owner reports of it. */
  progress: string;
}
export interface DemoCase extends Told {
  stage: CaseStage;
  organisation: string;
  region: string;
  title: string;
  text: string;
}
export interface DemoMeetings {
  demoAgenda: DemoAgendaItem[];
  demoDecisions: DemoDecision[];
  demoCases: DemoCase[];
}

const AGENDA = 'demo-agenda.csv';
const DECISIONS = 'demo-decisions.csv';
const CASES = 'demo-cases.csv';
export const demoMeetingFiles = [AGENDA, DECISIONS, CASES];
const agendaColumns = ['seq', 'seat', 'minutes', 'scene', 'title'];
const decisionColumns = ['seat', 'assisting', 'days', 'indicator', 'target', 'text', 'progress'];
const caseColumns = ['stage', 'organisation', 'region', 'title', 'text'];

export function readDemoMeetings(
  folder: string,
  { code }: Programme,
  into: DemoMeetings,
  complaints: Complaints,
): void {
  const told = (row: Row): Told => ({ where: row.where, programme: code });
  for (const row of readCsv(folder, AGENDA, agendaColumns, complaints)) {
    into.demoAgenda.push({
      ...told(row),
      seq: row.number('seq'),
      seat: row.text('seat'),
      minutes: row.number('minutes'),
      scene: row.optional('scene'),
      title: row.text('title'),
    });
  }
  for (const row of readCsv(folder, DECISIONS, decisionColumns, complaints)) {
    into.demoDecisions.push({
      ...told(row),
      seat: row.text('seat'),
      assisting: row.optional('assisting')?.split('|') ?? [],
      days: row.number('days'),
      indicator: row.optional('indicator'),
      target: row.optional('target') === null ? null : row.number('target'),
      text: row.text('text'),
      progress: row.text('progress'),
    });
  }
  for (const row of readCsv(folder, CASES, caseColumns, complaints)) {
    into.demoCases.push({
      ...told(row),
      stage: row.choice('stage', caseStages),
      organisation: row.text('organisation'),
      region: row.text('region'),
      title: row.text('title'),
      text: row.text('text'),
    });
  }
}

/** Adds a complaint for what could not be shown as written. */
export function checkDemoMeetings(
  { departments, demoAgenda, demoDecisions, demoCases }: DemoMeetings & { departments: { seat: string }[] },
  catalogue: Catalogue,
  complaints: Complaints,
): void {
  const seats = new Set(['LEAD', ...departments.map(({ seat }) => seat)]);
  const checkSeat = ({ where }: Told, column: string, seat: string): void => {
    if (!seats.has(seat)) complaints.add(where, column, `no department has the seat “${seat}”`);
  };
  for (const item of demoAgenda) checkSeat(item, 'seat', item.seat);
  for (const decision of demoDecisions) {
    checkSeat(decision, 'seat', decision.seat);
    for (const seat of decision.assisting) checkSeat(decision, 'assisting', seat);
    const { where, indicator, text } = decision;
    if (indicator !== null && !catalogue.indicator(indicator))
      complaints.add(where, 'indicator', `there is no indicator “${indicator}”`);
    if (!decisionTermsSchema.shape.text.safeParse(text).success)
      complaints.add(where, 'text', 'is too long for a decision; 200 characters at most');
  }
  for (const { where, title, organisation, region, text } of demoCases) {
    const parsed = caseTermsSchema.safeParse({ title, organisation, region, text });
    for (const issue of parsed.error?.issues ?? [])
      complaints.add(where, issue.path.join('.'), issue.message);
  }
}
