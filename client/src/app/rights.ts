/** Which rooms and departments a signed-in person is offered. The server decides; this only spares dead ends. */
import {
  isTallied,
  type CatalogueResponse,
  type Department,
  type District,
  type Grant,
  type Role,
  type Session,
} from '@lianxi/shared';

export const rooms = ['entry', 'tally', 'desk', 'meeting', 'admin'] as const;
export type Room = (typeof rooms)[number];

const roomsOf: Record<Role, readonly Room[]> = {
  staff: ['entry', 'tally', 'desk'],
  lead: ['entry', 'desk', 'meeting'],
  attendant: ['tally'],
  office: ['desk', 'meeting', 'admin'],
  manager: ['desk', 'meeting'],
  administrator: ['admin'],
  auditor: [],
};

/** Rooms in the order of the navigation. */
export function roomsFor(session: Session | null): Room[] {
  const open = new Set((session?.grants ?? []).flatMap(({ role }) => roomsOf[role]));
  return rooms.filter((room) => open.has(room));
}

/** Where somebody begins after signing in: where their work is; `nowhere` for a role that has no room yet. */
export function homeOf(session: Session | null): Room | 'nowhere' {
  return roomsFor(session)[0] ?? 'nowhere';
}

/** Codes of the departments somebody fills sheets for. */
export function departmentsToEnterCodes(session: Session | null): Set<string> {
  const own = (session?.grants ?? []).filter(({ role }) => role === 'staff' || role === 'lead');
  return new Set(own.flatMap(({ department }) => department ?? []));
}

/** Departments somebody fills sheets for, in the order of the catalogue. */
export function departmentsToEnter(session: Session | null, catalogue: CatalogueResponse): Department[] {
  const codes = departmentsToEnterCodes(session);
  return catalogue.departments.filter(({ code }) => codes.has(code));
}

/** Rooms to offer in the navigation: the tally only to who has something to count. */
export function roomsOffered(session: Session | null, catalogue: CatalogueResponse | null): Room[] {
  const isCounting = (session?.grants ?? []).some(
    (grant) => grant.role === 'attendant' || (grant.role === 'staff' && ownsTally(grant, catalogue)),
  );
  return roomsFor(session).filter((room) => room !== 'tally' || isCounting);
}

function ownsTally({ district, department }: Grant, catalogue: CatalogueResponse | null): boolean {
  if (!catalogue) return false;
  const { departments, indicators, programmes, places } = catalogue;
  const seats = departments.filter(({ code }) => code === department).map(({ seat }) => seat);
  const running = programmes.filter(({ districts }) => districts.includes(district)).map(({ code }) => code);
  return indicators.some(
    (indicator) =>
      isTallied(indicator) &&
      indicator.level === 'station' &&
      seats.includes(indicator.owner) &&
      running.includes(indicator.programme) &&
      places.some((place) => place.district === district && place.station?.programme === indicator.programme),
  );
}

/** Whether somebody vouches for a department's figures. */
export function mayConfirm(session: Session | null, department: string): boolean {
  const isHers = (grant: Grant): boolean => grant.role === 'lead' && grant.department === department;
  return session?.grants.some(isHers) ?? false;
}

/** Whether somebody opens, changes and chases a district's rounds. */
export function mayManageRounds(session: Session | null, district: string): boolean {
  const isOffice = (grant: Grant): boolean =>
    roundManagers.includes(grant.role) && grant.district === district;
  return session?.grants.some(isOffice) ?? false;
}

/** Whether somebody sends a department's part of a round back to it. */
export function mayReturn(session: Session | null, district: string, department: string): boolean {
  return mayManageRounds(session, district) || mayConfirm(session, department);
}

/** Districts in which somebody has one of these roles (any, when none is named), in the order of the catalogue. */
export function districtsOf(
  session: Session | null,
  catalogue: CatalogueResponse,
  among?: readonly Role[],
): District[] {
  const grants = (session?.grants ?? []).filter(({ role }) => !among || among.includes(role));
  const codes = new Set(grants.map(({ district }) => district));
  return catalogue.districts.filter(({ code }) => codes.has(code));
}

/** Roles that read figures, read and manage rounds, manage displays, manage keys: as the server's `may`. */
export const readers: readonly Role[] = ['staff', 'lead', 'office', 'manager'];
export const roundReaders: readonly Role[] = ['lead', 'office', 'manager'];
export const roundManagers: readonly Role[] = ['office'];
export const displayManagers: readonly Role[] = ['office', 'administrator'];
export const keyManagers: readonly Role[] = ['administrator'];
