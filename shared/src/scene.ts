/** A scene is data: panels on a grid, each with the questions it draws. */
import { z } from 'zod';
import { codeSchema, nameSchema } from './catalogue.js';
import { questionSchema } from './question.js';

const areaSchema = z.strictObject({
  /** 1-based column and row of the top-left cell, and the extent in cells. */
  column: z.number().int().min(1),
  row: z.number().int().min(1),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});

/**
 * hero: the number is the picture · tile: label, number, change, light · reporting: who has reported · readiness: the
 * same in full, with the countdown · feed: newest
 * entries · lineMap: routes with stations · keyPoints: the kinds of place a programme works at · reach: part of a whole ·
 * dial: a split round a one-minute dial, a figure in its middle · chain: links of a chain, how many there are and of how
 * many a second split holds · parts: the same of a plan, how much of each is done ·
 * matrix: departments with their indicators · flow: two ends and what is at one of them or at both · split: items by
 * one or several indicators · ranking: bars by place or item · map: the district's subdistricts with their stations ·
 * funnel: stages of a selection · cards: one case at a time · agenda · decisions: what meetings decided.
 */
export const panelKinds = [
  'hero',
  'tile',
  'reporting',
  'readiness',
  'feed',
  'lineMap',
  'keyPoints',
  'reach',
  'dial',
  'chain',
  'parts',
  'matrix',
  'flow',
  'split',
  'ranking',
  'map',
  'funnel',
  'cards',
  'agenda',
  'decisions',
] as const;
export const panelSchema = z.strictObject({
  kind: z.enum(panelKinds),
  area: areaSchema,
  title: nameSchema.optional(),
  /**
   * First question leads; what further ones mean is the panel's own (hero, tile: a series for the sparkline; reach: the
   * whole; flow: the rate; ranking by place: what the rate is of; matrix: who has reported).
   */
  questions: z.array(questionSchema).min(1).max(12),
  /** Written as 2.2 万 instead of 22,000; never both in one scene. */
  inTenThousands: z.boolean().optional(),
  /** The one number that leads the scene is drawn in the accent colour. */
  isLead: z.boolean().optional(),
  /** flow: its two ends, and the items of its split that are at one of them only or at both. */
  ends: z
    .strictObject({
      from: nameSchema,
      to: nameSchema,
      fromOnly: codeSchema,
      toOnly: codeSchema,
      both: codeSchema,
    })
    .optional(),
  /** ranking: best first, with ranks. Not set: in the order of the codes, which ranks nobody (DOMAIN §1.5). */
  isRanked: z.boolean().optional(),
});
export type Panel = z.infer<typeof panelSchema>;

export const sceneSchema = z.strictObject({
  code: codeSchema,
  title: nameSchema,
  subtitle: nameSchema.optional(),
  district: codeSchema,
  programme: codeSchema.nullable(),
  grid: z.strictObject({ columns: z.number().int().min(1).max(24), rows: z.number().int().min(1).max(24) }),
  panels: z.array(panelSchema).min(1).max(24),
});
export type Scene = z.infer<typeof sceneSchema>;
