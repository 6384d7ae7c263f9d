/** Opens a zip in memory, counting what really comes out; headers are not believed and nothing touches the disk. */
import { Unzip, UnzipInflate } from 'fflate';
import { FileRefusal } from './file-refusal.js';
import { limits } from './table.js';

/** Small pieces: one of them cannot unpack to more than a few megabytes before it is counted. */
const PIECE = 8 * 1024;
/** Below this, repetitive but honest tables may be packed tighter than the ratio. */
const RATIO_FLOOR = 2 * 1024 * 1024;

/**
 * @param wanted whether a part is needed; the others are unpacked only to be counted
 * @returns parts by their name in the zip
 */
export function unpack(file: Uint8Array, wanted: (name: string) => boolean): Map<string, Uint8Array> {
  const pieces = new Map<string, Uint8Array[]>();
  let entries = 0;
  let unpacked = 0;
  const count = (bytes: number): void => {
    unpacked += bytes;
    const isBomb = unpacked > RATIO_FLOOR && unpacked > file.length * limits.ratio;
    if (unpacked > limits.unpackedBytes || isBomb) throw new FileRefusal('FILE_DAMAGED');
  };
  const zip = new Unzip((part) => {
    entries += 1;
    if (entries > limits.entries) throw new FileRefusal('FILE_DAMAGED');
    if (/vbaProject\.bin$/i.test(part.name)) throw new FileRefusal('FILE_MACROS');
    const kept: Uint8Array[] = [];
    if (wanted(part.name)) {
      if (pieces.has(part.name)) throw new FileRefusal('FILE_DAMAGED'); // two parts of one name: which is meant?
      pieces.set(part.name, kept);
    }
    part.ondata = (error, data) => {
      if (error) throw error;
      count(data.length);
      if (pieces.get(part.name) === kept) kept.push(data.slice());
    };
    part.start();
  });
  zip.register(UnzipInflate);
  for (let at = 0; at < file.length; at += PIECE) {
    zip.push(file.subarray(at, at + PIECE), at + PIECE >= file.length);
  }
  return new Map([...pieces].map(([name, list]) => [name, Buffer.concat(list)]));
}
