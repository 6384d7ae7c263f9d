/** Places and departments: a tree without circles, one name a day, one department a seat. */
import { placeLevels, type Department, type Place } from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';
import type { At, Complaints } from './pack.files.js';
import type { Packs } from './pack.reader.js';

/**
 * Places that lie in themselves.
 * @returns whether there are any: nothing that climbs the tree may run then
 */
export function checkParentCircles(
  packs: Packs,
  catalogue: Catalogue,
  complaints: Complaints,
  at: At,
): boolean {
  const circular = packs.places.filter((place) => liesInItself(place, catalogue));
  for (const { code } of circular)
    complaints.add(at(`place ${code}`), 'parent', 'lies in itself; break the circle');
  return circular.length > 0;
}

function liesInItself(place: Place, catalogue: Catalogue): boolean {
  const seen = new Set<string>();
  for (let code = place.parent; code !== null && !seen.has(code);) {
    if (code === place.code) return true;
    seen.add(code);
    code = catalogue.place(code)?.parent ?? null;
  }
  return false;
}

/** Every place lies in a larger one; stations lie where their programme runs, each on its own spot of its route. */
export function checkTree(packs: Packs, catalogue: Catalogue, complaints: Complaints, at: At): void {
  const stops = new Map<string, string>();
  for (const place of packs.places) {
    const where = at(`place ${place.code}`);
    const parent = place.parent === null ? undefined : catalogue.place(place.parent);
    if (parent && placeLevels.indexOf(parent.level) >= placeLevels.indexOf(place.level))
      complaints.add(
        where,
        'parent',
        `a ${place.level} cannot lie in the ${parent.level} “${parent.code}”; name a larger place`,
      );
    if (!place.station) continue;
    const { programme, route } = place.station;
    if (catalogue.district(place.district) && !runsIn(programme, place.district, catalogue))
      complaints.add(
        where,
        'parent',
        `lies in ${place.district}, where “${programme}” does not run; choose another parent`,
      );
    if (route === null) continue;
    const stop = `${place.district} ${programme} ${route.code} ${route.seq}`;
    const other = stops.get(stop);
    if (other !== undefined)
      complaints.add(where, 'seq', `“${other}” is already number ${route.seq} of this route; number it anew`);
    stops.set(stop, place.code);
  }
}

/** Whether a programme runs in a district. */
export function runsIn(programme: string, district: string, catalogue: Catalogue): boolean {
  return catalogue.programme(programme)?.districts.includes(district) === true;
}

/** A department stays in its district and seat; on no day has it two names, or a seat two departments. */
export function checkSeats(packs: Packs, complaints: Complaints, at: At): void {
  packs.departments.forEach((each, index) => {
    const where = at(`department ${each.code}`);
    if (each.validFrom !== null && each.validTo !== null && each.validFrom > each.validTo)
      complaints.add(where, 'valid_to', 'is before valid_from');
    for (const earlier of packs.departments.slice(0, index)) {
      const isSame = earlier.code === each.code;
      const isSameSeat = earlier.district === each.district && earlier.seat === each.seat;
      if (isSame && !isSameSeat)
        complaints.add(
          where,
          'code',
          `“${each.code}” is the ${earlier.seat} of ${earlier.district}; use another code`,
        );
      else if (isSameSeat && overlap(earlier, each))
        complaints.add(
          where,
          'valid_from',
          isSame
            ? `“${each.code}” has two names on the same day; end the older one with valid_to`
            : `“${earlier.code}” has the seat ${each.seat} of ${each.district} on the same day; end it with valid_to`,
        );
    }
  });
}

const overlap = (a: Department, b: Department): boolean =>
  (a.validFrom ?? '') <= (b.validTo ?? '9999') && (b.validFrom ?? '') <= (a.validTo ?? '9999');
