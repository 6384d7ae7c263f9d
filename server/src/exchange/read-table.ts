/** A file somebody chose, as a table; what it is is told by its first bytes, not by its name. */
import { FileRefusal } from './file-refusal.js';
import { readCsv } from './read-csv.js';
import { readWorkbook } from './read-workbook.js';
import { limits, type Progress, type Table } from './table.js';

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** Old .xls, and every encrypted workbook. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Reads .xlsx or CSV.
 * @throws FileRefusal with what to do
 */
export function readTable(file: Uint8Array, progress: Progress = () => undefined): Table {
  if (file.length > limits.fileBytes) throw new FileRefusal('FILE_TOO_LARGE', { limit: '5 MB' });
  const begins = (magic: readonly number[]): boolean => magic.every((byte, index) => file[index] === byte);
  if (begins(OLE)) throw new FileRefusal('FILE_OLD_FORMAT');
  try {
    if (begins(ZIP)) return readWorkbook(file, progress);
    if (looksLikeMarkup(file)) throw new FileRefusal('FILE_NOT_TABLE');
    return readCsv(file, progress);
  } catch (error) {
    throw error instanceof FileRefusal ? error : new FileRefusal('FILE_DAMAGED');
  }
}

/** HTML or XML under another name, as many web systems “export to Excel”. */
function looksLikeMarkup(file: Uint8Array): boolean {
  const head = Buffer.from(file.subarray(0, 200)).toString('latin1').replace(/\0/g, '');
  return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(!|\?xml|html|table|meta|head)/i.test(head);
}
