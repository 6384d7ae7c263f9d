/** How the cells of a sheet are named and look. Words are looked up once per language, not once per cell. */
import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { HandIn } from '@lianxi/shared';
import { catalogue } from '../../app/catalogue';
import { joined, nameOf } from '../../app/i18n';
import { shownText, type Basis } from './basis';
import type { CellKey } from '../draft/cell';
import { lookOf, lookStates, type LookState } from './cell-look';
import type { CellLook } from './sheet-context';
import type { SheetDraft } from '../draft/sheet-draft';

export function useLooks(
  draft: Readonly<Ref<SheetDraft>>,
  basis: Readonly<Ref<Basis>>,
  handIn: Readonly<Ref<HandIn | null>>,
) {
  const { t, locale } = useI18n();
  const stateWords = computed(() => {
    const words = lookStates.map((state) => [state, t(`sheet.states.${state}`)] as const);
    return Object.fromEntries(words) as Record<LookState, string>;
  });
  const placeNames = computed(
    () => new Map((catalogue.value?.places ?? []).map(({ code, name }) => [code, nameOf(name)])),
  );
  const comma = computed(() => (locale.value === 'en' ? ', ' : '，'));

  /** `实名入会人数·快递员·月浦镇` */
  function nameOfCell(key: CellKey): string {
    const cell = draft.value.cell(key);
    if (!cell) return '';
    const item = cell.indicator.items.find(({ code }) => code === cell.saved.item);
    const place = placeNames.value.get(cell.saved.place) ?? cell.saved.place;
    return joined([nameOf(cell.indicator.name), ...(item ? [nameOf(item.name)] : []), place]);
  }

  function look(key: CellKey): CellLook {
    const cell = draft.value.cell(key);
    const view = draft.value.view(key);
    const text = shownText(cell, view, basis.value);
    const state = lookOf(view, cell, handIn.value);
    const parts = [nameOfCell(key), text, stateWords.value[state]].filter((part) => part !== '');
    return { text, state, label: parts.join(comma.value) };
  }

  return { nameOfCell, look };
}
