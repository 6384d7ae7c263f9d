export const root: string;
export function startProcess(
  script: string,
  options?: { args?: string[]; env?: Record<string, string>; cores?: number },
): Promise<{ url: string; pid: number; stop(): Promise<void> }>;
export function scratchFolder(): { folder: string; remove(): void };
