/** Scenes: panels that lie beside each other and ask for what there is. */
import type { Panel, Question, Scene } from '@lianxi/shared';
import type { Catalogue } from './catalogue.js';
import type { At, Complaints } from './pack.files.js';
import { checkPanelNeeds } from './pack.panel-checks.js';
import type { Packs } from './pack.reader.js';
import { runsIn } from './pack.tree-checks.js';

/** Adds a complaint for every scene that could not be drawn as written. */
export function checkScenes(packs: Packs, catalogue: Catalogue, complaints: Complaints, at: At): void {
  const names = new Set<string>();
  for (const scene of packs.scenes) {
    const name = `${scene.district}/${scene.code}`;
    const complain: Complain = (path, problem) => complaints.add(at(`scene ${name} ${path}`), path, problem);
    if (names.has(name))
      complain('code', `${scene.district} already has a scene “${scene.code}”; use another code`);
    names.add(name);
    if (!catalogue.district(scene.district)) complain('district', `there is no district “${scene.district}”`);
    if (scene.programme !== null && !catalogue.programme(scene.programme))
      complain('programme', `there is no programme “${scene.programme}”`);
    checkPanels(scene, complain);
    checkNumberStyle(scene, complain);
    scene.panels.forEach((panel, index) => {
      checkPanelNeeds(panel, catalogue, (path, problem) => complain(`panels.${index}.${path}`, problem));
      panel.questions.forEach((question, number) =>
        checkQuestion(question, catalogue, (problem) =>
          complain(`panels.${index}.questions.${number}`, problem),
        ),
      );
    });
  }
}

type Complain = (path: string, problem: string) => void;

function checkPanels({ panels, grid }: Scene, complain: Complain): void {
  panels.forEach(({ area }, index) => {
    if (area.column + area.width - 1 > grid.columns || area.row + area.height - 1 > grid.rows)
      complain(`panels.${index}.area`, 'reaches beyond the grid');
    const other = panels.findIndex((each, before) => before < index && overlap(each.area, area));
    if (other >= 0) complain(`panels.${index}.area`, `covers panels.${other}; move or shrink one of them`);
  });
}

const overlap = (a: Panel['area'], b: Panel['area']): boolean =>
  a.column < b.column + b.width &&
  b.column < a.column + a.width &&
  a.row < b.row + b.height &&
  b.row < a.row + a.height;

/** Never 22,000 beside 2.2 万 (SCREENS "Type"). */
function checkNumberStyle({ panels }: Scene, complain: Complain): void {
  const isNumber = ({ kind }: Panel): boolean => kind === 'hero' || kind === 'tile';
  const first = panels.find(isNumber);
  const odd = panels.findIndex(
    (each) => isNumber(each) && (each.inTenThousands ?? false) !== (first?.inTenThousands ?? false),
  );
  if (odd >= 0)
    complain(`panels.${odd}.inTenThousands`, 'differs within the scene; write all numbers one way');
}

function checkQuestion(question: Question, catalogue: Catalogue, complain: (problem: string) => void): void {
  if ('district' in question) {
    if (!catalogue.district(question.district)) complain(`there is no district “${question.district}”`);
    const programme = question.kind === 'stations' ? question.programme : undefined;
    if (programme !== undefined && !catalogue.programme(programme))
      complain(`there is no programme “${programme}”`);
    return;
  }
  const indicator = catalogue.indicator(question.indicator);
  const place = catalogue.place(question.place);
  if (!indicator) complain(`there is no indicator “${question.indicator}”`);
  if (!place) complain(`there is no place “${question.place}”`);
  if (!indicator) return;
  if (place && !runsIn(indicator.programme, place.district, catalogue))
    complain(
      `“${indicator.programme}” does not run in ${place.district}, so “${indicator.code}” has no figures`,
    );
  const item = 'item' in question ? question.item : undefined;
  if (item !== undefined && !indicator.items.some(({ code }) => code === item))
    complain(`there is no item “${item}”`);
  if (question.kind === 'split' && question.by === 'item' && indicator.items.length === 0)
    complain(`“${indicator.code}” is not broken down by item`);
}
