/** What every panel may know besides its answers: language, names behind codes, size of the canvas. */
import { computed, inject, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue';
import {
  shanghaiDay,
  type DayCode,
  type Department,
  type Indicator,
  type Language,
  type Name,
  type Outline,
  type Place,
} from '@lianxi/shared';
import words, { type PanelWords } from '../i18n/panels';

export interface PanelContext {
  language: Readonly<Ref<Language>>;
  /** Pixels of 1/1080 of the canvas: every size derives from it. */
  unit: Readonly<Ref<number>>;
  /** The smallest text, in pixels. */
  smallest: Readonly<Ref<number>>;
  /** The day in Shanghai, by the server. */
  today: Readonly<Ref<DayCode>>;
  /** Server time in milliseconds, moving on with every minute. */
  minute: Readonly<Ref<number>>;
  /** True while the provenance of every figure is called up. */
  isProvenanceShown: Readonly<Ref<boolean>>;
  indicator(code: string): Indicator | undefined;
  department(code: string): Department | undefined;
  place(code: string): Place | undefined;
  /** Subdistricts of a district there are today, in the order of their codes. */
  subdistricts(district: string): readonly Place[];
  /** Outlines the district uploaded; null: its map is drawn of tiles. */
  outline: Readonly<Ref<Outline | null>>;
}

export const panelContextKey: InjectionKey<PanelContext> = Symbol('panel context');

const alone: PanelContext = {
  language: shallowRef('zh'),
  unit: shallowRef(1),
  smallest: shallowRef(28),
  today: shallowRef(shanghaiDay(Date.now())),
  minute: shallowRef(Date.now()),
  isProvenanceShown: shallowRef(false),
  indicator: () => undefined,
  department: () => undefined,
  place: () => undefined,
  subdistricts: () => [],
  outline: shallowRef(null),
};

export interface PanelTools extends PanelContext {
  words: ComputedRef<PanelWords>;
  nameOf(name: Name): string;
}

/** The context of the scene this panel stands in; a panel on its own speaks Chinese at 1080 lines. */
export function usePanel(): PanelTools {
  const context = inject(panelContextKey, alone);
  return {
    ...context,
    words: computed(() => words[context.language.value === 'zh' ? 'zh-CN' : 'en']),
    nameOf: (name) => name[context.language.value],
  };
}
