/** A refusal of the server, taken apart into what it says about each cell. */
import type { ConflictDetails, ErrorBody } from '@lianxi/shared';
import type { CellKey, Complaint, Theirs } from './cell';

export type CellRefusal = { key: CellKey } & ({ complaint: Complaint } | { theirs: Theirs });

/**
 * @param keys the cell behind each entry of the request, in order
 * @returns nothing when the refusal is not about single cells
 */
export function refusalsIn(error: ErrorBody, keys: readonly CellKey[]): CellRefusal[] {
  const problems = error.details?.['problems'] as ErrorBody[] | undefined;
  if (problems) return problems.flatMap((problem) => refusalsIn(problem, keys));
  if (error.code === 'VERSION_CONFLICT') {
    const { conflicts = [] } = (error.details ?? {}) as Partial<ConflictDetails>;
    return conflicts.flatMap(({ index, current }) => about(keys[index], (key) => ({ key, theirs: current })));
  }
  const index = Number(/^entries\.(\d+)(\.|$)/.exec(error.field ?? '')?.[1] ?? NaN);
  const complaint = { code: error.code, message: error.message };
  return about(keys[index], (key) => ({ key, complaint }));
}

function about(key: CellKey | undefined, tell: (key: CellKey) => CellRefusal): CellRefusal[] {
  return key === undefined ? [] : [tell(key)];
}
