import type { Page } from '@playwright/test';

export interface Sample {
  heap: number;
  nodes: number;
  /** Nodes alive that are no longer in the document. */
  detached: number;
  listeners: number;
}
export interface Soaked {
  /** Of a wall that stands for half a minute at each scene. */
  hours: number;
  scenes: number;
  samples: Sample[];
  perHour: Pick<Sample, 'heap' | 'nodes' | 'listeners'>;
  /** What grew more than it may, in words. */
  faults: string[];
}
export function changes(url: string, district: string): Promise<() => Promise<void>>;
export function cuttable(): Promise<{
  url: string;
  lead: (port: number) => void;
  cut: () => void;
  stop: () => Promise<void>;
}>;
export function slope(values: readonly number[]): number;
export function verdict(perHour: Soaked['perHour'], limits?: Soaked['perHour']): string[];
export function soak(options: {
  page: Page;
  change: () => Promise<void>;
  isOver: (round: number) => boolean;
  disturb: (round: number) => Promise<void>;
  changesPerScene?: number;
  warmUp?: number;
  limits?: Partial<Soaked['perHour']>;
  note?: (sample: Sample & { round: number; hours: number }) => void;
}): Promise<Soaked>;
