/** The one authorisation function, asked by every HTTP handler and every socket event. */
import { LianxiError, type Action, type Role } from '@lianxi/shared';
import type { Actor } from './actor.js';

/** What an action is about. `department` only where the action is a department's own. */
export interface Subject {
  district: string;
  department?: string;
  /** Where the action is about one indicator: API keys may be confined to some. */
  indicator?: string;
  /** Station, where the action is done at one. */
  place?: string;
}

const rights: Record<Role, readonly Action[]> = {
  staff: ['catalogue.read', 'figure.read', 'trail.read', 'figure.enter', 'tally.count'],
  lead: ['catalogue.read', 'figure.read', 'trail.read', 'figure.enter', 'figure.confirm', 'round.return'],
  // counts at one station; sees what the room sees, so that the phone can show the day's total
  attendant: ['catalogue.read', 'figure.read', 'tally.count'],
  office: [
    'catalogue.read',
    'figure.read',
    'trail.read',
    'display.manage',
    'outline.manage',
    'round.manage',
    'round.return',
  ],
  manager: ['catalogue.read', 'figure.read', 'trail.read'],
  // runs the system, sees no figures (three exclusive administrator roles, TRUST A45)
  administrator: ['catalogue.read', 'display.manage', 'outline.manage', 'apiKey.manage'],
  auditor: ['catalogue.read', 'trail.read', 'audit.read'],
};
const displayRights: readonly Action[] = ['catalogue.read', 'figure.read', 'trail.read'];

/** Whether an actor may do something to a subject. Staff and leads act for their department only, attendants at their station. */
export function may(actor: Actor, action: Action, subject: Subject): boolean {
  if (actor.kind === 'nobody') return false;
  if (actor.kind === 'display') return actor.district === subject.district && displayRights.includes(action);
  if (!isInScope(actor, action, subject)) return false;
  return actor.grants.some(
    (grant) =>
      grant.district === subject.district &&
      rights[grant.role].includes(action) &&
      (subject.department === undefined ||
        grant.department === null ||
        grant.department === subject.department) &&
      (subject.place === undefined || grant.place === undefined || grant.place === subject.place),
  );
}

/** Whether a key is made for the indicator an action is about. */
function isInScope(actor: Actor, action: Action, { indicator }: Subject): boolean {
  if (actor.kind !== 'key' || actor.indicators === null || !narrowed.includes(action)) return true;
  return indicator === undefined || actor.indicators.includes(indicator);
}
/** Actions that a key's list of indicators confines; it reads what staff of the department read. */
const narrowed: readonly Action[] = ['figure.enter', 'tally.count'];

/**
 * Throws unless `may`.
 * @throws LianxiError SIGN_IN_REQUIRED for nobody · NOT_YOUR_STATION or NOT_YOUR_DEPARTMENT when only that is wrong ·
 *   FORBIDDEN, with `details.indicator` when an API key is not made for it
 */
export function demand(actor: Actor, action: Action, subject: Subject, field?: string): void {
  if (may(actor, action, subject)) return;
  if (actor.kind === 'nobody') throw new LianxiError('SIGN_IN_REQUIRED');
  const { place, ...anywhere } = subject;
  if (place !== undefined && may(actor, action, anywhere))
    throw new LianxiError('NOT_YOUR_STATION', {}, field);
  const { district, department, indicator } = subject;
  const isOnlyDepartment =
    department !== undefined &&
    !may(actor, action, { district, department }) &&
    may(actor, action, { district });
  if (isOnlyDepartment) throw new LianxiError('NOT_YOUR_DEPARTMENT', {}, field);
  const isOnlyIndicator =
    indicator !== undefined && may(actor, action, { district, ...(department && { department }) });
  throw new LianxiError('FORBIDDEN', {}, field, isOnlyIndicator ? { indicator } : undefined);
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
