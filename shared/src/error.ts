/** The only error that is thrown on purpose, and the words it becomes at the door. */
import { errors } from './error-codes.js';

export { errors };

export type ErrorCode = keyof typeof errors;
export type Language = 'zh' | 'en';
export type ErrorValues = Readonly<Record<string, string | number>>;

/** The only error that is thrown on purpose; translated to words at the door, in the reader's language. */
export class LianxiError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly values: ErrorValues = {},
    /** Path of the offending field, e.g. `entries.3.value`. */
    readonly field?: string,
    /** Further machine-readable facts, e.g. the current value of a conflict. */
    readonly details?: object,
    /** Everything that was wrong when more than one thing was; this error is the first of them. */
    readonly problems: readonly LianxiError[] = [],
  ) {
    super(`${code}${field ? ` at ${field}` : ''}`);
  }
  get status(): number {
    return errors[this.code][0];
  }
}

/** The body of every refusal, over HTTP and in socket acknowledgements. */
export interface ErrorBody {
  code: ErrorCode;
  message: string;
  field?: string;
  /** Further facts; `problems` lists everything that was wrong when there is more than one thing. */
  details?: Record<string, unknown>;
}

/** The sentence for a code in a language, with its values filled in. */
export function messageOf(code: ErrorCode, language: Language, values: ErrorValues = {}): string {
  const [, zh, en] = errors[code];
  return (language === 'zh' ? zh : en).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

export function errorBody(error: LianxiError, language: Language): ErrorBody {
  const problems = error.problems.map((problem) => errorBody(problem, language));
  const details = { ...error.details, ...(problems.length > 1 ? { problems } : {}) };
  return {
    code: error.code,
    message: messageOf(error.code, language, { field: error.field ?? '', ...error.values }),
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}
