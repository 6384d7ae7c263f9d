/** What a question gets: state, not events. A newer answer replaces an older one. */
import type { CasesAnswer } from './case.js';
import type { Name } from './catalogue.js';
import type { DecisionsAnswer } from './decision.js';
import type { Light } from './light.js';
import type { AgendaAnswer } from './meeting.js';
import type { PeriodCode } from './period.js';
import type { Question } from './question.js';
import type { DueItem, HandIn } from './round.js';

export type Qualifier = 'exact' | 'about' | 'atLeast' | 'words' | 'notApplicable';
export type FigureState = 'missing' | 'provisional' | 'confirmed';
export type EntrySource = 'form' | 'paste' | 'import' | 'api' | 'tally' | 'demo' | 'system';

/** Something a figure can be: a number with its qualifier, words only, or nothing reported. Missing is never 0. */
export interface Amount {
  /** null: missing, words only, or not applicable. */
  value: number | null;
  qualifier: Qualifier;
  /** The words when there is no number (数万). */
  words: string | null;
}

/** One figure as answered, complete enough for a panel to be honest without asking twice. */
export interface Reading extends Amount {
  unit: Name;
  decimals: number;
  state: FigureState;
  /** Period the value is for; earlier than asked when a stock is carried forward. */
  period: PeriodCode;
  isCarried: boolean;
  /** ISO instant of the newest entry that counts, server time. */
  reportedAt: string | null;
  /** Department code of the newest entry that counts; else who owes it. */
  department: string | null;
  /** Newest entry that corrected an earlier value. */
  correctedFrom: { value: number | null; reason: string; at: string } | null;
  isOverdue: boolean;
  /** True when any contributing entry is demonstration data. */
  isDemo: boolean;
  /** Version of the figure when it is one directly entered cell; 0 = not yet reported; null = computed from several. */
  version: number | null;
  /** Contributing cells that reported, of those expected. */
  coverage: { reported: number; expected: number };
  /** Sum of the parts when it differs from the value entered directly. */
  differs: number | null;
}

/** A comparison that can be honestly drawn: `change` is null when either side is missing or the qualifiers differ. */
export interface Compared extends Amount {
  period: PeriodCode;
  change: number | null;
}

export interface FigureAnswer {
  indicator: string;
  place: string;
  item: string | null;
  /** Period asked for, resolved. */
  asked: PeriodCode;
  reading: Reading;
  compare: {
    previous?: Compared;
    lastYear?: Compared;
    /** As it stood at the baseline of the last meeting. */
    lastMeeting?: Compared & { heldOn: string };
    target?: { value: number | null; completion: number | null; timeProgress: number; light: Light };
  };
}

export interface SeriesAnswer {
  indicator: string;
  place: string;
  item: string | null;
  unit: Name;
  decimals: number;
  points: ({ period: PeriodCode; isCarried: boolean; state: FigureState } & Amount)[];
}

export interface SplitAnswer {
  indicator: string;
  by: 'place' | 'item' | 'department';
  asked: PeriodCode;
  total: Reading;
  parts: { code: string; name: Name; reading: Reading }[];
}

export type Timeliness = 'complete' | 'open' | 'late' | 'overdue';
export interface ReportingAnswer {
  period: PeriodCode;
  /** Last day to report it on time. */
  dueOn: string;
  due: number;
  filled: number;
  /** The round that asks for this month; null = none was opened, the default clock holds. */
  round: { id: string; name: string; meetingOn: string | null; closesOn: string } | null;
  departments: {
    code: string;
    name: Name;
    shortName: Name;
    due: number;
    filled: number;
    confirmed: number;
    onTime: number;
    /** complete on time · open · complete but late (迟报) · overdue (漏报). */
    state: Timeliness;
    reportedAt: string | null;
    missing: { indicator: string; name: Name; cells: number }[];
    /** How far the department is with the round; null without one. */
    handIn: HandIn | null;
  }[];
}

export interface StationsAnswer {
  programme: string | null;
  stations: {
    code: string;
    name: Name;
    kind: Name & { code: string };
    route: (Name & { code: string; seq: number }) | null;
    subdistrict: Name | null;
    isOpen: boolean;
    closedFor: Name | null;
    /** Today's count of the programme's daily indicator at this station; null = not reported today. */
    today: number | null;
    /** The last day before today that was reported. */
    last: { day: PeriodCode; value: number } | null;
    reportedAt: string | null;
    isDemo: boolean;
  }[];
}

export interface FeedAnswer {
  lines: {
    revision: number;
    at: string;
    department: string | null;
    departmentName: Name | null;
    indicator: string;
    indicatorName: Name;
    place: string;
    placeName: Name;
    period: PeriodCode;
    item: Name | null;
    value: Amount;
    unit: Name;
    /** Value before, for corrections. */
    before: Amount | null;
    reason: string | null;
    isCorrection: boolean;
    isConfirmation: boolean;
    source: EntrySource;
    /** Name of the API key when a system reported it, else null. */
    system: string | null;
    /** Entries of the same revision beyond this line. */
    more: number;
  }[];
}

/** What a department still has to hand in, most urgent first. */
export interface DueAnswer {
  department: string;
  items: DueItem[];
}
export interface DraftsAnswer {
  /** Goes up with every save of a draft. */
  number: number;
}

/** What each kind of question is answered with. */
export interface AnswerValues {
  figure: FigureAnswer;
  series: SeriesAnswer;
  split: SplitAnswer;
  reporting: ReportingAnswer;
  stations: StationsAnswer;
  feed: FeedAnswer;
  agenda: AgendaAnswer;
  decisions: DecisionsAnswer;
  cases: CasesAnswer;
  due: DueAnswer;
  drafts: DraftsAnswer;
}
export type AnswerValue<Q extends Question = Question> = AnswerValues[Q['kind']];

export interface Answer<T = unknown> {
  key: string;
  epoch: string;
  /** Revision of the question's district this is true at. */
  revision: number;
  /** Fingerprint of `value`: equal stamps mean an equal picture. */
  stamp: string;
  value: T;
}

/** One immutable ledger line as the trail shows it. */
export interface TrailEntry {
  id: string;
  version: number;
  revision: number;
  value: Amount;
  state: FigureState;
  isConfirmation: boolean;
  reason: string | null;
  source: EntrySource;
  department: { code: string; name: Name } | null;
  /** Display name of the person, or of the API key. */
  by: string;
  at: string;
  isDemo: boolean;
}

export interface Trail {
  indicator: string;
  place: string;
  period: PeriodCode;
  item: string | null;
  name: Name;
  definition: Name;
  formula: string | null;
  entries: TrailEntry[];
  /** Parts the figure is made of: places, items, periods, or the inputs of a formula. */
  parts: {
    indicator: string;
    place: string;
    period: PeriodCode;
    item: string | null;
    label: Name;
    reading: Reading;
  }[];
}
