/** Outlines of a district's places, uploaded by the district itself and drawn instead of tiles (DOMAIN §5). */
import { z } from 'zod';
import { codeSchema, daySchema } from './catalogue.js';

/** What coordinates are measured in; `none`: a drawing without coordinates. Never guessed, never converted. */
export const datums = ['WGS84', 'CGCS2000', 'GCJ-02', 'BD-09', 'none'] as const;
export type Datum = (typeof datums)[number];

/** Characters of an uploaded file. */
export const MAX_OUTLINE = 2_000_000;

/** What stands in the corner of the map; all of it is demanded by the rules, not by the schema, in words. */
export const outlineAboutSchema = z.strictObject({
  source: z.string().trim().max(80),
  licence: z.string().trim().max(80),
  /** 审图号 */
  approval: z.string().trim().max(60),
  datum: z.enum(datums).nullable(),
  /** Day of the data. */
  date: z.union([daySchema, z.literal('')]),
});
export type OutlineAbout = z.infer<typeof outlineAboutSchema>;

/** `POST /outlines`, and `POST /outlines/preview`, which keeps nothing. */
export const uploadOutlineSchema = z.strictObject({
  district: codeSchema,
  format: z.enum(['geojson', 'svg']),
  content: z.string().min(1),
  about: outlineAboutSchema.partial().optional(),
});
export type UploadOutline = z.infer<typeof uploadOutlineSchema>;

export interface OutlineShape {
  /** Code of the place. */
  place: string;
  /** SVG path data made of our own numbers. */
  path: string;
  /** Where a label stands best, and half the height of the room it has there; the room is `LABEL_WIDE` times as wide. */
  label: { x: number; y: number; room: number };
}
/** `GET /outlines/:district/:hash` */
export interface Outline {
  district: string;
  hash: string;
  about: OutlineAbout;
  /** Extent of the drawing; x to the right, y down, from 0. */
  width: number;
  height: number;
  shapes: OutlineShape[];
}

/** `GET /outlines?district=` */
export interface OutlineInfo {
  district: string;
  hash: string;
  about: OutlineAbout;
  places: number;
  uploadedBy: string;
  uploadedAt: string;
}
