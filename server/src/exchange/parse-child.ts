/** The process that reads one file and ends: a hostile file can exhaust only this one. Started by parse-file.ts. */
import { FileRefusal } from './file-refusal.js';
import { readTable } from './read-table.js';
import type { Table } from './table.js';

export type ChildMessage =
  | { progress: { rows: number; share: number } }
  | { table: Table }
  | { refusal: { code: string; values: Record<string, string | number> } };

const tell = (message: ChildMessage, then?: () => void): unknown =>
  process.send?.(message, undefined, undefined, then);

process.once('message', (file: Uint8Array) => {
  // a long table is still on its way when `send` returns
  tell(read(file), () => process.disconnect());
});

function read(file: Uint8Array): ChildMessage {
  try {
    return { table: readTable(file, (rows, share) => tell({ progress: { rows, share } })) };
  } catch (error) {
    const { code, values } = error instanceof FileRefusal ? error : new FileRefusal('FILE_DAMAGED');
    return { refusal: { code, values } };
  }
}
