/** Where writes and sockets may come from (TRUST A09, A10). */

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Origins of pages we serve ourselves: loopback on our port, and what the configuration names. */
export function allowedOrigins(configured: readonly string[], port: number): Set<string> {
  return new Set([
    `http://localhost:${port}`,
    `http://127.0.0.1:${port}`,
    `http://[::1]:${port}`,
    ...configured,
  ]);
}

/**
 * Whether a request comes from one of our pages or from a program. Browsers send Origin with every write and every
 * socket from elsewhere, and Sec-Fetch-Site with the rest; programs send neither.
 */
export function isAllowedOrigin(headers: Headers, allowed: ReadonlySet<string>): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined) return typeof origin === 'string' && allowed.has(origin);
  return site === undefined || site === 'same-origin';
}
