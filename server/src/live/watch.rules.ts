/** What may come in on a socket. */
import { LianxiError, MAX_QUESTIONS, questionKey, questionSchema, type Question } from '@lianxi/shared';
import { z } from 'zod';
import { parseBody } from '../http/body.js';

const questionsSchema = z.array(questionSchema).max(MAX_QUESTIONS);

/**
 * Questions of a watch, each once.
 * @throws LianxiError INVALID_PAYLOAD or UNKNOWN_FIELD naming the field
 */
export function parseQuestions(payload: unknown): Question[] {
  if (!Array.isArray(payload)) throw new LianxiError('INVALID_PAYLOAD', { hint: 'questions[]' }, 'questions');
  const { questions } = parseBody(z.strictObject({ questions: questionsSchema }), { questions: payload });
  return [...new Map(questions.map((question) => [questionKey(question), question])).values()];
}

/** A bucket of tokens: `take` says whether one more is allowed now. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly size: number,
    private readonly perSecond: number,
    now: number,
  ) {
    this.tokens = size;
    this.filledAt = now;
  }

  take(now: number): boolean {
    this.tokens = Math.min(this.size, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
