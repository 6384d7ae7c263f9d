/** What a panel may ask. One schema for REST, sockets and exports; see DESIGN "one door". */
import { z } from 'zod';
import { codeSchema } from './catalogue.js';
import { isPeriod, type PeriodCode } from './period.js';

export const periodCodeSchema = z
  .string()
  .max(10)
  .refine(isPeriod, 'PERIOD_INVALID')
  .transform((code) => code as PeriodCode);

/** `current` = the period of the indicator's own cycle that holds today; `current-month` … name the kind. */
export const currentPeriods = [
  'current',
  'current-day',
  'current-week',
  'current-month',
  'current-quarter',
  'current-half',
  'current-year',
] as const;
export const periodRefSchema = z.union([z.enum(currentPeriods), periodCodeSchema]);
export type PeriodRef = z.infer<typeof periodRefSchema>;

export const comparisons = ['previous', 'lastYear', 'lastMeeting', 'target'] as const;
export type Comparison = (typeof comparisons)[number];

const district = codeSchema;
export const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('figure'),
    indicator: codeSchema,
    place: codeSchema,
    period: periodRefSchema,
    item: codeSchema.optional(),
    compare: z.array(z.enum(comparisons)).max(4).optional(),
  }),
  z.strictObject({
    kind: z.literal('series'),
    indicator: codeSchema,
    place: codeSchema,
    item: codeSchema.optional(),
    /** How many periods, ending with the current one. */
    last: z.number().int().min(2).max(400),
    cycle: z.enum(['day', 'week', 'month', 'quarter', 'half', 'year']).optional(),
  }),
  z.strictObject({
    kind: z.literal('split'),
    indicator: codeSchema,
    place: codeSchema,
    period: periodRefSchema,
    by: z.enum(['place', 'item', 'department']),
  }),
  z.strictObject({ kind: z.literal('reporting'), district, period: periodRefSchema }),
  z.strictObject({ kind: z.literal('stations'), district, programme: codeSchema.optional() }),
  z.strictObject({ kind: z.literal('feed'), district, limit: z.number().int().min(1).max(50) }),
  /** The meeting of today, else the next, with its agenda. */
  z.strictObject({ kind: z.literal('agenda'), district }),
  /** What meetings decided; `open`: only what is not closed. */
  z.strictObject({
    kind: z.literal('decisions'),
    district,
    open: z.boolean().optional(),
    limit: z.number().int().min(1).max(100),
  }),
  /** Cases of good practice, awarded ones first. */
  z.strictObject({ kind: z.literal('cases'), district, limit: z.number().int().min(1).max(50) }),
  /** Sheets a department still has to hand in. */
  z.strictObject({ kind: z.literal('due'), district, department: codeSchema }),
  /** How far a department's drafts are; what changed is fetched by `GET /drafts`. */
  z.strictObject({ kind: z.literal('drafts'), district, department: codeSchema }),
]);
export type Question = z.infer<typeof questionSchema>;
export type QuestionOf<K extends Question['kind']> = Extract<Question, { kind: K }>;

/** At most this many questions in one watch or one request. */
export const MAX_QUESTIONS = 400;
