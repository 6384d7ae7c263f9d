/** Requests and responses of `/api/v1`; OpenAPI is derived from these schemas. */
import { z } from 'zod';
import type { Answer, Amount, EntrySource, FigureState, Trail } from './answer.js';
import {
  codeSchema,
  type Check,
  type Department,
  type District,
  type Indicator,
  type Name,
  type Place,
  type Programme,
} from './catalogue.js';
import type { Drafts } from './draft.js';
import type { ErrorCode, ErrorValues } from './error.js';
import type { Span } from './formula.js';
import type { PeriodCode } from './period.js';
import { MAX_QUESTIONS, periodCodeSchema, questionSchema } from './question.js';
import type { HandIn, Round } from './round.js';
import type { Scene } from './scene.js';

export const API = '/api/v1';

// --- people -----------------------------------------------------------------------------------------------------

export const roles = ['staff', 'lead', 'attendant', 'office', 'manager', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

export const actions = [
  'catalogue.read',
  'figure.read',
  'trail.read',
  'figure.enter',
  'figure.confirm',
  'round.manage',
  'round.return',
  'tally.count',
  'display.manage',
  'outline.manage',
  'apiKey.manage',
  'audit.read',
] as const;
export type Action = (typeof actions)[number];

/** A role in a district; staff and lead act for one department, an attendant counts for one department at one station. */
export interface Grant {
  role: Role;
  district: string;
  department: string | null;
  /** Station of an attendant. */
  place?: string;
}

/** `POST /session` */
export const signInSchema = z.strictObject({
  name: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
});
export type SignIn = z.infer<typeof signInSchema>;

/** `GET /session`, and the answer to `POST /session` */
export interface Session {
  user: { name: string; displayName: string };
  grants: Grant[];
}

/** `GET /system`: what a page needs before anybody has signed in. */
export interface SystemInfo {
  build: string;
  isDemonstration: boolean;
  /** Demonstration mode only. */
  demonstrationAccounts: {
    name: string;
    password: string;
    displayName: string;
    role: Role;
    district: string;
    districtName: Name;
  }[];
  now: number;
}

// --- entries ----------------------------------------------------------------------------------------------------

export const figureKeySchema = z.strictObject({
  indicator: codeSchema,
  place: codeSchema,
  period: z.string().min(1).max(20),
  item: codeSchema.optional(),
});
/** Names one figure; `item` only where the indicator is broken down. */
export type FigureKey = z.infer<typeof figureKeySchema>;

/** Longest reason, in characters. */
export const MAX_REASON = 200;
/** Most entries in one request: one import of 5,000 rows goes as one revision. */
export const MAX_ENTRIES = 5_000;

export const entryInputSchema = figureKeySchema.extend({
  /** A number, or a text that the strict parser accepts; it also refuses 1e400, which JSON reads as Infinity. */
  value: z.union([z.number(), z.string().max(64), z.custom<number>((value) => typeof value === 'number')]),
  /** Version of the figure this replaces; 0 = not yet reported. Missing → VERSION_REQUIRED. */
  expectedVersion: z.number().int().min(0).optional(),
  reason: z.string().max(MAX_REASON).optional(),
});
export type EntryInput = z.infer<typeof entryInputSchema>;

/** `POST /entries`, with the header Idempotency-Key. All or nothing: one request, one revision per district. */
export const enterRequestSchema = z.strictObject({
  entries: z.array(entryInputSchema).min(1).max(MAX_ENTRIES),
  source: z.enum(['form', 'paste', 'import', 'tally']).optional(),
});
export type EnterRequest = z.infer<typeof enterRequestSchema>;

/** `POST /confirmations`, with the header Idempotency-Key: the department's lead vouches for these figures. */
export const confirmRequestSchema = z.strictObject({
  figures: z
    .array(figureKeySchema.extend({ expectedVersion: z.number().int().min(1) }))
    .min(1)
    .max(MAX_ENTRIES),
});
export type ConfirmRequest = z.infer<typeof confirmRequestSchema>;

export interface EnteredFigure {
  indicator: string;
  place: string;
  period: PeriodCode;
  item?: string;
  value: number | null;
  version: number;
  state: FigureState;
}
export interface EnterResponse {
  epoch: string;
  revision: number;
  entries: EnteredFigure[];
}

/** `details` of a VERSION_CONFLICT: what stands there now. */
export interface ConflictDetails {
  conflicts: (FigureKey & {
    index: number;
    expectedVersion: number;
    current: {
      version: number;
      value: Amount;
      state: FigureState;
      by: string;
      departmentName: string;
      at: string;
    };
  })[];
}

// --- the sheet --------------------------------------------------------------------------------------------------

/** `GET /sheet?department=&period=`: what one department reports for a period. `period` is a month. */
export const sheetQuerySchema = z.strictObject({ department: codeSchema, period: periodCodeSchema });

export interface SheetCell {
  place: string;
  item: string | null;
  version: number;
  value: Amount | null;
  state: FigureState;
  source: EntrySource | null;
  by: string | null;
  at: string | null;
  reason: string | null;
  /** The figure of the period before, and of the same period a year ago. */
  previous: Amount | null;
  lastYear: Amount | null;
  /** The newest numbers before this period, newest first, two at most: what `concernAbout` compares with. */
  recent: number[];
  /** Target at the same place and period; null = none. */
  target: number | null;
  /** Flows: sum of the year's earlier periods, and how many of them were reported; null for anything else. */
  toDateBefore: { value: number; reported: number; expected: number } | null;
}
/**
 * A figure that one of the sheet's checks reads and that is none of its cells as they stand. `span` as in formulas, seen
 * from `period`, a period of the indicator's own cycle.
 */
export interface SheetReference {
  indicator: string;
  place: string;
  item: string | null;
  period: PeriodCode;
  span: Span;
  /** null = missing, or not applicable. */
  value: number | null;
}
export interface Sheet {
  epoch: string;
  revision: number;
  department: string;
  period: PeriodCode;
  dueOn: string;
  /** The round that asks for this month; null = none, the default clock holds. */
  round: Omit<Round, 'duties'> | null;
  /** How far this department is with it. */
  handIn: HandIn | null;
  /** Why nothing can be entered; null = open. */
  closed: { code: ErrorCode; values: ErrorValues } | null;
  /** What is typed and not yet submitted, and the counter to ask for more from. */
  drafts: Drafts;
  references: SheetReference[];
  rows: { indicator: string; period: PeriodCode; cells: SheetCell[] }[];
}

// --- answers, trail, catalogue ----------------------------------------------------------------------------------

/** `POST /answers` */
export const answersRequestSchema = z.strictObject({
  questions: z.array(questionSchema).min(1).max(MAX_QUESTIONS),
  /** Revision to answer at; all questions must be of one district then. */
  asOf: z.number().int().min(0).optional(),
});
export type AnswersRequest = z.infer<typeof answersRequestSchema>;
export interface AnswersResponse {
  epoch: string;
  /** Revision of the first question's district; each answer carries its own. */
  revision: number;
  answers: Answer[];
}

/** `GET /figures/trail` */
export const trailQuerySchema = figureKeySchema;
export type TrailResponse = Trail & { epoch: string; revision: number };

/** `GET /catalogue`: what the reader may see. */
export interface CatalogueResponse {
  epoch: string;
  /** Day in Shanghai, by the server. */
  today: string;
  districts: District[];
  places: Place[];
  departments: Department[];
  programmes: Programme[];
  indicators: Indicator[];
  checks: Check[];
  scenes: Scene[];
  /** Districts that have an outline of their own, by its fingerprint. */
  outlines: { district: string; hash: string }[];
}

// --- API keys ---------------------------------------------------------------------------------------------------

/** `POST /api-keys` → CreatedApiKey (the secret is shown once) · `GET /api-keys?district=` · `DELETE /api-keys/:id` */
export const createApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(40),
  department: codeSchema,
  /** Only these indicators of the department; null = all of them. */
  indicators: z.array(codeSchema).min(1).max(100).nullable(),
  /** Requests a minute. */
  perMinute: z.number().int().min(1).max(600),
  expiresInDays: z.number().int().min(1).max(366),
});
export type CreateApiKey = z.infer<typeof createApiKeySchema>;
export interface ApiKeyInfo {
  id: string;
  name: string;
  department: string;
  district: string;
  indicators: string[] | null;
  perMinute: number;
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
}
export type CreatedApiKey = ApiKeyInfo & { secret: string };

/** `?district=` of lists. */
export const districtQuerySchema = z.strictObject({ district: codeSchema });
/** Body of a request that says nothing. */
export const nothingSchema = z.strictObject({});
