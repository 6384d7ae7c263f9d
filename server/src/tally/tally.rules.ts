/** What becomes of each tap: counted, taken back, settled before, or refused with the reason. Pure. */
import {
  LianxiError,
  MAX_TAP_AGE,
  shanghaiDay,
  UNDO_SECONDS,
  type DayCode,
  type PeriodCode,
  type Place,
  type Tally,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import { figureId, knownFigure, type KnownFigure } from '../ledger/entry.rules.js';
import type { Head } from '../ledger/heads.js';

export type Tap = Tally['taps'][number];

/** A tap as it is kept. */
export interface KeptTap {
  id: string;
  principal: string;
  indicator: string;
  place: string;
  period: PeriodCode;
  item: string;
  count: number;
  counted_at: Date;
  undone_at: Date | null;
}

/** A tap that was never seen before. `isUndone`: taken back before it was ever counted, so that it never will be. */
export interface NewTap {
  id: string;
  figure: KnownFigure;
  count: number;
  isUndone: boolean;
}

/** The taps of one request, each in exactly one of the lists. */
export interface Sorted {
  settled: string[];
  refused: { id: string; error: LianxiError }[];
  added: NewTap[];
  undone: { id: string; figure: KnownFigure; count: number }[];
}

/** Whether a station is open on a day. */
export function isOpen(station: Place, day: DayCode): boolean {
  return (
    station.station?.closedFor == null && (station.validFrom ?? day) <= day && day <= (station.validTo ?? day)
  );
}

/**
 * The figure a tap counts for.
 * @param day on which it was tapped
 * @throws LianxiError saying why it cannot be counted
 */
export function figureOfTap(
  catalogue: Catalogue,
  station: Place,
  tap: { indicator: string; item?: string | undefined },
  day: DayCode,
): KnownFigure {
  const indicator = catalogue.indicator(tap.indicator);
  if (!indicator || !catalogue.talliedAt(station).includes(indicator)) {
    throw new LianxiError('TALLY_NOT_COUNTED', { code: tap.indicator });
  }
  if (!isOpen(station, day)) throw new LianxiError('PLACE_CLOSED');
  const key = { indicator: tap.indicator, place: station.code, period: day };
  return knownFigure(catalogue, tap.item === undefined ? key : { ...key, item: tap.item }, day, 'taps');
}

/** Who taps where, and when by the server's clock. */
export interface Tapping {
  catalogue: Catalogue;
  station: Place;
  principal: string;
  /** @throws LianxiError when the actor may not count this figure */
  demand: (figure: KnownFigure) => void;
  now: number;
}

/** Sorts the taps of one request. @param kept taps with the same ids that were counted before */
export function sortTaps(tapping: Tapping, taps: readonly Tap[], kept: ReadonlyMap<string, KeptTap>): Sorted {
  const sorted: Sorted = { settled: [], refused: [], added: [], undone: [] };
  for (const tap of onceEach(taps)) {
    try {
      sortTap(tapping, tap, kept.get(tap.id), sorted);
    } catch (error) {
      if (!(error instanceof LianxiError)) throw error;
      // taken back and never counted: nothing is left to refuse
      if (tap.isUndone && !kept.has(tap.id)) sorted.settled.push(tap.id);
      else sorted.refused.push({ id: tap.id, error });
    }
  }
  return sorted;
}

/** A tap that is named twice counts once; taken back is taken back. */
function onceEach(taps: readonly Tap[]): Tap[] {
  const byId = new Map<string, Tap>();
  for (const tap of taps) if (!byId.get(tap.id)?.isUndone) byId.set(tap.id, tap);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)); // one order for all: no deadlock over ids
}

function sortTap(tapping: Tapping, tap: Tap, kept: KeptTap | undefined, into: Sorted): void {
  const at = tapping.now - tap.secondsAgo * 1000;
  if (kept) {
    if (!tap.isUndone || kept.undone_at) into.settled.push(tap.id);
    else into.undone.push(undo(tapping, kept, at));
    return;
  }
  const isOld = tap.secondsAgo >= MAX_TAP_AGE;
  if (isOld && !tap.isUndone) throw new LianxiError('TALLY_OLD', { days: MAX_TAP_AGE / 86_400 });
  const figure = figureOfTap(tapping.catalogue, tapping.station, tap, shanghaiDay(at));
  tapping.demand(figure);
  into.added.push({ id: tap.id, figure, count: tap.isUndone ? 0 : tap.count, isUndone: tap.isUndone });
}

function undo(tapping: Tapping, kept: KeptTap, at: number): Sorted['undone'][number] {
  if (kept.principal !== tapping.principal || kept.place !== tapping.station.code)
    throw new LianxiError('FORBIDDEN');
  if (at > kept.counted_at.getTime() + UNDO_SECONDS * 1000) throw new LianxiError('TALLY_UNDO_LATE');
  const item = kept.item === '' ? undefined : kept.item;
  const figure = figureOfTap(
    tapping.catalogue,
    tapping.station,
    { indicator: kept.indicator, item },
    kept.period,
  );
  tapping.demand(figure);
  return { id: kept.id, figure, count: kept.count };
}

/** Takes out what the ledger cannot take: frozen periods, figures that are words, sums beyond the largest value. */
export function refuseByFigure(
  sorted: Sorted,
  heads: ReadonlyMap<string, Head>,
  closed: ReadonlyMap<string, LianxiError>,
): Sorted {
  const objections = new Map<string, LianxiError>();
  for (const [id, { figure, change }] of changes(sorted)) {
    const objection = closed.get(id) ?? objectionTo(figure, heads.get(id), change);
    if (objection) objections.set(id, objection);
  }
  const objectionOf = (tap: { figure: KnownFigure }): LianxiError | undefined =>
    objections.get(figureId(tap.figure));
  const refused = [...sorted.added.filter(({ isUndone }) => !isUndone), ...sorted.undone].flatMap((tap) => {
    const error = objectionOf(tap);
    return error ? [{ id: tap.id, error }] : [];
  });
  return {
    settled: sorted.settled,
    refused: [...sorted.refused, ...refused],
    added: sorted.added.filter((tap) => tap.isUndone || !objectionOf(tap)),
    undone: sorted.undone.filter((tap) => !objectionOf(tap)),
  };
}

function objectionTo(figure: KnownFigure, head: Head | undefined, change: number): LianxiError | null {
  const { value, words, qualifier } = head?.amount ?? { value: null, words: null, qualifier: 'exact' };
  if (qualifier === 'words' || qualifier === 'notApplicable')
    return new LianxiError('TALLY_WORDS', { words: words ?? '无' });
  const { max } = figure.indicator;
  return change > 0 && (value ?? 0) + change > max ? new LianxiError('VALUE_RANGE', { max }) : null;
}

/** What is newly counted less what is newly taken back, by `figureId`. */
export function changes(sorted: Sorted): Map<string, { figure: KnownFigure; change: number }> {
  const sums = new Map<string, { figure: KnownFigure; change: number }>();
  const add = (figure: KnownFigure, change: number): void => {
    const sum = sums.get(figureId(figure));
    if (sum) sum.change += change;
    else sums.set(figureId(figure), { figure, change });
  };
  for (const { figure, count } of sorted.added) add(figure, count);
  for (const { figure, count } of sorted.undone) add(figure, -count);
  return sums;
}
