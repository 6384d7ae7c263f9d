/** The registry of stations with today's count. */
import { addDays, type DayCode, type PeriodCode, type QuestionOf, type StationsAnswer } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Figures } from './figures.js';

/** How far back a station's last count is looked for, in days. */
const LOOK_BACK = 14;

export async function answerStations(
  figures: Figures,
  catalogue: Catalogue,
  question: QuestionOf<'stations'>,
): Promise<StationsAnswer> {
  const { today } = figures;
  const stations = catalogue
    .stationsOf(question.district)
    .filter(({ station }) => question.programme === undefined || station.programme === question.programme);
  const programmes = [...new Set(stations.map(({ station }) => station.programme))];
  const counts = new Map(
    await Promise.all(
      programmes.map(
        async (code) => [code, await dailyCounts(figures, catalogue, question.district, code)] as const,
      ),
    ),
  );
  return {
    programme: question.programme ?? null,
    stations: stations.map((place) => {
      const { station } = place;
      const days = counts.get(station.programme)?.get(place.code) ?? new Map<DayCode, Count>();
      const earlier = [...days.keys()]
        .filter((day) => day < today)
        .sort()
        .at(-1);
      const isOpen =
        station.closedFor === null &&
        (place.validFrom ?? today) <= today &&
        today <= (place.validTo ?? today);
      return {
        code: place.code,
        name: place.name,
        kind: station.kind,
        route: station.route,
        subdistrict: place.parent === null ? null : (catalogue.place(place.parent)?.name ?? null),
        isOpen,
        closedFor: station.closedFor,
        today: days.get(today)?.value ?? null,
        last:
          earlier === undefined ? null : { day: earlier as PeriodCode, value: days.get(earlier)?.value ?? 0 },
        reportedAt:
          days.get(today)?.reportedAt ??
          (earlier === undefined ? null : (days.get(earlier)?.reportedAt ?? null)),
        isDemo: place.demo,
      };
    }),
  };
}

interface Count {
  value: number;
  reportedAt: string;
}

/** Counts of a programme's daily station indicator, by station and day. */
async function dailyCounts(
  figures: Figures,
  catalogue: Catalogue,
  district: string,
  programme: string,
): Promise<Map<string, Map<DayCode, Count>>> {
  const counts = new Map<string, Map<DayCode, Count>>();
  const indicator = catalogue
    .indicatorsOf(district)
    .find((each) => each.programme === programme && each.cycle === 'day' && each.level === 'station');
  const top = catalogue.place(district);
  if (!indicator || !top) return counts;
  const cells = await figures.cells.between(
    figures.scope(indicator, top, null),
    addDays(figures.today, -LOOK_BACK),
    figures.today,
  );
  for (const { place, countsOn, value, reportedAt } of cells) {
    if (value === null) continue;
    const days = counts.get(place) ?? new Map<DayCode, Count>();
    const sum = days.get(countsOn);
    days.set(countsOn, {
      value: (sum?.value ?? 0) + value,
      reportedAt: sum && sum.reportedAt > reportedAt ? sum.reportedAt : reportedAt,
    });
    counts.set(place, days);
  }
  return counts;
}
