/** A department's sheet as a file. Needs `figure.enter` for it, as the sheet itself. */
import type { FileFormat, FileQuery, PeriodCode, PrintedSheet } from '@lianxi/shared';
import type { Sheets } from '../answers/sheet.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Actor } from '../identity/actor.js';
import { checksumOf, definitionsSheet, formTable } from './sheet-form.js';
import { writeCsv } from './write-csv.js';
import { writeWorkbook } from './write-workbook.js';

export interface WrittenFile {
  content: Uint8Array;
  type: string;
  /** Content-Disposition with the Chinese name (RFC 5987) and a plain one. */
  disposition: string;
}

const types: Record<FileFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
};

export class Exports {
  constructor(
    private readonly sheets: Sheets,
    private readonly catalogues: CatalogueStore,
  ) {}

  /** The sheet as it stands now, to be filled in elsewhere and imported again. */
  async file(
    actor: Actor,
    department: string,
    month: PeriodCode,
    { format, fill }: FileQuery,
  ): Promise<WrittenFile> {
    const sheet = await this.sheets.read(actor, department, month);
    const catalogue = this.catalogues.current();
    const { sheet: form, rows } = formTable(catalogue, sheet, fill === 'blank');
    const name = `${catalogue.department(department)?.name.zh ?? department} ${month} ${fill === 'blank' ? '空白填报表' : '填报表'}.${format}`;
    return {
      content: format === 'csv' ? writeCsv(form.rows) : writeWorkbook([form, definitionsSheet(rows)]),
      type: types[format],
      disposition: `attachment; filename="${department}-${month}.${format}"; filename*=UTF-8''${extendedValue(name)}`,
    };
  }

  /** The sheet with the checksum for the signed paper. */
  async print(actor: Actor, department: string, month: PeriodCode): Promise<PrintedSheet> {
    const sheet = await this.sheets.read(actor, department, month);
    return { sheet, checksum: checksumOf(sheet) };
  }
}

/** encodeURIComponent leaves characters that RFC 5987 reserves. */
const extendedValue = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
