import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

export interface Size {
  width: number;
  height: number;
}
export const SIZES: readonly Size[];
export function pairedWall(
  browser: Browser,
  url: string,
  options: { district: string; scene?: string; context?: BrowserContextOptions },
): Promise<Page>;
export function settle(page: Page): Promise<void>;
export function sceneOn(page: Page): Promise<string>;
export function nextScene(page: Page): Promise<string>;
export function scenesOf(page: Page): Promise<string[]>;
