/**
 * When a machine cannot keep up, the wall goes still: no rolling digits, no fades. It comes back to motion when the
 * machine has had time to spare for a while, and waits longer each time that was too early.
 */

/** Under so many frames a second motion stutters; a screen that runs at 24 or 25 Hz is no slow machine. */
export const SLOW_FRAMES = 20;
/** Slow twice in a row: once may be anything. */
const SLOW_TIMES = 2;
export const REST_MS = 60_000;
const LONGEST_REST_MS = 3_600_000;
/** Slow again within this time after coming back: the rest was too short. */
const PROOF_MS = 600_000;

export class StillMode {
  private slowTimes = 0;
  private restMs = REST_MS;
  private restedSince: number | null = null;
  private backAt = -Infinity;
  isStill = false;

  /**
   * Takes a measurement.
   * @param isMoving something moved while it was measured: a quiet page that is quick proves little
   * @returns whether the wall is to be still from now on
   */
  sample(framesPerSecond: number, isMoving: boolean, now: number): boolean {
    const isSlow = framesPerSecond < SLOW_FRAMES;
    if (this.isStill) this.rest(isSlow, now);
    else if (isSlow && ++this.slowTimes >= SLOW_TIMES) this.goStill(now);
    else if (!isSlow && isMoving) this.slowTimes = 0;
    return this.isStill;
  }

  private goStill(now: number): void {
    const isTooEarly = now - this.backAt < PROOF_MS;
    this.restMs = isTooEarly ? Math.min(this.restMs * 2, LONGEST_REST_MS) : REST_MS;
    this.isStill = true;
    this.restedSince = null;
  }

  private rest(isSlow: boolean, now: number): void {
    if (isSlow) this.restedSince = null;
    else this.restedSince ??= now;
    if (this.restedSince === null || now - this.restedSince < this.restMs) return;
    this.isStill = false;
    this.slowTimes = 0;
    this.backAt = now;
  }
}
