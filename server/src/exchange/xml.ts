/** One pass over a part of a workbook. Imported by the reading process: no package of ours here. */
import { SaxesParser } from 'saxes';
import { FileRefusal } from './file-refusal.js';

const CHUNK = 64 * 1024;

export interface Visitor {
  open: (tag: string, attributes: Record<string, string | undefined>) => void;
  text?: (data: string) => void;
  close?: (tag: string) => void;
  /** How far it is, 0 to 1. */
  share?: (share: number) => void;
}

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Prefixes differ between programs and are dropped; a document type is never needed and refused (TRUST A39). */
export function walk(part: Uint8Array, { open, text, close, share }: Visitor): void {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new FileRefusal('FILE_DAMAGED');
  });
  parser.on('opentag', ({ name, attributes }) => open(localName(name), attributes));
  parser.on('closetag', ({ name }) => close?.(localName(name)));
  parser.on('text', (data) => text?.(data));
  parser.on('cdata', (data) => text?.(data));
  const decoder = new TextDecoder(encodingOf(part), { fatal: true });
  for (let at = 0; at < part.length; at += CHUNK) {
    share?.(at / part.length);
    parser.write(decoder.decode(part.subarray(at, at + CHUNK), { stream: true }));
  }
  parser.close();
}

/** Parts are UTF-8 unless a byte order mark says UTF-16; the format allows nothing else. */
function encodingOf([a, b]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8';
}

/** Text of runs put together, without the reading aids (rPh) of East Asian programs. */
export class RichText {
  private parts: string[] = [];
  private isIn = false;
  private aids = 0;

  clear(): void {
    this.parts = [];
  }
  open(tag: string): void {
    if (tag === 'rPh') this.aids += 1;
    if (tag === 't') this.isIn = true;
  }
  add(data: string): void {
    if (this.isIn && this.aids === 0) this.parts.push(data);
  }
  close(tag: string): void {
    if (tag === 'rPh') this.aids -= 1;
    if (tag === 't') this.isIn = false;
  }
  value(): string {
    // how the format writes characters that XML cannot hold
    return this.parts
      .join('')
      .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`)));
  }
}
