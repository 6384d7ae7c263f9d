/**
 * Meetings (会议) in a series, each with its agenda. What a meeting says is what its newest step says; the steps
 * before tell what it said then.
 */
import { z } from 'zod';
import { codeSchema, type Name } from './catalogue.js';

const line = (most: number) => z.string().trim().min(1).max(most);

export const agendaItemSchema = z.strictObject({
  title: line(80),
  /** Department that presents it. */
  presenter: codeSchema,
  minutes: z.number().int().min(1).max(240),
  /** Scene on the wall meanwhile; null = stays as it is. */
  scene: codeSchema.nullable(),
});
export type AgendaItem = z.infer<typeof agendaItemSchema>;

/** What can be said of a meeting, and said anew. */
export const meetingTermsSchema = z.strictObject({
  name: line(60),
  /** ISO instant. */
  startsAt: z.iso.datetime({ offset: true }),
  room: line(60),
  /** The post that chairs (召集人), never a person's name. */
  chair: line(60),
  /** Departments attending. */
  departments: z.array(codeSchema).min(1).max(100),
  /** Round whose figures it speaks about. */
  round: z.uuid().nullable(),
  items: z.array(agendaItemSchema).max(40),
});
export type MeetingTerms = z.infer<typeof meetingTermsSchema>;

export const meetingSteps = ['convened', 'changed'] as const;
export type MeetingStep = (typeof meetingSteps)[number];

/** A department as a list names it. */
export interface Named {
  code: string;
  name: Name;
}

/** The meeting of today, else the next one, else the last one that was held; null = none was ever convened. */
export interface AgendaAnswer {
  meeting:
    | (Omit<MeetingTerms, 'departments' | 'items'> & {
        id: string;
        /** Its place in the series. */
        number: number;
        departments: Named[];
        items: (Omit<AgendaItem, 'presenter'> & { presenter: Named; startsAt: string; endsAt: string })[];
        /** When it was convened, or changed last. */
        reportedAt: string;
        /** Department that convenes it. */
        department: string | null;
        isDemo: boolean;
      })
    | null;
}

/** When each item begins and ends, if the meeting keeps its time. */
export function agendaTimes(
  terms: Pick<MeetingTerms, 'startsAt' | 'items'>,
): { startsAt: string; endsAt: string }[] {
  let at = Date.parse(terms.startsAt);
  return terms.items.map(({ minutes }) => {
    const startsAt = new Date(at).toISOString();
    at += minutes * 60_000;
    return { startsAt, endsAt: new Date(at).toISOString() };
  });
}
