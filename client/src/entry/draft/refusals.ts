/** A refusal of the server, taken apart into what it says about each cell. */
import type { ConflictDetails, DraftCell, DraftConflictDetails, ErrorBody } from '@lianxi/shared';
import type { CellKey, Complaint } from './cell';

/** Something is wrong with it · the ledger moved under it · a colleague changed the draft. */
export type CellRefusal = { key: CellKey } & (
  | { complaint: Complaint }
  | { theirs: ConflictDetails['conflicts'][number]['current'] }
  | { draft: DraftCell }
);

/**
 * @param keys the cell behind each line of the request, in order
 * @returns nothing when the refusal is not about single cells
 */
export function refusalsIn(error: ErrorBody, keys: readonly CellKey[]): CellRefusal[] {
  const problems = error.details?.['problems'] as ErrorBody[] | undefined;
  if (problems) return problems.flatMap((problem) => refusalsIn(problem, keys));
  if (error.code === 'VERSION_CONFLICT') {
    const { conflicts = [] } = (error.details ?? {}) as Partial<ConflictDetails>;
    return conflicts.flatMap(({ index, current }) => about(keys[index], (key) => ({ key, theirs: current })));
  }
  if (error.code === 'DRAFT_CONFLICT') {
    const { conflicts = [] } = (error.details ?? {}) as Partial<DraftConflictDetails>;
    return conflicts.flatMap(({ index, current }) => about(keys[index], (key) => ({ key, draft: current })));
  }
  const index = Number(/^(?:entries|cells)\.(\d+)(\.|$)/.exec(error.field ?? '')?.[1] ?? NaN);
  const complaint = { code: error.code, message: error.message };
  return about(keys[index], (key) => ({ key, complaint }));
}

function about(key: CellKey | undefined, tell: (key: CellKey) => CellRefusal): CellRefusal[] {
  return key === undefined ? [] : [tell(key)];
}
