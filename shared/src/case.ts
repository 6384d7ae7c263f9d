/** Cases (案例) of good practice: submitted, shortlisted, awarded. */
import { z } from 'zod';

export const caseTermsSchema = z.strictObject({
  title: z.string().trim().min(1).max(60),
  /** Who did it. */
  organisation: z.string().trim().min(1).max(60),
  /** Where. */
  region: z.string().trim().min(1).max(40),
  /** What was done and what came of it, to be read from a wall. */
  text: z.string().trim().min(1).max(300),
});
export type CaseTerms = z.infer<typeof caseTermsSchema>;

/** 征集 · 入围 · 优秀案例 · 创新案例 */
export const caseStages = ['submitted', 'shortlisted', 'outstanding', 'innovative'] as const;
export type CaseStage = (typeof caseStages)[number];
export const caseSteps = [...caseStages, 'changed'] as const;
export type CaseStep = (typeof caseSteps)[number];

export interface CasesAnswer {
  /** Awarded ones first. */
  cases: (CaseTerms & {
    id: string;
    number: number;
    stage: CaseStage;
    reportedAt: string;
    isDemo: boolean;
  })[];
}
