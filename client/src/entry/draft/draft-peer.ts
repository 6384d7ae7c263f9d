/** For specs: the server's side of the drafts, in memory, as `PUT /drafts` and `GET /drafts` are documented. */
import type { DraftCell, DraftInput, Drafts, DraftsSaved } from '@lianxi/shared';
import { cellKey } from './cell';

export class DraftPeer {
  number = 0;
  private readonly rows = new Map<string, DraftCell & { number: number }>();

  /** Each cell for itself; saying again what is there changes nothing. */
  save(cells: readonly DraftInput[], by: string): DraftsSaved {
    const number = this.number + 1;
    const reply: DraftsSaved = { number: this.number, saved: [], conflicts: [] };
    for (const { expectedDraft, ...input } of cells) {
      const key = cellKey(input.indicator, input.place, input.period, input.item);
      const row = this.rows.get(key);
      const isNothing = row === undefined || row.text === null;
      const isSameText = !isNothing && row.text === input.text && row.reason === input.reason;
      const isSame =
        (isNothing && input.text === null) || (isSameText && row.baseVersion === input.baseVersion);
      const isExpected =
        row === undefined || row.version === expectedDraft || (isNothing && expectedDraft === 0);
      if (isSame || (isSameText && !isExpected)) {
        const { number: _, ...cell } = row ?? { ...input, version: 0, by, at: '', number: 0 };
        reply.saved.push(cell);
      } else if (!isExpected) {
        const { number: _, ...cell } = row;
        reply.conflicts.push(cell);
      } else {
        const at = new Date(Date.UTC(2026, 10, 24) + number * 1000).toISOString();
        const cell = { ...input, version: (row?.version ?? 0) + 1, by, at };
        this.rows.set(key, { ...cell, number });
        this.number = number;
        reply.saved.push(cell);
      }
    }
    return { ...reply, number: this.number };
  }

  since(number: number): Drafts {
    const cells = [...this.rows.values()]
      .filter((row) => row.number > number && (number > 0 || row.text !== null))
      .map(({ number: _, ...cell }) => cell);
    return { number: this.number, cells, isAll: number === 0 };
  }

  /** What is typed, by cell. */
  texts(): Record<string, string> {
    return Object.fromEntries(
      [...this.rows].flatMap(([key, { text }]) => (text === null ? [] : [[key, text]])),
    );
  }

  /** The draft of a cell became an entry of the ledger. */
  submitted(key: string): void {
    const row = this.rows.get(key);
    if (!row) return;
    this.number += 1;
    this.rows.set(key, { ...row, text: null, reason: '', version: row.version + 1, number: this.number });
  }
}
