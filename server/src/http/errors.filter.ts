import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorBody, LianxiError } from '@lianxi/shared';
import type { Request, Response } from 'express';
import type { Log } from '../config/log.js';
import { languageOf } from './language.js';

/** Every refusal in one shape, in the reader's language; what nobody expected is logged once under a reference. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    refuse(http.getRequest<Request>(), http.getResponse<Response>(), thrown, this.log);
  }
}

/** Answers a request with an error; also for middleware, which runs before Nest's filters. */
export function refuse(request: Request, response: Response, thrown: unknown, log: Log): void {
  if (response.headersSent) return;
  const error =
    known(thrown) ??
    new LianxiError('INTERNAL', { reference: log.reference(`${request.method} ${request.path}`, thrown) });
  // an attempt to write another department's figures is never just a slip of the hand (TRUST A11)
  if (error.code === 'NOT_YOUR_DEPARTMENT')
    log.warn('refused', {
      code: error.code,
      path: request.path,
      field: error.field ?? null,
      by: idOf(request),
    });
  if (error.code === 'RATE_LIMITED' || error.code === 'SIGN_IN_LOCKED') {
    response.setHeader('Retry-After', String(error.values.seconds ?? 1));
  }
  response.status(error.status).json(errorBody(error, languageOf(request.headers['accept-language'])));
}

const idOf = (request: Request & { actor?: { id?: string } }): string | null => request.actor?.id ?? null;

function known(thrown: unknown): LianxiError | null {
  if (thrown instanceof LianxiError) return thrown;
  if (thrown instanceof HttpException) {
    const status = thrown.getStatus();
    if (status === 404) return new LianxiError('NOT_FOUND');
    if (status < 500) return new LianxiError('INVALID_PAYLOAD'); // its message quotes what was sent
  }
  // body-parser
  const { type, limit } = Object(thrown) as { type?: unknown; limit?: unknown };
  if (type === 'entity.too.large')
    return new LianxiError('TOO_LARGE', { limit: `${Math.round(Number(limit) / 1024)} kB` });
  if (typeof type === 'string' && /^(entity|encoding|request|charset|stream)\./.test(type)) {
    return new LianxiError('INVALID_PAYLOAD', { hint: type });
  }
  return null;
}
