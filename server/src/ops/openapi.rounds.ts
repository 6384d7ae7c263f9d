/** The operations of rounds. */
import {
  changeRoundSchema,
  confirmHandInSchema,
  districtQuerySchema,
  openRoundSchema,
  remindSchema,
  reopenSchema,
  returnSchema,
  roundTemplateQuerySchema,
} from '@lianxi/shared';
import type { Operation } from './openapi.js';

const part = { parameter: 'id,department', success: 200 } as const;

export const roundOperations: Record<string, Record<string, Operation>> = {
  '/api/v1/rounds': {
    get: {
      summary: 'Rounds of a district, newest month first',
      query: districtQuerySchema,
      success: 200,
      returns: 'Round[]',
    },
    post: {
      summary: 'Open a round: which department reports what for a month, and when',
      body: openRoundSchema,
      isIdempotent: true,
      success: 201,
      returns: 'Round',
      example: {
        district: '310113',
        period: '2026-11',
        name: '2026年11月数据填报',
        meetingOn: null,
        opensOn: '2026-11-26',
        dueOn: '2026-12-05',
        closesOn: '2026-12-08',
        duties: [{ department: '310113-SWC', indicators: ['cx.reached'] }],
      },
    },
  },
  '/api/v1/rounds/template': {
    get: {
      summary: 'What the catalogue suggests for a month',
      query: roundTemplateQuerySchema,
      success: 200,
      returns: 'OpenRound',
    },
  },
  '/api/v1/rounds/{id}': {
    put: {
      summary: 'Change name, days or duties of a round',
      body: changeRoundSchema,
      parameter: 'id',
      isIdempotent: true,
      success: 200,
      returns: 'Round',
    },
  },
  '/api/v1/rounds/{id}/steps': {
    get: {
      summary: 'Everything that happened to a round, oldest first',
      parameter: 'id',
      success: 200,
      returns: 'RoundStep[]',
    },
  },
  '/api/v1/rounds/{id}/reminders': {
    post: {
      summary: 'Remind departments; who has handed in is left alone',
      body: remindSchema,
      parameter: 'id',
      isIdempotent: true,
      success: 200,
      returns: 'HandIn[]',
    },
  },
  '/api/v1/rounds/{id}/departments/{department}/return': {
    post: {
      ...part,
      summary: 'Send a part back with a remark',
      body: returnSchema,
      isIdempotent: true,
      returns: 'HandIn',
    },
  },
  '/api/v1/rounds/{id}/departments/{department}/confirm': {
    post: {
      ...part,
      summary: 'Vouch for all figures of a part as they stood at a revision',
      body: confirmHandInSchema,
      isIdempotent: true,
      returns: 'HandIn',
    },
  },
  '/api/v1/rounds/{id}/departments/{department}/reopen': {
    post: {
      ...part,
      summary: 'Open a closed part until an instant; it closes again by itself',
      body: reopenSchema,
      isIdempotent: true,
      returns: 'HandIn',
    },
  },
  '/api/v1/rounds/{id}/departments/{department}/changes': {
    get: { ...part, summary: 'What differs from what was confirmed', returns: 'ChangedFigure[]' },
  },
};
