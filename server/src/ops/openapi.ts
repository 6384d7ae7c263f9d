/** The operations of `/api/v1`, with the schemas that check the requests; openapi.document.ts makes the document of them. */
import {
  answersRequestSchema,
  approveDisplaySchema,
  commitImportSchema,
  confirmRequestSchema,
  createApiKeySchema,
  displayOrderSchema,
  displaySettingsSchema,
  districtQuerySchema,
  draftsQuerySchema,
  enterRequestSchema,
  fileQuerySchema,
  importQuerySchema,
  saveDraftsSchema,
  sheetQuerySchema,
  signInSchema,
  submitSchema,
  tallyQuerySchema,
  tallySchema,
  trailQuerySchema,
} from '@lianxi/shared';
import type { z } from 'zod';

export interface Operation {
  summary: string;
  body?: z.ZodType;
  query?: z.ZodType;
  /** Names of path parameters, separated by commas. */
  parameter?: string;
  isIdempotent?: boolean;
  isOpen?: boolean;
  success: number;
  returns: string;
  example?: unknown;
}

export const operations: Record<string, Record<string, Operation>> = {
  '/api/v1/system': {
    get: { summary: 'What a page needs before sign-in', isOpen: true, success: 200, returns: 'SystemInfo' },
  },
  '/api/v1/session': {
    post: {
      summary: 'Sign in; sets the session cookie',
      body: signInSchema,
      isOpen: true,
      success: 201,
      returns: 'Session',
      example: { name: 'baoshan-swc', password: '…' },
    },
    get: { summary: 'Who is signed in', success: 200, returns: 'Session' },
    delete: { summary: 'Sign out', success: 204, returns: 'nothing' },
  },
  '/api/v1/entries': {
    post: {
      summary:
        'Enter figures: all of them as one revision, or none. An API key may be confined to some indicators (403 with details.indicator)',
      body: enterRequestSchema,
      isIdempotent: true,
      success: 201,
      returns: '{epoch, revision, entries}',
      example: {
        entries: [
          { indicator: 'cx.reached', place: '310113', period: '2026-11', value: '9,600', expectedVersion: 0 },
        ],
      },
    },
  },
  '/api/v1/confirmations': {
    post: {
      summary: 'Confirm figures as they stand',
      body: confirmRequestSchema,
      isIdempotent: true,
      success: 201,
      returns: '{epoch, revision, entries}',
      example: {
        figures: [{ indicator: 'cx.reached', place: '310113', period: '2026-11', expectedVersion: 1 }],
      },
    },
  },
  '/api/v1/drafts': {
    put: {
      summary: 'Keep what was typed into a sheet, cell by cell; it is in no figure until it is submitted',
      body: saveDraftsSchema,
      success: 200,
      returns: 'DraftsSaved',
      example: {
        department: '310113-SWC',
        period: '2026-11',
        cells: [
          {
            indicator: 'cx.reached',
            place: '310113',
            period: '2026-11',
            text: '9,600',
            reason: '',
            baseVersion: 0,
            source: 'form',
            expectedDraft: 0,
          },
        ],
      },
    },
    get: {
      summary: 'What was typed into a sheet after a number; 0 = all that stands',
      query: draftsQuerySchema,
      success: 200,
      returns: 'Drafts',
    },
  },
  '/api/v1/submissions': {
    post: {
      summary:
        'Move drafts to the ledger as one revision and hand in what is complete. DRAFT_CONFLICT: details.conflicts has index and current',
      body: submitSchema,
      isIdempotent: true,
      success: 201,
      returns: '{epoch, revision, entries, missing, handIn}',
      example: {
        department: '310113-SWC',
        period: '2026-11',
        cells: [{ indicator: 'cx.reached', place: '310113', period: '2026-11', draft: 1 }],
      },
    },
  },
  '/api/v1/answers': {
    post: {
      summary: 'Answers to questions, now or as of a revision',
      body: answersRequestSchema,
      success: 200,
      returns: '{epoch, revision, answers}',
      example: {
        questions: [
          {
            kind: 'figure',
            indicator: 'cx.served',
            place: '310113',
            period: 'current',
            compare: ['previous'],
          },
        ],
      },
    },
  },
  '/api/v1/figures/trail': {
    get: {
      summary: 'Entries and parts of one figure',
      query: trailQuerySchema,
      success: 200,
      returns: 'Trail',
    },
  },
  '/api/v1/sheet': {
    get: {
      summary: 'What a department reports for a month',
      query: sheetQuerySchema,
      success: 200,
      returns: 'Sheet',
    },
  },
  '/api/v1/sheets/{department}/{period}/file': {
    get: {
      summary: 'The sheet as .xlsx or CSV',
      query: fileQuerySchema,
      parameter: 'department,period',
      success: 200,
      returns: 'the file',
    },
  },
  '/api/v1/sheets/{department}/{period}/print': {
    get: {
      summary: 'The sheet with its checksum, for the signed paper',
      parameter: 'department,period',
      success: 200,
      returns: 'PrintedSheet',
    },
  },
  '/api/v1/imports': {
    post: {
      summary: 'Begin an import: the body is the file itself (application/octet-stream, at most 5 MB)',
      query: importQuerySchema,
      success: 201,
      returns: '{id}',
    },
  },
  '/api/v1/imports/{id}': {
    get: { summary: 'Preview of an import', parameter: 'id', success: 200, returns: 'ImportPreview' },
    delete: { summary: 'Stop and forget an import', parameter: 'id', success: 204, returns: 'nothing' },
  },
  '/api/v1/imports/{id}/commit': {
    post: {
      summary: 'Enter what was previewed, as one revision',
      body: commitImportSchema,
      parameter: 'id',
      isIdempotent: true,
      success: 200,
      returns: '{revision, count}',
    },
  },
  '/api/v1/tally': {
    post: {
      summary: 'Count taps at a station; each id counts once, however often it is sent',
      body: tallySchema,
      success: 200,
      returns: 'Tallied',
      example: {
        station: '310113-s01',
        taps: [
          {
            id: '0b8f8a9e-6f0c-4a5e-9d43-0b6a3f7a2c11',
            indicator: 'cx.served',
            item: 'water',
            count: 1,
            secondsAgo: 0,
            isUndone: false,
          },
        ],
      },
    },
    get: {
      summary: 'What is counted at a station, with the totals of today',
      query: tallyQuerySchema,
      success: 200,
      returns: 'TallyPad',
    },
  },
  '/api/v1/tally/stations': {
    get: { summary: 'Stations the reader may count for', success: 200, returns: 'TallyStation[]' },
  },
  '/api/v1/catalogue': {
    get: {
      summary: 'Districts, places, departments, indicators and scenes',
      success: 200,
      returns: 'Catalogue',
    },
  },
  '/api/v1/displays': {
    get: {
      summary: 'Displays of a district',
      query: districtQuerySchema,
      success: 200,
      returns: 'DisplayInfo[]',
    },
  },
  '/api/v1/displays/pairing': {
    post: { summary: 'A wall asks for a pairing code', isOpen: true, success: 201, returns: 'DisplayState' },
  },
  '/api/v1/displays/me': {
    get: { summary: 'State of this display', isOpen: true, success: 200, returns: 'DisplayState' },
  },
  '/api/v1/displays/approve': {
    post: {
      summary: 'Approve a display by its code',
      body: approveDisplaySchema,
      success: 201,
      returns: 'DisplayInfo',
    },
  },
  '/api/v1/displays/{id}': {
    delete: { summary: 'Revoke a display', parameter: 'id', success: 204, returns: 'nothing' },
  },
  '/api/v1/displays/{id}/settings': {
    put: {
      summary: 'Name, room, profile and playlist of a display; its wall follows at once',
      parameter: 'id',
      body: displaySettingsSchema,
      success: 200,
      returns: 'DisplayInfo',
    },
  },
  '/api/v1/displays/{id}/orders': {
    post: {
      summary: 'Tell a display to identify itself, show a scene or start anew',
      parameter: 'id',
      body: displayOrderSchema,
      success: 204,
      returns: 'nothing',
    },
  },
  '/api/v1/api-keys': {
    post: {
      summary: 'Create an API key; its secret is shown once',
      body: createApiKeySchema,
      success: 201,
      returns: 'CreatedApiKey',
    },
    get: {
      summary: 'API keys of a district',
      query: districtQuerySchema,
      success: 200,
      returns: 'ApiKeyInfo[]',
    },
  },
  '/api/v1/api-keys/{id}': {
    delete: { summary: 'Revoke an API key', parameter: 'id', success: 204, returns: 'nothing' },
  },
  '/health': {
    get: { summary: 'Whether this instance can serve', isOpen: true, success: 200, returns: '{status}' },
  },
  '/metrics': { get: { summary: 'Prometheus metrics', isOpen: true, success: 200, returns: 'text' } },
};
