/** Rounds as the office runs them: opened from a template, changed, reminded of. */
import {
  handInOf,
  LianxiError,
  type ChangeRound,
  type HandIn,
  type OpenRound,
  type PeriodCode,
  type Round,
  type RoundStep,
} from '@lianxi/shared';
import type { Sql } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import { demand, demandSeen } from '../identity/may.js';
import type { Acts, RoundName } from './acts.js';
import { checkTerms, demandMonth, templateFor } from './round.rules.js';
import { awaitsHandIn, readStanding } from './standing.js';
import { appendSteps } from './steps.js';

export class Rounds {
  constructor(private readonly acts: Acts) {}

  /** Rounds of a district, newest month first. */
  async list(actor: Actor, district: string): Promise<Round[]> {
    demand(actor, 'figure.read', { district }, 'district');
    const rows = await this.acts.database.query<RoundName & { terms: ChangeRound }>(
      `SELECT DISTINCT ON (r.period) r.id, r.district, r.period, s.terms
       FROM round r JOIN round_step s ON s.round = r.id AND s.terms IS NOT NULL
       WHERE r.district = $1 ORDER BY r.period DESC, s.revision DESC`,
      [district],
    );
    return rows.map(({ terms, ...name }) => ({ ...name, ...terms }));
  }

  /** What the catalogue suggests for a month. */
  template(actor: Actor, asked: { district: string; period: PeriodCode }): OpenRound {
    demand(actor, 'round.manage', { district: asked.district }, 'district');
    demandMonth(asked.period, this.acts.today);
    return templateFor(this.acts.catalogues.current(), asked);
  }

  /** Everything that happened to a round, oldest first. */
  async steps(actor: Actor, id: string): Promise<RoundStep[]> {
    const round = await this.acts.find(id);
    demandSeen(actor, 'trail.read', round?.district);
    const { database, catalogues, today } = this.acts;
    const standing = await readStanding(database, catalogues.current(), { id }, today);
    return standing?.steps ?? [];
  }

  /**
   * Opens a round.
   * @throws LianxiError ROUND_EXISTS · ROUND_DATES · ROUND_DUTY
   */
  open(actor: Actor, request: OpenRound, key: string | undefined): Promise<Round> {
    const { district, period, ...said } = request;
    demand(actor, 'round.manage', { district }, 'district');
    demandMonth(period, this.acts.today);
    const terms = checkTerms(this.acts.catalogues.current(), { district, period }, said);
    return this.acts.once({ actor, key, request: { openRound: request } }, district, async (sql) => {
      const [made] = await sql.query<{ id: string }>(
        `INSERT INTO round (district, period, name, meeting_on, opens_on, due_on, closes_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
        [district, period, terms.name, terms.meetingOn, terms.opensOn, terms.dueOn, terms.closesOn],
      );
      if (!made) throw new LianxiError('ROUND_EXISTS', { period }, 'period');
      const round = { id: made.id, district, period, ...terms };
      await saveDuties(sql, round);
      const at = this.acts.clock.now();
      await appendSteps(sql, actor, { round, departments: [null], step: 'opened', at, terms });
      return round;
    });
  }

  /** Changes name, days or duties of a round; saying what it says already changes nothing. */
  async change(actor: Actor, id: string, request: ChangeRound, key: string | undefined): Promise<Round> {
    const name = await this.acts.find(id);
    demandSeen(actor, 'round.manage', name?.district);
    if (!name) throw new LianxiError('NOT_FOUND');
    const terms = checkTerms(this.acts.catalogues.current(), name, request);
    const asked = { actor, key, request: { changeRound: request, id } };
    return this.acts.on(asked, name, async ({ sql, standing, now }) => {
      const round = { ...standing.round, ...terms };
      if (isSame(round, standing.round)) return round;
      await sql.query(
        `UPDATE round SET name = $2, meeting_on = $3, opens_on = $4, due_on = $5, closes_on = $6 WHERE id = $1`,
        [id, terms.name, terms.meetingOn, terms.opensOn, terms.dueOn, terms.closesOn],
      );
      await sql.query('DELETE FROM round_duty WHERE round = $1', [id]);
      await saveDuties(sql, round);
      await appendSteps(sql, actor, { round, departments: [null], step: 'changed', at: now, terms });
      return round;
    });
  }

  /**
   * Reminds departments; who has handed in already is left alone.
   * @returns how far those are that were reminded
   * @throws LianxiError ROUND_NOT_OPEN · ROUND_STATE when nobody is left to remind
   */
  async remind(
    actor: Actor,
    id: string,
    request: { departments: readonly string[] },
    key: string | undefined,
  ): Promise<HandIn[]> {
    const name = await this.acts.find(id);
    demandSeen(actor, 'round.manage', name?.district);
    if (!name) throw new LianxiError('NOT_FOUND');
    const asked = { actor, key, request: { remind: request, id } };
    return this.acts.on(asked, name, async ({ sql, standing, now, today }) => {
      const { round, steps, handIns } = standing;
      if (today < round.opensOn) throw new LianxiError('ROUND_NOT_OPEN', { day: round.opensOn });
      const known = handIns.map(({ department }) => department);
      const stranger = request.departments.findIndex((code) => !known.includes(code));
      if (stranger >= 0) throw new LianxiError('NOT_FOUND', {}, `departments.${stranger}`);
      const departments = handIns
        .filter((each) => request.departments.includes(each.department) && awaitsHandIn(each))
        .map(({ department }) => department);
      if (departments.length === 0) throw new LianxiError('ROUND_STATE', {}, 'departments');
      const added = await appendSteps(sql, actor, { round, departments, step: 'reminded', at: now });
      return departments.map((code) => handInOf(round, code, [...steps, ...added], today));
    });
  }
}

async function saveDuties(sql: Sql, { id, duties }: Round): Promise<void> {
  const rows = duties.flatMap(({ department, indicators }) =>
    indicators.map((indicator) => ({ department, indicator })),
  );
  await sql.query(
    'INSERT INTO round_duty (round, department, indicator) SELECT $1::uuid, * FROM unnest($2::text[], $3::text[])',
    [id, rows.map(({ department }) => department), rows.map(({ indicator }) => indicator)],
  );
}

function isSame(one: Round, other: Round): boolean {
  const texts = [one, other].map(({ name, meetingOn, opensOn, dueOn, closesOn, duties }) =>
    JSON.stringify([
      name,
      meetingOn,
      opensOn,
      dueOn,
      closesOn,
      duties.map(({ department, indicators }) => [department, indicators]),
    ]),
  );
  return texts[0] === texts[1];
}
