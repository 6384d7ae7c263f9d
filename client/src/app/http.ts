/** The one way to the server: JSON over `/api/v1`, refusals as `Refusal`, silence as `NoAnswer`. */
import { API, type ErrorBody } from '@lianxi/shared';

/** The server understood and said no; `body.message` is in the reader's language. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.message);
  }
}

/** No answer that could be read: the network, a proxy, a server that is starting. Nothing is known about the outcome. */
export class NoAnswer extends Error {}

interface Hooks {
  /** `Accept-Language` of every request. */
  language: () => string;
  /** Called when a request found the session ended (not when signing in). */
  onSessionEnded: () => void;
}
const hooks: Hooks = { language: () => 'zh-CN', onSessionEnded: () => undefined };

/** Told once by the app what to do; the http floor knows neither texts nor session. */
export function setHooks(given: Hooks): void {
  Object.assign(hooks, given);
}

const REQUEST_TIMEOUT_MS = 20_000;

export interface RequestOptions {
  query?: Record<string, string | undefined>;
  body?: unknown;
  idempotencyKey?: string;
}

/**
 * One request.
 * @throws {Refusal} when the server says no
 * @throws {NoAnswer} when nothing readable came back in time
 */
export async function request<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), REQUEST_TIMEOUT_MS);
  try {
    const response = await fetch(addressOf(path, options.query), {
      method,
      credentials: 'same-origin',
      signal: abort.signal,
      headers: headersOf(options),
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    return await readAnswer<T>(response);
  } catch (error) {
    if (error instanceof Refusal || error instanceof NoAnswer) throw error;
    throw new NoAnswer(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

function addressOf(path: string, query: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, value);
  const text = search.toString();
  return `${API}${path}${text === '' ? '' : `?${text}`}`;
}

function headersOf({ body, idempotencyKey }: RequestOptions): Record<string, string> {
  return {
    Accept: 'application/json',
    'Accept-Language': hooks.language(),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
  };
}

async function readAnswer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new NoAnswer(`${response.status} without JSON`); // a proxy's page, not ours
  }
  if (response.ok) return body as T;
  if (!isErrorBody(body)) throw new NoAnswer(`${response.status}`);
  const isEnded = body.code === 'SESSION_ENDED' || body.code === 'SIGN_IN_REQUIRED';
  if (response.status === 401 && isEnded) hooks.onSessionEnded();
  throw new Refusal(response.status, body);
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body;
}

/** 128 random bits as hex. `crypto.randomUUID` does not exist on plain http addresses. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
