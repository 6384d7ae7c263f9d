/** Cases of good practice: awarded ones first, then the shortlisted, then the rest. */
import type { CasesAnswer, CaseStage, QuestionOf } from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import { readRegister, termsOf } from '../meetings/register.js';

const RANK: Record<CaseStage, number> = { outstanding: 0, innovative: 1, shortlisted: 2, submitted: 3 };

export async function answerCases(
  sql: Sql,
  { district, limit }: QuestionOf<'cases'>,
  revision: number,
): Promise<CasesAnswer> {
  const cases = (await readRegister(sql, 'good_case', district, revision)).flatMap((record) => {
    const terms = termsOf(record);
    const stage = record.steps.map(({ step }) => step).findLast((step) => step !== 'changed');
    const newest = record.steps.at(-1);
    if (!terms || !stage || !newest) return [];
    const { id, number } = record;
    return [{ id, number, ...terms, stage, reportedAt: newest.at, isDemo: newest.isDemo }];
  });
  cases.sort((a, b) => RANK[a.stage] - RANK[b.stage] || a.number - b.number);
  return { cases: cases.slice(0, limit) };
}
