/** What every request passes before a handler: security headers, origin, JSON only, limits; and the built pages. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { LianxiError } from '@lianxi/shared';
import { raw, text, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import sirv from 'sirv';
import type { Config } from '../config/config.js';
import type { Log } from '../config/log.js';
import { ErrorsFilter, refuse } from './errors.filter.js';
import { parseJson } from './json.js';
import { allowedOrigins, isAllowedOrigin, type Headers } from './origin.js';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** 5,000 rows in one request. */
const ENTRIES_LIMIT = '2mb';
/** 5,000 cells, each with the longest text and reason. */
const DRAFTS_LIMIT = '5mb';
/** 500 taps in one request. */
const TALLY_LIMIT = '256kb';
/** A file of 2 million characters, written as JSON. */
const OUTLINE_LIMIT = '8mb';
const LIMIT = '64kb';
/** The one door for files: the bytes themselves, no multipart (TRUST A42). */
const FILES = '/api/v1/imports';
const FILE_TYPE = 'application/octet-stream';
const FILE_LIMIT = '5mb';

/** @returns the check for sockets, which do not pass the middleware */
export function openDoors(
  app: NestExpressApplication,
  config: Config,
  log: Log,
): { isAllowedSocket: (headers: Headers) => boolean } {
  let origins: ReadonlySet<string> | null = null;
  // the port is known once we listen: 0 means any
  const allowed = (): ReadonlySet<string> => {
    const address = app.getHttpServer().address() as { port: number } | null;
    return (origins ??= allowedOrigins(config.origins, address?.port ?? config.port));
  };
  const guarded =
    (check: (request: Request) => LianxiError | null): RequestHandler =>
    (request, response, next) => {
      const error = check(request);
      if (error) refuse(request, response, error, log);
      else next();
    };
  if (config.isBehindProxy) app.set('trust proxy', 1);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(securityHeaders(config, allowed));
  app.use(
    guarded((request) =>
      WRITES.has(request.method) && !isAllowedOrigin(request.headers, allowed())
        ? new LianxiError('ORIGIN_REFUSED')
        : null,
    ),
  );
  app.use(guarded(refuseOtherThanJson));
  app.use('/api/v1/entries', text({ type: 'application/json', limit: ENTRIES_LIMIT }));
  app.use('/api/v1/confirmations', text({ type: 'application/json', limit: ENTRIES_LIMIT }));
  app.use('/api/v1/submissions', text({ type: 'application/json', limit: ENTRIES_LIMIT }));
  app.use('/api/v1/drafts', text({ type: 'application/json', limit: DRAFTS_LIMIT }));
  app.use('/api/v1/tally', text({ type: 'application/json', limit: TALLY_LIMIT }));
  app.use('/api/v1/outlines', text({ type: 'application/json', limit: OUTLINE_LIMIT }));
  app.use(FILES, raw({ type: FILE_TYPE, limit: FILE_LIMIT }));
  app.use(text({ type: 'application/json', limit: LIMIT }));
  app.use(readJson(log));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    refuse(request, response, error, log),
  );
  servePages(app, join(config.projectRoot, 'client', 'dist'));
  app.useGlobalFilters(new ErrorsFilter(log));
  return { isAllowedSocket: (headers) => isAllowedOrigin(headers, allowed()) };
}

function refuseOtherThanJson(request: Request): LianxiError | null {
  if (!WRITES.has(request.method)) return null;
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const isFile = request.method === 'POST' && request.path === FILES && request.is(FILE_TYPE);
  return hasBody && !isFile && !request.is('application/json') ? new LianxiError('NOT_JSON') : null;
}

function readJson(log: Log): RequestHandler {
  return (request, response, next) => {
    if (typeof request.body !== 'string') return next();
    try {
      request.body = request.body === '' ? {} : parseJson(request.body);
      next();
    } catch (error) {
      refuse(request, response, error, log);
    }
  };
}

function securityHeaders(config: Config, allowed: () => ReadonlySet<string>): RequestHandler {
  // not every browser takes 'self' to mean our sockets as well; IPv6 hosts cannot be written in a policy
  const sockets = (): string =>
    [...allowed()]
      .filter((origin) => !origin.includes('['))
      .map((origin) => origin.replace(/^http/, 'ws'))
      .join(' ');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", sockets],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: config.isBehindProxy,
    // on plain http these headers are ignored with a warning in the console
    crossOriginOpenerPolicy: config.isBehindProxy,
    originAgentCluster: config.isBehindProxy,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

/**
 * What a wall starts from. It may be taken from the browser's cache without asking, for months: a wall that is switched
 * on while the server is away still has its page, on plain http too, where service workers do not exist. Should the page
 * be of another build than the server, the live connection says so and the wall reloads, which always asks.
 */
const WALL_START = new Set(['/wall.html', '/floor.js', '/floor.css']);

/** The built client: hashed assets for ever, pages always asked for again; compressed beside the originals. */
function servePages(app: NestExpressApplication, folder: string): void {
  if (!existsSync(folder)) return;
  const serve = sirv(folder, {
    brotli: true,
    gzip: true,
    setHeaders: (response, path) => {
      response.setHeader('Cache-Control', cachingOf(path));
    },
  });
  app.use((request: Request, response: Response, next: NextFunction) => {
    const isPage =
      request.method === 'GET' && !/^\/(api|socket\.io|health|metrics|assets)(\/|$)/.test(request.path);
    if (isPage && !/\.\w+$/.test(request.path))
      request.url = request.path === '/wall' ? '/wall.html' : '/index.html';
    serve(request, response, next);
  });
}

function cachingOf(path: string): string {
  if (path.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  return WALL_START.has(path) ? 'public, max-age=7776000' : 'no-cache';
}
