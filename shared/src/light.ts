/** Traffic lights: how far a figure is behind its target, by the default rule of DOMAIN §1.5. */

/** done ▲ 完成 · onTrack ▲ 达标 · behind ● 滞后 · farBehind ▼ 严重滞后 · unreported ○ 未报 (never red) · none: no target. */
export type Light = 'done' | 'onTrack' | 'behind' | 'farBehind' | 'unreported' | 'none';

/** Bounds in percentage points between time progress and completion. */
export interface LightRule {
  behind: number;
  farBehind: number;
}
export const defaultLightRule: LightRule = { behind: 10, farBehind: 30 };

/**
 * Completion of a target in percent of it. Lower-is-better figures complete by staying at or below the target.
 * @returns null when it cannot be said.
 */
export function completion(
  actual: number | null,
  target: number | null,
  direction: 'up' | 'down' | 'none',
): number | null {
  if (actual === null || target === null) return null;
  if (direction === 'down') return actual <= target ? 100 : actual === 0 ? 100 : (target / actual) * 100;
  return target === 0 ? (actual > 0 ? 100 : 0) : (actual / target) * 100;
}

/** @param completed percent of the target · @param timeProgress percent of the time that has passed */
export function lightOf(
  completed: number | null,
  timeProgress: number,
  hasTarget: boolean,
  rule: LightRule = defaultLightRule,
): Light {
  if (!hasTarget) return 'none';
  if (completed === null) return 'unreported';
  if (completed >= 100) return 'done';
  const gap = timeProgress - completed;
  if (gap <= rule.behind) return 'onTrack';
  return gap <= rule.farBehind ? 'behind' : 'farBehind';
}
