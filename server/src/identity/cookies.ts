/** Our two cookies. Both HttpOnly and SameSite=Strict; the values are references, never content. */

export const SESSION_COOKIE = 'lianxi_session';
export const DISPLAY_COOKIE = 'lianxi_display';

/** Value of a cookie, null when there is none or it is no reference of ours. */
export function cookieOf(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return null;
}

/** `Set-Cookie` for a reference. @param maxAgeSeconds 0 = forget it */
export function setCookie(name: string, value: string, maxAgeSeconds: number, isSecure: boolean): string {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${maxAgeSeconds}`];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}
