/** What the mounted components ask, counted: a question stays on the list until nobody asks it any more. */
import { questionKey, type Question } from '@lianxi/shared';

export class WatchList {
  private readonly asked = new Map<string, { question: Question; times: number }>();

  /** @param changed called when the list became longer or shorter */
  constructor(private readonly changed: () => void) {}

  get questions(): Question[] {
    return [...this.asked.values()].map(({ question }) => question);
  }
  /** Name of the list as a whole: equal lists have equal names. */
  get name(): string {
    return [...this.asked.keys()].sort().join('\n');
  }

  /** Puts questions on the list. @returns what takes them off again; calling it twice is harmless */
  ask(questions: readonly Question[]): () => void {
    const keys = questions.map(questionKey);
    questions.forEach((question, index) => this.add(keys[index] ?? '', question));
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      keys.forEach((key) => this.remove(key));
    };
  }

  private add(key: string, question: Question): void {
    const entry = this.asked.get(key);
    if (entry) entry.times += 1;
    else {
      this.asked.set(key, { question, times: 1 });
      this.changed();
    }
  }

  private remove(key: string): void {
    const entry = this.asked.get(key);
    if (!entry) return;
    entry.times -= 1;
    if (entry.times > 0) return;
    this.asked.delete(key);
    this.changed();
  }
}
