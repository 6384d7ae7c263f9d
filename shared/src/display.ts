/** Displays: what somebody says about a screen, what it is told, and what it says about itself. */
import { z } from 'zod';
import { codeSchema } from './catalogue.js';

/** contain: all of it, at its own shape · width, height: fills that side · stretch: fills both · actual: pixel for pixel. */
export const fits = ['contain', 'width', 'height', 'stretch', 'actual'] as const;
export type Fit = (typeof fits)[number];

const lines = z.number().int().min(320).max(16_384);
const millimetres = z.number().int().min(100).max(60_000);
const inset = z.number().int().min(0).max(1_000);

/**
 * Canvas and room of a display. Pixels are those of the picture it is to show; a controller may stretch them, so the
 * shape people see is `physical`.
 */
export const displayProfileSchema = z.strictObject({
  /** null: what the browser's window has. */
  pixels: z.strictObject({ width: lines, height: lines }).nullable(),
  /** Size of the lit surface in mm; null: unknown, pixels are square. */
  physical: z.strictObject({ width: millimetres, height: millimetres }).nullable(),
  /** mm from the screen to the furthest seat; with the physical height it says how small text may be. */
  distance: z.number().int().min(500).max(100_000).nullable(),
  /** Pixels along each edge that a frame or an overscan hides. */
  safeArea: z.strictObject({ top: inset, right: inset, bottom: inset, left: inset }),
  fit: z.enum(fits),
  theme: z.enum(['dark', 'light']),
  language: z.enum(['zh', 'en']),
});
export type DisplayProfile = z.infer<typeof displayProfileSchema>;

export const playlistEntrySchema = z.strictObject({
  scene: codeSchema,
  /** Seconds. */
  dwell: z.number().int().min(5).max(3_600),
  /** Hours of the day in Shanghai, `to` not included; `to` before `from` goes over midnight. null: all day. */
  hours: z
    .strictObject({ from: z.number().int().min(0).max(23), to: z.number().int().min(1).max(24) })
    .refine(({ from, to }) => from !== to, 'from = to')
    .nullable(),
  /** 1 = Monday … 7 = Sunday; none: every day. */
  weekdays: z.array(z.number().int().min(1).max(7)).max(7),
});
export type PlaylistEntry = z.infer<typeof playlistEntrySchema>;

const displayNameSchema = z.string().normalize('NFC').trim().min(1).max(40);

/** `PUT /displays/:id/settings` */
export const displaySettingsSchema = z.strictObject({
  name: displayNameSchema,
  /** Where it hangs; may be empty. */
  room: z.string().normalize('NFC').trim().max(40),
  profile: displayProfileSchema,
  /** Empty: all scenes of the district in turn. */
  playlist: z.array(playlistEntrySchema).max(50),
});
export type DisplaySettings = z.infer<typeof displaySettingsSchema>;

/** `POST /displays/pairing` (by the wall; sets its cookie) and `GET /displays/me` */
export type DisplayState =
  | { state: 'unpaired' }
  | { state: 'pending'; code: string; expiresAt: number }
  | ({ state: 'approved'; id: string; district: string } & DisplaySettings)
  | { state: 'revoked' };

/** `POST /displays/approve` */
export const approveDisplaySchema = z.strictObject({
  code: z.string().regex(/^[A-Z0-9]{6}$/, 'PAIRING_CODE'),
  name: displayNameSchema,
  district: codeSchema,
});
export type ApproveDisplay = z.infer<typeof approveDisplaySchema>;

/** `POST /displays/:id/orders`: identify shows name and place in large type for some seconds; reload starts it anew. */
export const displayOrderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('identify') }),
  z.strictObject({ kind: z.literal('scene'), scene: codeSchema, isHeld: z.boolean() }),
  z.strictObject({ kind: z.literal('reload') }),
]);
export type DisplayOrder = z.infer<typeof displayOrderSchema>;

const count = z.number().int().min(0);

/** What a wall says about itself every REPORT_MS. */
export const displayReportSchema = z.strictObject({
  scene: codeSchema.nullable(),
  /** Newest revision of its district that is on the screen, not merely received. */
  revision: count.nullable(),
  build: z.string().max(60),
  /** Frames a second, measured for a second; null: its window is hidden. */
  frameRate: count.max(1_000).nullable(),
  /** MB in use by the page; null where the browser does not tell. */
  memory: count.max(1_000_000).nullable(),
  /** The window, in real pixels. */
  pixels: z.strictObject({ width: count.max(100_000), height: count.max(100_000) }),
  /** Motion is off because the machine, or somebody, wants it so. */
  isStill: z.boolean(),
  isHeld: z.boolean(),
  isFullScreen: z.boolean(),
});
export type DisplayReport = z.infer<typeof displayReportSchema>;

/** `GET /displays?district=` → DisplayInfo[] · `DELETE /displays/:id` revokes */
export interface DisplayInfo extends DisplaySettings {
  id: string;
  district: string;
  state: 'approved' | 'revoked';
  approvedBy: string;
  approvedAt: string;
  /** Last time its socket was heard of. */
  lastSeenAt: string | null;
  isConnected: boolean;
  /** What it said last. */
  report: DisplayReport | null;
  reportedAt: string | null;
}
