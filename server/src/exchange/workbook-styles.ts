/** Looks of cells as the style part of a workbook. */

/** Looks a cell can have; the open ones may be typed into when the sheet is protected. */
export type Look = 'plain' | 'title' | 'head' | 'cell' | 'wrapped' | 'number' | 'openNumber' | 'openText';

interface Format {
  font: number;
  fill: number;
  align?: string;
  isOpen?: boolean;
  hasBorder?: boolean;
  isText?: boolean;
}

const RIGHT = '<alignment horizontal="right"/>';
const formats: Record<Look, Format> = {
  plain: { font: 0, fill: 0 },
  title: { font: 2, fill: 0 },
  head: { font: 1, fill: 2, hasBorder: true, align: '<alignment vertical="center" wrapText="1"/>' },
  cell: { font: 0, fill: 0, hasBorder: true },
  wrapped: { font: 0, fill: 0, hasBorder: true, align: '<alignment vertical="top" wrapText="1"/>' },
  number: { font: 0, fill: 0, hasBorder: true, align: RIGHT },
  openNumber: { font: 1, fill: 3, hasBorder: true, align: RIGHT, isOpen: true },
  openText: { font: 0, fill: 3, hasBorder: true, isOpen: true, isText: true },
};

const font = (size: number, isBold: boolean): string =>
  `<font>${isBold ? '<b/>' : ''}<sz val="${size}"/><name val="Microsoft YaHei"/></font>`;
const fill = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/></patternFill></fill>`;
const edges = ['left', 'right', 'top', 'bottom']
  .map((edge) => `<${edge} style="thin"><color rgb="FF8A8172"/></${edge}>`)
  .join('');

/** Built-in formats: 1,234 and text; decimals get formats of our own from this number on. */
const [WHOLE, TEXT, OWN] = [3, 49, 164];

/** Hands out style numbers as cells ask for them. */
export class Styles {
  private readonly numbers = new Map<string, number>([['plain||', 0]]);
  private readonly cells: string[] = [cellFormat('plain', undefined, false)];
  private mostDecimals = 0;

  /**
   * @param decimals digits after the point that a number shows
   * @param isGuarded the cell holds a text that must never be taken for a formula (TRUST A37)
   */
  numberOf(look: Look, decimals: number | undefined, isGuarded: boolean): number {
    const name = `${look}|${decimals ?? ''}|${isGuarded ? 'guarded' : ''}`;
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.mostDecimals = Math.max(this.mostDecimals, decimals ?? 0);
    this.numbers.set(name, this.cells.length);
    return this.cells.push(cellFormat(look, decimals, isGuarded)) - 1;
  }

  xml(namespace: string): string {
    const own = Array.from(
      { length: this.mostDecimals },
      (_, index) => `<numFmt numFmtId="${OWN + index + 1}" formatCode="#,##0.${'0'.repeat(index + 1)}"/>`,
    );
    return (
      `<styleSheet xmlns="${namespace}">${own.length > 0 ? `<numFmts count="${own.length}">${own.join('')}</numFmts>` : ''}` +
      `<fonts count="3">${font(11, false)}${font(11, true)}${font(16, true)}</fonts>` +
      `<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${fill('ECE5D7')}${fill('F8E8BF')}</fills>` +
      `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${edges}<diagonal/></border></borders>` +
      `<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
      `<cellXfs count="${this.cells.length}">${this.cells.join('')}</cellXfs>` +
      `<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
    );
  }
}

function cellFormat(look: Look, decimals: number | undefined, isGuarded: boolean): string {
  const {
    font: fontId,
    fill: fillId,
    align = '',
    isOpen = false,
    hasBorder = false,
    isText = false,
  } = formats[look];
  const format = isText ? TEXT : decimals === undefined ? 0 : decimals === 0 ? WHOLE : OWN + decimals;
  return (
    `<xf numFmtId="${format}" fontId="${fontId}" fillId="${fillId}" borderId="${hasBorder ? 1 : 0}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"` +
    `${isGuarded ? ' quotePrefix="1"' : ''}>${align}<protection locked="${isOpen ? 0 : 1}"/></xf>`
  );
}
