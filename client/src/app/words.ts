/** Errors and complaints as sentences in the reader's language. */
import { errors, messageOf, type ErrorCode, type ErrorValues } from '@lianxi/shared';
import { NoAnswer, Refusal } from './http';
import { language, translate } from './i18n';

/** What went wrong and what to do next, for the reader. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.body.message;
  return translate(error instanceof NoAnswer ? 'app.noAnswer' : 'app.unexpected');
}

/** A complaint of ours in the reader's language, or the server's words as they came. */
export function complaintWords(
  complaint: { code: ErrorCode; values: ErrorValues } | { code: ErrorCode; message: string },
): string {
  return 'message' in complaint
    ? complaint.message
    : messageOf(complaint.code, language.value, complaint.values);
}

/** Why a sheet is closed: a code of the closed list as its sentence, anything else as it came. */
export function closedWords(closed: string): string {
  return closed in errors ? messageOf(closed as ErrorCode, language.value) : closed;
}
