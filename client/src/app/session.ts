/** Who is signed in, and what the server said about itself. One per page. */
import { computed, shallowRef, type Ref } from 'vue';
import type { Session, SignIn, SystemInfo } from '@lianxi/shared';
import { forgetCatalogue } from './catalogue';
import { NoAnswer, Refusal, request } from './http';

const current = shallowRef<Session | null>(null);
const system = shallowRef<SystemInfo | null>(null);
/** The session ended while a page was open: it asks to sign in over what is there. */
const hasEnded = shallowRef(false);
let isAsked = false;

export const session: Readonly<Ref<Session | null>> = current;
export const systemInfo: Readonly<Ref<SystemInfo | null>> = system;
export const sessionEnded: Readonly<Ref<boolean>> = hasEnded;
export const isDemonstration = computed(() => system.value?.isDemonstration ?? false);

/** Asks once who is signed in. @returns null when nobody is. @throws {NoAnswer} when the server cannot be reached */
export async function whoIsThere(): Promise<Session | null> {
  if (isAsked) return current.value;
  try {
    current.value = await request<Session>('GET', '/session');
  } catch (error) {
    if (error instanceof NoAnswer || (error instanceof Refusal && error.status !== 401)) throw error;
    current.value = null;
  }
  isAsked = true;
  hasEnded.value = false;
  return current.value;
}

/** What the server says about itself; asked once. */
export async function loadSystem(): Promise<SystemInfo> {
  system.value ??= await request<SystemInfo>('GET', '/system');
  return system.value;
}

/** Signs in. Somebody else than before gets a fresh catalogue. */
export async function signIn(credentials: SignIn): Promise<Session> {
  const signedIn = await request<Session>('POST', '/session', { body: credentials });
  if (signedIn.user.name !== current.value?.user.name) forgetCatalogue();
  current.value = signedIn;
  isAsked = true;
  hasEnded.value = false;
  return signedIn;
}

/** Signs out; an unreachable server does not keep anybody signed in on this page. */
export async function signOut(): Promise<void> {
  try {
    await request<null>('DELETE', '/session');
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 401)) throw error; // an ended session is signed out already
  } finally {
    hasEnded.value = false;
  }
  current.value = null;
  forgetCatalogue();
}

/** Told by the http floor. Only somebody who was signed in has a session to lose. */
export function markEnded(): void {
  if (current.value) hasEnded.value = true;
}
