/** How a cell stands, in one word for the eye: everything known about it, the most urgent first. */
import type { HandIn } from '@lianxi/shared';
import type { Cell, CellView } from '../draft/cell';

export const lookStates = [
  'empty',
  'waiting',
  'kept',
  'colleague',
  'reason',
  'warning',
  'invalid',
  'conflict',
  'provisional',
  'confirmed',
  'returned',
  'locked',
  'notApplicable',
] as const;
export type LookState = (typeof lookStates)[number];

/**
 * @param handIn how far the department is with its round: what was handed back is to be looked at again
 * @returns empty 未填 · waiting 待存 · kept 草稿已存 · colleague 同事的草稿 · reason 需说明 · warning 存疑 · invalid 有误 ·
 * conflict 冲突 · provisional 待核 · confirmed 已确认 · returned 已退回 · locked 不可填 · notApplicable 不适用
 */
export function lookOf(
  view: Pick<CellView, 'mark' | 'sync' | 'typedBy' | 'complaint'>,
  cell: Cell | undefined,
  handIn: Pick<HandIn, 'state'> | null,
): LookState {
  switch (view.mark) {
    case 'locked':
    case 'invalid':
    case 'conflict':
      return view.mark;
    case 'reason':
      return view.complaint && view.complaint.code !== 'REASON_REQUIRED' ? 'warning' : 'reason';
    case 'typed':
      if (view.typedBy) return 'colleague';
      return view.sync === 'kept' ? 'kept' : 'waiting';
    default:
      return restLook(view.mark, cell, handIn);
  }
}

function restLook(
  mark: CellView['mark'],
  cell: Cell | undefined,
  handIn: Pick<HandIn, 'state'> | null,
): LookState {
  if (cell?.saved.value?.qualifier === 'notApplicable') return 'notApplicable';
  if (mark === 'empty' || mark === 'confirmed') return mark;
  return handIn?.state === 'returned' ? 'returned' : 'provisional';
}
