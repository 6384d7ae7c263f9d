/** The one authorisation function, asked by every HTTP handler and every socket event. */
import { LianxiError, type Action, type Role } from '@lianxi/shared';
import type { Actor } from './actor.js';

/** What an action is about. `department` only where the action is a department's own. */
export interface Subject {
  district: string;
  department?: string;
}

const rights: Record<Role, readonly Action[]> = {
  staff: ['catalogue.read', 'figure.read', 'trail.read', 'figure.enter', 'tally.count'],
  lead: ['catalogue.read', 'figure.read', 'trail.read', 'figure.enter', 'figure.confirm', 'round.return'],
  // counts at one station; sees what the room sees, so that the phone can show the day's total
  attendant: ['catalogue.read', 'figure.read', 'tally.count'],
  office: ['catalogue.read', 'figure.read', 'trail.read', 'display.manage', 'round.manage', 'round.return'],
  manager: ['catalogue.read', 'figure.read', 'trail.read'],
  // runs the system, sees no figures (three exclusive administrator roles, TRUST A45)
  administrator: ['catalogue.read', 'display.manage', 'apiKey.manage'],
  auditor: ['catalogue.read', 'trail.read', 'audit.read'],
};
const displayRights: readonly Action[] = ['catalogue.read', 'figure.read', 'trail.read'];

/** Whether an actor may do something to a subject. Staff and leads act on their own department only. */
export function may(actor: Actor, action: Action, subject: Subject): boolean {
  if (actor.kind === 'nobody') return false;
  if (actor.kind === 'display') return actor.district === subject.district && displayRights.includes(action);
  return actor.grants.some(
    (grant) =>
      grant.district === subject.district &&
      rights[grant.role].includes(action) &&
      (subject.department === undefined ||
        grant.department === null ||
        grant.department === subject.department),
  );
}

/**
 * Throws unless `may`.
 * @throws LianxiError SIGN_IN_REQUIRED for nobody · NOT_YOUR_DEPARTMENT when only the department is wrong · FORBIDDEN
 */
export function demand(actor: Actor, action: Action, subject: Subject, field?: string): void {
  if (may(actor, action, subject)) return;
  if (actor.kind === 'nobody') throw new LianxiError('SIGN_IN_REQUIRED');
  const isOnlyDepartment =
    subject.department !== undefined && may(actor, action, { district: subject.district });
  throw new LianxiError(isOnlyDepartment ? 'NOT_YOUR_DEPARTMENT' : 'FORBIDDEN', {}, field);
}

/**
 * Throws unless an actor may do something to a thing that was named by its id. What lies in other districts looks like
 * what does not exist, so that ids cannot be tried out (TRUST A12).
 * @param district of the thing; null or undefined when there is none
 * @throws LianxiError SIGN_IN_REQUIRED · FORBIDDEN for who may do it nowhere · NOT_FOUND
 */
export function demandSeen(
  actor: Actor,
  action: Action,
  district: string | null | undefined,
): asserts district is string {
  if (actor.kind === 'nobody') throw new LianxiError('SIGN_IN_REQUIRED');
  if (districtsWhere(actor, action).length === 0) throw new LianxiError('FORBIDDEN');
  if (!district || !may(actor, action, { district })) throw new LianxiError('NOT_FOUND');
}

/** Districts in which an actor may do something. */
export function districtsWhere(actor: Actor, action: Action): string[] {
  if (actor.kind === 'nobody') return [];
  if (actor.kind === 'display') return displayRights.includes(action) ? [actor.district] : [];
  return [
    ...new Set(
      actor.grants.filter((grant) => rights[grant.role].includes(action)).map((grant) => grant.district),
    ),
  ];
}
