/** What a map says of each subdistrict: its stations, a figure by place, and what is not settled about it. */
import type { Language, Place, SplitAnswer, StationsAnswer } from '@lianxi/shared';
import { cellsOf, scaleOf, type BarCell } from './bar-cells';
import type { ViewOptions } from './figure-view';
import type { PanelContext } from './panel-context';
import { shortPlaceName } from './subdistricts';

export interface Spot {
  code: string;
  name: string;
  tile: { column: number; row: number } | null;
  /** null: the figure is not reported there, or no figure was asked. */
  cell: BarCell | null;
  stations: { code: string; isOpen: boolean }[];
}

export function spotsOf(
  subdistricts: readonly Place[],
  stations: StationsAnswer | null,
  split: SplitAnswer | null,
  options: ViewOptions & { language: Language; place: PanelContext['place'] },
): Spot[] {
  const readings = split?.parts.map(({ reading }) => reading) ?? [];
  const cells = cellsOf(readings, scaleOf(readings), options);
  return subdistricts.map((subdistrict) => {
    const part = split?.parts.findIndex(({ code }) => code === subdistrict.code) ?? -1;
    return {
      code: subdistrict.code,
      name: shortPlaceName(subdistrict, options.language),
      tile: subdistrict.tile,
      cell: cells[part] ?? null,
      stations: (stations?.stations ?? [])
        .filter(({ code }) => options.place(code)?.parent === subdistrict.code)
        .map(({ code, isOpen }) => ({ code, isOpen })),
    };
  });
}

/** Signs of what is not settled about a figure on the map; the legend puts them into words. */
export const spotSigns = { overdue: '▼', corrected: '◆', provisional: '◇', carried: '' } as const;
