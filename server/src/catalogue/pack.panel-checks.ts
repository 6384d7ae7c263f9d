/** What a panel of a kind needs among its questions, so that there is something to draw. */
import type { Panel, Question } from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';

type Complain = (path: string, problem: string) => void;
type Split = Extract<Question, { kind: 'split' }>;

const splitsOf = ({ questions }: Panel): Split[] =>
  questions.filter((question): question is Split => question.kind === 'split');

/** Adds a complaint for a panel whose questions do not make its picture. */
export function checkPanelNeeds(panel: Panel, catalogue: Catalogue, complain: Complain): void {
  checkers[panel.kind]?.(panel, catalogue, complain);
}

const checkers: Partial<Record<Panel['kind'], typeof checkPanelNeeds>> = {
  matrix: ({ questions }, _catalogue, complain) => {
    if (!questions.some(({ kind }) => kind === 'figure'))
      complain('questions', 'a matrix needs a figure for at least one department');
  },
  split: (panel, _catalogue, complain) => {
    if (!splitsOf(panel).some(({ by }) => by === 'item'))
      complain('questions', 'a split needs a question of kind split by item');
  },
  map: (panel, _catalogue, complain) => {
    const hasPlaces = splitsOf(panel).some(({ by }) => by === 'place');
    if (!hasPlaces && !panel.questions.some(({ kind }) => kind === 'stations'))
      complain('questions', 'a map needs the stations, or a split by place');
  },
  flow: checkFlow,
  ranking: checkRanking,
};

function checkFlow(panel: Panel, catalogue: Catalogue, complain: Complain): void {
  const split = splitsOf(panel).find(({ by }) => by === 'item');
  if (!split) complain('questions', 'a flow needs a split by item');
  if (!panel.ends) complain('ends', 'a flow needs its two ends and their items');
  if (!split || !panel.ends) return;
  const items = catalogue.indicator(split.indicator)?.items ?? [];
  const { fromOnly, toOnly, both } = panel.ends;
  for (const [name, code] of Object.entries({ fromOnly, toOnly, both })) {
    if (!items.some((item) => item.code === code))
      complain(`ends.${name}`, `“${split.indicator}” has no item “${code}”`);
  }
}

/** Only rates are ranked, each with what it is a rate of (DOMAIN §1.5). */
function checkRanking(panel: Panel, catalogue: Catalogue, complain: Complain): void {
  const [first, second] = splitsOf(panel);
  if (!first) complain('questions', 'a ranking needs a split by place or by item');
  if (!panel.isRanked || first?.by !== 'place') return;
  if (catalogue.indicator(first.indicator)?.type !== 'derived')
    complain('isRanked', `places are ranked by a rate only, and “${first.indicator}” is none`);
  if (second?.by !== 'place')
    complain('isRanked', 'places are ranked with the number the rate is of: add a second split by place');
}
