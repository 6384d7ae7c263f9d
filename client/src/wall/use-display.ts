/** Who this screen is: asks for a pairing code until somebody approves it, then stays approved. */
import { onScopeDispose, shallowRef, type Ref } from 'vue';
import type { DisplayState } from '@lianxi/shared';
import type { Approved } from './last-board';
import { ask, Refused } from './request';

export type Pairing = Extract<DisplayState, { state: 'pending' }>;

export interface Display {
  approved: Readonly<Ref<Approved | null>>;
  pairing: Readonly<Ref<Pairing | null>>;
  /** The approval it had was withdrawn. */
  wasRevoked: Readonly<Ref<boolean>>;
  isUnreachable: Readonly<Ref<boolean>>;
  /** The server no longer lets this display in: asks anew who it is. */
  check(): void;
}

const POLL_MS = 2_000;

export function useDisplay(): Display {
  const approved = shallowRef<Approved | null>(null);
  const pairing = shallowRef<Pairing | null>(null);
  const wasRevoked = shallowRef(false);
  const isUnreachable = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;

  function take(state: DisplayState): void {
    const now = state.state === 'approved' ? state : null;
    // equal settings stay the same object: nothing is drawn again
    if (JSON.stringify(now) !== JSON.stringify(approved.value)) approved.value = now;
    pairing.value = state.state === 'pending' ? state : null;
    if (state.state === 'revoked') wasRevoked.value = true;
    if (state.state === 'approved') wasRevoked.value = false;
  }

  async function whoAmI(): Promise<DisplayState> {
    try {
      return await ask<DisplayState>('GET', '/api/v1/displays/me');
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return { state: 'unpaired' };
      throw error;
    }
  }

  async function step(): Promise<void> {
    try {
      let state = await whoAmI();
      if (state.state === 'revoked') wasRevoked.value = true;
      if (state.state === 'unpaired' || state.state === 'revoked') {
        state = await ask<DisplayState>('POST', '/api/v1/displays/pairing', {});
      }
      isUnreachable.value = false;
      take(state);
    } catch {
      isUnreachable.value = true; // said on the screen; the next step tries again
    }
    if (!isEnded && !approved.value) timer = setTimeout(() => void step(), POLL_MS + Math.random() * 500);
  }

  function check(): void {
    clearTimeout(timer);
    void step();
  }
  check();
  onScopeDispose(() => {
    isEnded = true;
    clearTimeout(timer);
  });
  return { approved, pairing, wasRevoked, isUnreachable, check };
}
