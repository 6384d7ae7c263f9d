/** Rules about notes and reasons that browser and server share. */

/** Text that looks like an identity card or telephone number: counts only, no personal data (DESIGN rule 14). */
export function looksPersonal(text: string): boolean {
  const ascii = text.replace(/[\uff10-\uff19]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
  );
  const joined = ascii.replace(/(?<=\d)[\s\-.·_/()（）－—]+(?=[\dXx])/g, '');
  return /(?<!\d)(\d{17}[\dXx]|\d{15})(?![\d])/.test(joined) || /(?<!\d)(86)?1[3-9]\d{9}(?!\d)/.test(joined);
}

/** Characters that no note or name may hold: control characters, lone surrogates, bidi and zero-width controls. */
export function hasUnsafeCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text.replace(/[\t\n]/g, ' '));
}
