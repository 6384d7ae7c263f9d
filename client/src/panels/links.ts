/** Links of a chain, or parts of a plan: what is said of each, from one or two splits by the same items. */
import { formatChange, formatNumber, type SplitAnswer } from '@lianxi/shared';
import { decimalsOf, percentText, writeReading, type ViewOptions, type WrittenFigure } from './figure-view';

export interface Link {
  code: string;
  name: string;
  whole: number | null;
  part: number | null;
  /** The number that is the picture: how many (chain), or how much of it is done (parts). */
  figure: WrittenFigure;
  /** `4/11  36%`, or the count behind a percentage. */
  told: string;
  change: string;
}

export interface LinkOptions extends ViewOptions {
  kind: 'chain' | 'parts';
  nameOf(name: SplitAnswer['parts'][number]['name']): string;
  marks: ReadonlyMap<string, number>;
}

export function linksOf(whole: SplitAnswer, part: SplitAnswer | null, options: LinkOptions): Link[] {
  return whole.parts.map(({ code, name, reading }) => {
    const own = part?.parts.find((each) => each.code === code)?.reading ?? null;
    const all = reading.value;
    const some = own?.value ?? null;
    const share = all === null || some === null || all === 0 ? null : (some / all) * 100;
    const isParts = options.kind === 'parts' && own !== null;
    const change = options.marks.get(code);
    return {
      code,
      name: options.nameOf(name),
      whole: all,
      part: some,
      figure: isParts ? percentFigure(share, options) : writeReading(reading, reading, options),
      told: own === null ? '' : toldOf(all, some, isParts ? null : share, options),
      change: change === undefined ? '' : `(${formatChange(change, decimalsOf(own ?? reading))})`,
    };
  });
}

function percentFigure(share: number | null, { words }: ViewOptions): WrittenFigure {
  return {
    prefix: '',
    text: share === null ? words.missing : formatNumber(share),
    scale: '',
    unit: share === null ? '' : '%',
    isMissing: share === null,
  };
}

function toldOf(
  whole: number | null,
  part: number | null,
  share: number | null,
  { words }: ViewOptions,
): string {
  if (part === null) return words.missing;
  const count = whole === null ? formatNumber(part) : `${formatNumber(part)}/${formatNumber(whole)}`;
  return share === null ? count : `${count}  ${percentText(share)}`;
}
