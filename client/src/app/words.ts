/** Errors and complaints as sentences in the reader's language. */
import { messageOf, type ErrorCode, type ErrorValues } from '@lianxi/shared';
import { NoAnswer, Refusal } from './http';
import { i18n, language } from './i18n';

/** What went wrong and what to do next, for the reader. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.body.message;
  return i18n.global.t(error instanceof NoAnswer ? 'app.noAnswer' : 'app.unexpected');
}

/** A complaint of ours in the reader's language, or the server's words as they came. */
export function complaintWords(
  complaint: { code: ErrorCode; values: ErrorValues } | { code: ErrorCode; message: string },
): string {
  return 'message' in complaint ? complaint.message : messageOf(complaint.code, language.value, complaint.values);
}
