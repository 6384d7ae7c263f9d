/** Rounds (填报轮次): what the office asks departments to hand in for a meeting, and how far each of them is. */
import { z } from 'zod';
import type { Amount } from './answer.js';
import type { FigureKey } from './api.js';
import { codeSchema, daySchema } from './catalogue.js';
import type { DayCode, PeriodCode } from './period.js';
import { periodCodeSchema } from './question.js';

const day = daySchema.refine((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), 'DAY');
/** Longest remark or reason of a step, in characters. */
export const MAX_REMARK = 200;
const remark = z.string().trim().min(1).max(MAX_REMARK);

const roundFields = {
  name: z.string().trim().min(1).max(60),
  /** Day of the meeting it is for; null = none fixed yet. */
  meetingOn: day.nullable(),
  opensOn: day,
  /** Last day on which it is on time. */
  dueOn: day,
  /** Last day on which anything can be entered; then it is frozen. */
  closesOn: day,
  duties: z
    .array(z.strictObject({ department: codeSchema, indicators: z.array(codeSchema).min(1).max(200) }))
    .min(1)
    .max(100),
};

/** `POST /rounds` → Round. `period` is a month; other cycles come with the period reported with it. */
export const openRoundSchema = z.strictObject({
  district: codeSchema,
  period: periodCodeSchema,
  ...roundFields,
});
export type OpenRound = z.infer<typeof openRoundSchema>;

/** `PUT /rounds/:id` → Round */
export const changeRoundSchema = z.strictObject(roundFields);
export type ChangeRound = z.infer<typeof changeRoundSchema>;

/** `GET /rounds?district=` → Round[], newest period first */
export interface Round extends OpenRound {
  id: string;
}
/** `GET /rounds/template?district=&period=` → OpenRound: what the catalogue suggests; optional indicators are left to the office. */
export const roundTemplateQuerySchema = z.strictObject({ district: codeSchema, period: periodCodeSchema });

/** `POST /rounds/:id/departments/:department/return` → HandIn */
export const returnSchema = z.strictObject({ remark });
/** `POST …/reopen` → HandIn. `until` is an ISO instant in the future; the part closes again by itself. */
export const reopenSchema = z.strictObject({ reason: remark, until: z.iso.datetime({ offset: true }) });
/** `POST …/confirm` → HandIn. Vouches for the figures as they stood at `revision`; refused when they have changed since. */
export const confirmHandInSchema = z.strictObject({ revision: z.number().int().min(0) });
/** `POST /rounds/:id/reminders` → HandIn[] */
export const remindSchema = z.strictObject({ departments: z.array(codeSchema).min(1).max(100) });

export const roundSteps = [
  'opened',
  'changed',
  'submitted',
  'returned',
  'confirmed',
  'reopened',
  'reminded',
] as const;

/** One thing that happened to a round, or to one department's part of it. */
export interface RoundStep {
  /** null = the round as a whole. */
  department: string | null;
  step: (typeof roundSteps)[number];
  /** ISO instant, server time. */
  at: string;
  by: string;
  remark: string | null;
  /** reopened: when it closes again. */
  until: string | null;
  revision: number;
}

/** Who did something, and when. */
export interface Act {
  by: string;
  at: string;
  remark: string | null;
  revision: number;
}

/** How far one department is with one round. */
export interface HandIn {
  department: string;
  state: 'draft' | 'submitted' | 'returned' | 'confirmed';
  /** ISO instant from which nothing can be entered (冻结): the end of the closing day, or of the newest reopening. */
  closesAt: string;
  /** Handed in for the first time after the due day (迟报), or still not handed in after it. */
  isLate: boolean;
  submitted: Act | null;
  /** The newest return, while it stands unanswered. */
  returned: Act | null;
  confirmed: Act | null;
  /** The newest reopening; `until` may have passed. */
  reopened: (Act & { until: string }) | null;
  reminded: Act | null;
  /** Figures of this part that were changed after they were confirmed. */
  changedSince: number;
}

/**
 * `GET /rounds/:id/departments/:department/changes` → ChangedFigure[]: figures of a confirmed part that were entered anew
 * since, oldest change first.
 */
export interface ChangedFigure extends FigureKey {
  /** As the lead confirmed it. */
  confirmed: Amount;
  /** As it stands now. */
  now: Amount;
  by: string;
  at: string;
  reason: string | null;
}

/** One sheet a department has to hand in; see the question `due`. */
export interface DueItem {
  period: PeriodCode;
  round: { id: string; name: string; meetingOn: DayCode | null };
  opensOn: DayCode;
  dueOn: DayCode;
  filled: number;
  due: number;
  handIn: HandIn;
}
