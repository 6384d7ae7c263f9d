/** A submission on its way. As long as its outcome is unknown it is repeated under the same key, so that it counts once. */
import type { Submit } from '@lianxi/shared';
import type { CellKey } from './cell';

export interface Attempt {
  /** Idempotency-Key of every try. */
  key: string;
  body: Submit;
  /** The cell behind each line of the body. */
  keys: CellKey[];
}

/** Whether an error means that nothing was written, now or later, under this key. */
export function isSettled(status: number): boolean {
  return status < 500 && status !== 401 && status !== 429;
}
