import type { Rule } from 'eslint';

export function objection(area: 'server' | 'client', from: string, to: string): string | null;
export const floors: Rule.RuleModule;
