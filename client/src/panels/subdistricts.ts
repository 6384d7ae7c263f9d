/** The subdistricts of a district, and the short names they go by on a map. */
import type { DayCode, Language, Place } from '@lianxi/shared';

/** Subdistricts and towns there are on a day, in the order of their codes: an order that ranks nobody. */
export function subdistrictsOf(places: readonly Place[], district: string, today: DayCode): Place[] {
  return places
    .filter(
      (place) =>
        place.district === district &&
        place.level === 'subdistrict' &&
        (place.validFrom ?? today) <= today &&
        today <= (place.validTo ?? today),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** 镇, listed apart from 街道 wherever places are ranked (DOMAIN §1.5). */
export const isTown = ({ name }: Pick<Place, 'name'>): boolean => name.zh.endsWith('镇');

/** 曹杨新村街道 → 曹杨新村; a town keeps its 镇, which is part of how it is called. */
export function shortPlaceName({ name }: Pick<Place, 'name'>, language: Language): string {
  return language === 'zh' ? name.zh.replace(/街道$/, '') : name.en.replace(/ (Subdistrict|Town)$/, '');
}
