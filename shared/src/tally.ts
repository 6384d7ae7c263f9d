/** Station tally: an attendant taps +1 on a phone. Taps are told apart by ids the phone makes, so that none counts twice. */
import { z } from 'zod';
import { codeSchema, type Indicator, type Item, type Name } from './catalogue.js';
import type { ErrorCode, ErrorValues } from './error.js';
import type { PeriodCode } from './period.js';

/** How long a tap can be taken back. */
export const UNDO_SECONDS = 60;
/** Most taps in one request, and the most one tap counts. */
export const MAX_TAPS = 500;
export const MAX_PER_TAP = 200;
/** A tap that waited this long on the phone is not counted by itself any more. */
export const MAX_TAP_AGE = 7 * 86_400;

/** What is tapped: attendances that are reported day by day. */
export function isTallied(indicator: Pick<Indicator, 'type' | 'cycle' | 'isComputed'>): boolean {
  return indicator.type === 'flow' && indicator.cycle === 'day' && !indicator.isComputed;
}

/** `POST /tally` → Tallied. Every tap for itself; all accepted ones become one revision. */
export const tallySchema = z.strictObject({
  station: codeSchema,
  taps: z
    .array(
      z.strictObject({
        /** Made by the phone; the same id counts once, whenever and however often it arrives. */
        id: z.uuid().toLowerCase(),
        indicator: codeSchema,
        item: codeSchema.optional(),
        count: z.number().int().min(1).max(MAX_PER_TAP),
        /** How long it waited on the phone (no network); the server's clock decides the day. */
        secondsAgo: z.number().int().min(0).max(MAX_TAP_AGE),
        /** Taken back within UNDO_SECONDS of being counted; `secondsAgo` is then the age of taking it back. */
        isUndone: z.boolean(),
      }),
    )
    .min(1)
    .max(MAX_TAPS),
});
export type Tally = z.infer<typeof tallySchema>;

export interface Tallied {
  /** Ids that are settled: counted now or before, or taken back. The phone forgets them, except for undo. */
  settled: string[];
  refused: { id: string; code: ErrorCode; message: string }[];
  revision: number | null;
  today: PeriodCode;
}

/** `GET /tally?station=` → TallyPad */
export const tallyQuerySchema = z.strictObject({ station: codeSchema });
export interface TallyPad {
  station: string;
  name: Name;
  today: PeriodCode;
  indicators: {
    indicator: string;
    name: Name;
    unit: Name;
    /** One with an empty code where the indicator is not broken down. */
    items: (Item & {
      /** Today's total; null = nothing reported yet. */
      total: number | null;
      /** Total of the day before. */
      yesterday: number | null;
      /** Somebody entered the day's total by form: taps go on top of it, and the page says so. */
      enteredBy: string | null;
    })[];
  }[];
  /** Why nothing can be counted today (station closed …); null = open. */
  closed: { code: ErrorCode; values: ErrorValues } | null;
}
/** `GET /tally/stations` → stations the reader may count for, by district. */
export interface TallyStation {
  code: string;
  name: Name;
  district: string;
}
