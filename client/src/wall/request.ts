/** The few HTTP requests a wall makes. It never signs in: the display's own cookie goes along. */

/** Longest a request may take: a wall must not wait for a server that hangs. */
const TIMEOUT_MS = 8_000;

/** The server answered, and said no. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`${status} ${code}`);
  }
}

/** @throws {Refused} when the server says no; a TypeError or AbortError when it cannot be reached */
export async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { 'X-Lianxi-As': 'display', ...(body ? { 'Content-Type': 'application/json' } : {}) },
      signal: stop.signal,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Refused(response.status, await codeOf(response));
    return (await response.json()) as T;
  } finally {
    clearTimeout(timer);
  }
}

async function codeOf(response: Response): Promise<string> {
  try {
    const { code } = (await response.json()) as { code?: unknown };
    return typeof code === 'string' ? code : '';
  } catch {
    return ''; // a proxy's error page
  }
}
