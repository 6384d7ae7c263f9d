/** The pairing code as it is typed: full-width and lower-case letters are meant well, spaces and dashes are no part of it. */

export const CODE_LENGTH = 6;

/** What of a typed text can belong to a code: at most 6 of A–Z, 0–9. */
export function readCode(text: string): string {
  const ascii = text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return ascii
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, CODE_LENGTH);
}
