/** Who acts: a person with a session, a system with an API key, a display, or nobody. */
import type { Grant } from '@lianxi/shared';

export type Actor =
  | { kind: 'person'; id: string; name: string; displayName: string; grants: readonly Grant[] }
  /** An API key acts as staff of one department; it enters `indicators` only (null = all of the department). */
  | {
      kind: 'key';
      id: string;
      name: string;
      grants: readonly Grant[];
      indicators: readonly string[] | null;
      perMinute: number;
    }
  | { kind: 'display'; id: string; name: string; district: string }
  | { kind: 'nobody' };

export const nobody: Actor = { kind: 'nobody' };

/** How ledger and audit name an actor: `account:<id>`, `key:<id>`, `display:<id>`, `nobody`. */
export function principalOf(actor: Actor): string {
  switch (actor.kind) {
    case 'person':
      return `account:${actor.id}`;
    case 'key':
      return `key:${actor.id}`;
    case 'display':
      return `display:${actor.id}`;
    case 'nobody':
      return 'nobody';
  }
}

/** The name people see beside a figure; names in the ledger stay as they were. */
export function displayNameOf(actor: Actor): string {
  if (actor.kind === 'person') return actor.displayName;
  return actor.kind === 'nobody' ? '' : actor.name;
}
