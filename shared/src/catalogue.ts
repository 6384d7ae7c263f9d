/** The catalogue: what can be counted, where, by whom. Loaded from packs, sent to every client once. */
import { z } from 'zod';

export const codeSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
/** Two names everywhere: the screens speak Chinese first. */
export const nameSchema = z.strictObject({ zh: z.string().min(1).max(120), en: z.string().min(1).max(200) });
export type Name = z.infer<typeof nameSchema>;

export const placeLevels = ['municipality', 'district', 'subdistrict', 'station'] as const;
export type PlaceLevel = (typeof placeLevels)[number];

export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const stationSchema = z.strictObject({
  programme: codeSchema,
  /** Kind of station, e.g. hub (综合站), rest (休憩点), column (党群专栏). */
  kind: nameSchema.extend({ code: codeSchema }),
  /** Route the station lies on and its position from the start, for the line map. */
  route: nameSchema.extend({ code: codeSchema, seq: z.number().int() }).nullable(),
  /** Closed for a while, in words (repairs); null = open. */
  closedFor: nameSchema.nullable(),
});

/** A node of the tree municipality → district → subdistrict → station. `district` is the tenant it belongs to. */
export const placeSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  level: z.enum(placeLevels),
  parent: codeSchema.nullable(),
  district: codeSchema,
  validFrom: daySchema.nullable(),
  validTo: daySchema.nullable(),
  /** Column and row in the district's tile cartogram, north-west = 0,0. */
  tile: z.strictObject({ column: z.number().int(), row: z.number().int() }).nullable(),
  station: stationSchema.nullable(),
  demo: z.boolean(),
});
export type Place = z.infer<typeof placeSchema>;

/** A member of a district's joint meeting. `seat` (POST, UNION …) is what indicators name as their owner. */
export const departmentSchema = z.strictObject({
  code: codeSchema,
  district: codeSchema,
  seat: codeSchema,
  name: nameSchema,
  shortName: nameSchema,
  isLead: z.boolean(),
  /** A functional department of the joint meeting (counted by lx.members); others report without a seat. */
  isMember: z.boolean(),
  validFrom: daySchema.nullable(),
  validTo: daySchema.nullable(),
  /** Where the membership is documented; "assumed" when it is ours. */
  basis: z.string().max(200),
});
export type Department = z.infer<typeof departmentSchema>;

export const programmeSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  /** Districts that run it. */
  districts: z.array(codeSchema).min(1),
  summary: nameSchema,
  source: z.string().max(300),
});
export type Programme = z.infer<typeof programmeSchema>;

export const itemSchema = z.strictObject({ code: codeSchema, name: nameSchema });
export type Item = z.infer<typeof itemSchema>;
export const indicatorSchema = z.strictObject({
  code: codeSchema,
  programme: codeSchema,
  name: nameSchema,
  unit: nameSchema,
  /** 口径: what exactly is counted, from where, at what moment. */
  definition: nameSchema,
  /** stock: at a moment · flow: over a period · average: level averaged over days · derived: formula. */
  type: z.enum(['stock', 'flow', 'average', 'derived']),
  cycle: z.enum(['day', 'week', 'month', 'quarter', 'year', 'event']),
  /** Seat of the owner department. */
  owner: codeSchema,
  /** Names of one value of the breakdown each; empty = not broken down. */
  items: z.array(itemSchema),
  /** Whether figures add over places: attendances do, distinct persons do not. */
  overPlaces: z.enum(['sum', 'none']),
  direction: z.enum(['up', 'down', 'none']),
  /** Formula of a derived indicator. */
  formula: z.string().max(300).nullable(),
  /** Formula of the target at the same place and period; null = no target. */
  target: z.string().max(300).nullable(),
  /** What the target is measured over: the calendar year (flows: year to date) or the period itself. */
  targetPer: z.enum(['year', 'period']),
  decimals: z.number().int().min(0).max(4),
  /** Largest value that can be meant. */
  max: z.number(),
  /** Level of the places that report it. */
  level: z.enum(placeLevels),
  /** Only these places report it; null = every place of the level in the programme's districts. */
  places: z.array(codeSchema).nullable(),
  /** Counted by the system itself: nobody types it. */
  isComputed: z.boolean(),
  /** Since start: may fall only with a reason. */
  isCumulative: z.boolean(),
  isOptional: z.boolean(),
  /** 无, — and / may be entered: “not applicable” here, neither 0 nor missing. */
  mayBeNotApplicable: z.boolean(),
});
export type Indicator = z.infer<typeof indicatorSchema>;

/**
 * A rule over several figures of the same place and period, e.g. `wy.met <= wy.needs`. Each side is a formula
 * (formula.ts); it holds while any of its inputs is missing.
 */
export const checkSchema = z.strictObject({
  code: codeSchema,
  programme: codeSchema,
  left: z.string().max(300),
  operator: z.enum(['<=', '<', '=', '>=', '>']),
  right: z.string().max(300),
  /** block: cannot be submitted · warn: a reason lets it through. */
  severity: z.enum(['block', 'warn']),
  /** Checked for each item by itself instead of for their sum. */
  isPerItem: z.boolean(),
  /** What the rule says, in words a reader can act on. */
  message: nameSchema,
});
export type Check = z.infer<typeof checkSchema>;

export const districtSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  /** Code of the place at the top of its tree. */
  place: codeSchema,
});
export type District = z.infer<typeof districtSchema>;
