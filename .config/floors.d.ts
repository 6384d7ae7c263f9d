export function objection(area: 'server' | 'client', from: string, to: string): string | null;
