/** OpenAPI 3.1 of `/api/v1`, derived from the schemas that check the requests. */
import { errors } from '@lianxi/shared';
import { z } from 'zod';
import { operations, type Operation } from './openapi.js';
import { outlineOperations } from './openapi.outlines.js';
import { roundOperations } from './openapi.rounds.js';

const errorSchema = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: Object.keys(errors) },
    message: {
      type: 'string',
      description: 'In the language of Accept-Language: what was wrong and what to do.',
    },
    field: { type: 'string', description: 'Path of the offending field, e.g. entries.3.value.' },
    details: {
      type: 'object',
      description: 'Further facts: problems, or the conflicts with what stands there now.',
    },
  },
};

/** The document; plain JSON. */
export function openApi(): object {
  const paths = Object.entries({ ...operations, ...roundOperations, ...outlineOperations }).map(
    ([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, describe(operation)])),
    ],
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lianxi',
      version: '1',
      description: 'Figures of district joint meetings. Socket events: see shared/src/live.ts.',
    },
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'lianxi_session' },
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description:
            'lx_…; acts as staff of one department. Beyond its rate: 429 RATE_LIMITED with Retry-After.',
        },
      },
    },
    security: [{ session: [] }, { apiKey: [] }],
  };
}

function describe(operation: Operation): object {
  const { summary, body, query, parameter, isIdempotent, isOpen, success, returns, example } = operation;
  const parameters = [
    ...(query ? queryParameters(query) : []),
    ...(parameter?.split(',') ?? []).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...(isIdempotent
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            required: true,
            schema: { type: 'string', maxLength: 128 },
          },
        ]
      : []),
  ];
  const content = (schema: object, shown?: unknown): object => ({
    'application/json': { schema, ...(shown === undefined ? {} : { example: shown }) },
  });
  return {
    summary,
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: content(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }), example),
          },
        }
      : {}),
    responses: {
      [success]: { description: returns },
      default: { description: 'Refused', content: content({ $ref: '#/components/schemas/Error' }) },
    },
  };
}

function queryParameters(schema: z.ZodType): object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  }) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: each,
  }));
}
