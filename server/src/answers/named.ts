/** Departments as lists name them: under the name they had on a day. */
import type { DayCode, Named } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';

export function named(catalogue: Catalogue, code: string, day: DayCode): Named {
  const district = catalogue.department(code)?.district ?? '';
  const then = catalogue.departmentsOf(district, day).find((each) => each.code === code);
  return { code, name: (then ?? catalogue.department(code))?.shortName ?? { zh: code, en: code } };
}
