/**
 * The demonstration's meetings: the last ones and the next, what they decided and how far it is, cases sent in. Invented
 * and deterministic like the history; nobody in it is a person.
 */
import {
  addDays,
  addWorkingDays,
  shanghaiDay,
  shanghaiMidnight,
  type DayCode,
  type DecisionTerms,
  type Department,
  type MeetingTerms,
  type PeriodCode,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { DemoMeetings } from '../catalogue/pack.demo-meetings.js';
import type { Packs } from '../catalogue/pack.reader.js';
import type { RegisterName, Registers } from '../meetings/register.js';
import { storyOf, type Deed } from './decision-story.js';
import { meetingsHeld, nextMeeting, type MeetingDay } from './meeting-days.js';
import { chance } from './random.js';
import type { RoundEvent } from './rounds.js';

/** A step of one record. */
export interface DemoRecord {
  register: RegisterName;
  /** Names the record among those of its district and register. */
  key: string;
  /** decision: key of the meeting that decided it. */
  meeting?: string;
  /** meeting: month of the round it speaks about. */
  roundPeriod?: PeriodCode;
  step: Registers[RegisterName]['step'];
  remark: string | null;
  terms: Registers[RegisterName]['terms'] | null;
}

/** Steps that were recorded together: one revision. */
export interface RecordEvent {
  district: string;
  recordedAt: string;
  by: string;
  records: DemoRecord[];
}

const OFFICE = '联席会议办公室';
const ROOM = '区行政服务中心三楼会议室';
const CHAIR = '联席会议召集人';
const at = (day: DayCode, hour: number, minute = 0): number =>
  shanghaiMidnight(day) + (hour * 60 + minute) * 60_000;

/** @param now instant the history ends at */
export function generateMeetings(
  packs: Packs,
  catalogue: Catalogue,
  rounds: readonly RoundEvent[],
  now: number,
): RecordEvent[] {
  return catalogue.data.districts
    .flatMap(({ code }) => {
      const story = new MeetingStory(packs, catalogue, rounds, code, now);
      return [...story.meetings(), ...story.cases()];
    })
    .filter(({ recordedAt, records }) => records.length > 0 && Date.parse(recordedAt) <= now)
    .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
}

class MeetingStory {
  private readonly today: DayCode;

  constructor(
    private readonly told: DemoMeetings,
    private readonly catalogue: Catalogue,
    private readonly rounds: readonly RoundEvent[],
    private readonly district: string,
    private readonly now: number,
  ) {
    this.today = shanghaiDay(now);
  }

  meetings(): RecordEvent[] {
    const held = meetingsHeld(this.today);
    const next = nextMeeting(this.today);
    const portions = this.portions(held.length);
    const convened = [...held, next].map((meeting) => this.convened(meeting));
    const decided = held.flatMap((meeting, index) =>
      this.decisions(meeting, portions[index] ?? [], index, held),
    );
    return [...convened, ...decided];
  }

  private convened(meeting: MeetingDay): RecordEvent {
    const { heldOn, name } = meeting;
    const called = Math.min(at(addWorkingDays(heldOn, -10), 9), this.now - 3 * 3_600_000);
    const roundPeriod = this.rounds.find(
      ({ district, terms }) => district === this.district && terms?.meetingOn === heldOn,
    )?.period;
    const members = this.catalogue.departmentsOf(this.district, heldOn <= this.today ? heldOn : this.today);
    const terms: MeetingTerms = {
      name: name.zh,
      startsAt: new Date(at(heldOn, 14)).toISOString(),
      room: ROOM,
      chair: CHAIR,
      departments: members.map(({ code }) => code),
      round: null,
      items: this.agenda(),
    };
    return this.event(called, OFFICE, [
      {
        ...{ register: 'meeting', key: heldOn, step: 'convened', remark: null, terms },
        ...(roundPeriod === undefined ? {} : { roundPeriod }),
      },
    ]);
  }

  private agenda(): MeetingTerms['items'] {
    return this.own(this.told.demoAgenda)
      .sort((a, b) => a.seq - b.seq)
      .flatMap(({ seat, title, minutes, scene }) => {
        const presenter = this.department(seat);
        if (!presenter) return [];
        const isThere = this.catalogue.data.scenes.some(
          (each) => each.code === scene && each.district === this.district,
        );
        return [{ title, presenter: presenter.code, minutes, scene: isThere ? scene : null }];
      });
  }

  /** Every meeting's share of what there is to decide; nothing is decided twice. */
  private portions(count: number): DemoMeetings['demoDecisions'][] {
    const all = this.own(this.told.demoDecisions)
      .filter(({ seat }) => this.department(seat))
      .sort((a, b) => chance('decide', this.district, a.text) - chance('decide', this.district, b.text));
    const portions = Array.from({ length: count }, (): DemoMeetings['demoDecisions'] => []);
    // the newest meeting gets most: what is open is what the wall is for
    const weights = [0, 1, 2, 3, 4, 4, 4];
    all.forEach((decision, index) => {
      const nth = Math.min(count - 1, weights[index % weights.length] ?? 0);
      portions[nth]?.push(decision);
    });
    return portions;
  }

  private decisions(
    meeting: MeetingDay,
    portion: DemoMeetings['demoDecisions'],
    index: number,
    held: readonly MeetingDay[],
  ): RecordEvent[] {
    const age = held.length - 1 - index;
    const events = new Map<string, RecordEvent>();
    portion.forEach((decision, order) => {
      const terms = this.termsOf(decision, meeting.heldOn);
      const owner = this.catalogue.department(terms.owner);
      for (const deed of storyOf({
        terms,
        heldOn: meeting.heldOn,
        progress: decision.progress,
        age,
        order,
      })) {
        const by = deed.isOffice ? OFFICE : `${owner?.shortName.zh ?? terms.owner}·联络员`;
        const recordedAt = new Date(deed.at).toISOString();
        const key = `${recordedAt}|${by}`;
        const event = events.get(key) ?? this.event(deed.at, by, []);
        event.records.push(this.record(`${meeting.heldOn}-${order}`, meeting.heldOn, deed));
        events.set(key, event);
      }
    });
    return [...events.values()];
  }

  private record(key: string, meeting: string, { step, remark, terms }: Deed): DemoRecord {
    return { register: 'decision', key, meeting, step, remark, terms };
  }

  private termsOf(
    { seat, assisting, days, indicator, target, text }: DemoMeetings['demoDecisions'][number],
    heldOn: DayCode,
  ): DecisionTerms {
    const found = indicator === null ? undefined : this.catalogue.indicator(indicator);
    const places = found?.places ?? [];
    const own = places.find((code) => this.catalogue.place(code)?.district === this.district);
    return {
      text,
      owner: this.department(seat)?.code ?? '',
      assisting: assisting.flatMap((each) => this.department(each)?.code ?? []),
      dueOn: addWorkingDays(heldOn, days),
      pinned: found ? { indicator: found.code, place: own ?? this.district, target } : null,
    };
  }

  /** Sent in for more than a year, judged in two rounds. */
  cases(): RecordEvent[] {
    const all = this.own(this.told.demoCases);
    const ago = (days: number, hour: number): number => at(addDays(this.today, -days), hour);
    const sent = all.map(({ title, organisation, region, text }, index) =>
      this.event(ago(420 - 3 * index, 10), OFFICE, [
        {
          register: 'good_case',
          key: title,
          step: 'submitted',
          remark: null,
          terms: { title, organisation, region, text },
        },
      ]),
    );
    const judged = (step: 'shortlisted' | 'outstanding' | 'innovative', days: number): RecordEvent =>
      this.event(
        ago(days, 15),
        OFFICE,
        all
          .filter(({ stage }) => stage === step || (step === 'shortlisted' && stage !== 'submitted'))
          .map(({ title }) => ({ register: 'good_case', key: title, step, remark: null, terms: null })),
      );
    return [...sent, judged('shortlisted', 340), judged('outstanding', 320), judged('innovative', 319)];
  }

  /** What is told of programmes that run here. */
  private own<T extends { programme: string }>(all: readonly T[]): T[] {
    return all.filter(({ programme }) =>
      this.catalogue.programme(programme)?.districts.includes(this.district),
    );
  }

  private department(seat: string): Department | undefined {
    return this.catalogue
      .departmentsOf(this.district, this.today)
      .find((each) => each.seat === seat || (seat === 'LEAD' && each.isLead));
  }

  private event(instant: number, by: string, records: DemoRecord[]): RecordEvent {
    return { district: this.district, recordedAt: new Date(instant).toISOString(), by, records };
  }
}
