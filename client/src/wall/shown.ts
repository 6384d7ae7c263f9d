/** What is true of everything a scene shows together: how new it is, whether any of it is demonstration data. */
import type { Answer, AnswerValue, Question } from '@lianxi/shared';

interface Facts {
  at: (string | null)[];
  isDemo: boolean;
}

const listed = (all: readonly { reportedAt: string; isDemo: boolean }[]): Facts => ({
  at: all.map(({ reportedAt }) => reportedAt),
  isDemo: all.some(({ isDemo }) => isDemo),
});

/** By the fields of each kind of answer. */
function factsOf(kind: Question['kind'], value: AnswerValue): Facts {
  if (kind === 'figure' && 'reading' in value) {
    return { at: [value.reading.reportedAt], isDemo: value.reading.isDemo };
  }
  if (kind === 'split' && 'total' in value) {
    const readings = [value.total, ...value.parts.map(({ reading }) => reading)];
    return {
      at: readings.map(({ reportedAt }) => reportedAt),
      isDemo: readings.some(({ isDemo }) => isDemo),
    };
  }
  if (kind === 'stations' && 'stations' in value) {
    return {
      at: value.stations.map(({ reportedAt }) => reportedAt),
      isDemo: value.stations.some(({ isDemo }) => isDemo),
    };
  }
  if (kind === 'feed' && 'lines' in value) {
    return {
      at: value.lines.map(({ at }) => at),
      isDemo: value.lines.some(({ source }) => source === 'demo'),
    };
  }
  if (kind === 'agenda' && 'meeting' in value) {
    return { at: [value.meeting?.reportedAt ?? null], isDemo: value.meeting?.isDemo ?? false };
  }
  if (kind === 'decisions' && 'decisions' in value) return listed(value.decisions);
  if (kind === 'cases' && 'cases' in value) return listed(value.cases);
  return { at: [], isDemo: false };
}

export interface Shown {
  /** ISO instant of the newest figure reported among those shown. */
  newestAt: string | null;
  hasDemo: boolean;
}

export function shownOf(shown: readonly { question: Question; answer: Answer | undefined }[]): Shown {
  let newestAt: string | null = null;
  let hasDemo = false;
  for (const { question, answer } of shown) {
    if (!answer) continue;
    const facts = factsOf(question.kind, answer.value as AnswerValue);
    hasDemo ||= facts.isDemo;
    for (const at of facts.at) if (at !== null && (newestAt === null || at > newestAt)) newestAt = at;
  }
  return { newestAt, hasDemo };
}
