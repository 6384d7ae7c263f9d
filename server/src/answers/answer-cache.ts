/** Evaluated answers that still hold. One evaluation per question at a time, however many ask for it. */
import { fingerprint, type AnswerValue, type DayCode, type Question } from '@lianxi/shared';

export interface Evaluated {
  value: AnswerValue;
  /** Fingerprint of the value. */
  stamp: string;
}

interface Kept {
  question: Question;
  district: string;
  day: DayCode;
  answer: Promise<Evaluated>;
}

/** Oldest answers go first beyond this many; a question nobody watches is asked again when needed. */
const MAX_KEPT = 5_000;

export class AnswerCache {
  private readonly kept = new Map<string, Kept>();

  /** The answer that holds on `day`; `evaluate` runs only when there is none. A failed evaluation is not kept. */
  get(
    asked: { key: string; question: Question; district: string },
    day: DayCode,
    evaluate: () => Promise<AnswerValue>,
  ): Promise<Evaluated> {
    const known = this.kept.get(asked.key);
    if (known && known.day === day) return known.answer;
    const answer = evaluate().then((value) => ({ value, stamp: fingerprint(JSON.stringify(value)) }));
    const entry: Kept = { question: asked.question, district: asked.district, day, answer };
    answer.catch(() => {
      if (this.kept.get(asked.key) === entry) this.kept.delete(asked.key);
    });
    this.kept.set(asked.key, entry);
    this.trim();
    return answer;
  }

  /** Drops a district's answers that no longer hold, evaluations under way included. */
  forget(district: string, isTouched: (question: Question) => boolean): void {
    for (const [key, each] of this.kept)
      if (each.district === district && isTouched(each.question)) this.kept.delete(key);
  }

  clear(): void {
    this.kept.clear();
  }

  get size(): number {
    return this.kept.size;
  }

  private trim(): void {
    for (const key of this.kept.keys()) {
      if (this.kept.size <= MAX_KEPT) return;
      this.kept.delete(key);
    }
  }
}
