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
import type { Actor } from '../identity/actor.js';
import { demand, demandSeen } from '../identity/may.js';
import type { Acts, RoundName } from './acts.js';
import { insertRound, updateRound } from './round-rows.js';
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
      const id = await insertRound(sql, { district, period, ...terms });
      if (id === null) throw new LianxiError('ROUND_EXISTS', { period }, 'period');
      const round = { id, district, period, ...terms };
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
      await updateRound(sql, id, terms);
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
