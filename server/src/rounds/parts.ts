/** One department's part of a round: returned, confirmed, reopened, and what changed since it was confirmed. */
import {
  addDays,
  handInOf,
  isFrozen,
  LianxiError,
  shanghaiMidnight,
  type Action,
  type ChangedFigure,
  type HandIn,
  type RoundStep,
} from '@lianxi/shared';
import type { Actor } from '../identity/actor.js';
import { demand, demandSeen } from '../identity/may.js';
import { cleanText, figureId, type KnownFigure } from '../ledger/entry.rules.js';
import { readHeads } from '../ledger/heads.js';
import { confirmedLine } from '../ledger/lines.js';
import type { Line } from '../ledger/revision.js';
import type { Acts, RoundName, Scene } from './acts.js';
import { readChanges } from './changes.js';
import { duties, hasMoved, type Duty } from './duties.js';
import { closingDay } from './freezing.js';
import { readStanding } from './standing.js';
import { appendSteps, type Deed } from './steps.js';

/** Names one department's part. */
export interface PartName {
  id: string;
  department: string;
}

type Decided = Pick<Deed, 'remark' | 'until' | 'lines'>;

export class Parts {
  constructor(private readonly acts: Acts) {}

  /**
   * Sends a part back with a remark: its figures stay, the department hands in again.
   * @throws LianxiError ROUND_STATE unless it was handed in or confirmed · PERIOD_CLOSED: reopen it first, nobody could mend it
   */
  async return(
    actor: Actor,
    part: PartName,
    request: { remark: string },
    key: string | undefined,
  ): Promise<HandIn> {
    const round = await this.find(actor, 'round.return', part);
    const remark = cleanText(request.remark, 'remark');
    return this.act(actor, part, round, 'returned', { request, key }, async ({ now }, handIn) => {
      if (isFrozen(handIn, now)) throw new LianxiError('PERIOD_CLOSED', { day: closingDay(handIn.closesAt) });
      if (handIn.state !== 'submitted' && handIn.state !== 'confirmed') throw new LianxiError('ROUND_STATE');
      return { remark };
    });
  }

  /**
   * The lead vouches for all figures of a part as they stood at a revision; also after the closing day, for it changes none.
   * @throws LianxiError ROUND_STATE unless it was handed in, or was changed since it was confirmed · ROUND_MOVED
   */
  async confirm(
    actor: Actor,
    part: PartName,
    request: { revision: number },
    key: string | undefined,
  ): Promise<HandIn> {
    const round = await this.find(actor, 'figure.confirm', part);
    return this.act(actor, part, round, 'confirmed', { request, key }, async (scene, handIn) => {
      const isChanged = handIn.state === 'confirmed' && handIn.changedSince > 0;
      if (handIn.state !== 'submitted' && !isChanged) throw new LianxiError('ROUND_STATE');
      return { lines: await this.vouchedLines(scene, part, request.revision) };
    });
  }

  /**
   * Opens a closed part again until an instant, or moves the end of a running reopening.
   * @throws LianxiError ROUND_UNTIL when that is past · ROUND_STATE while the round itself is open until then
   */
  async reopen(
    actor: Actor,
    part: PartName,
    request: { reason: string; until: string },
    key: string | undefined,
  ): Promise<HandIn> {
    const round = await this.find(actor, 'round.manage', part);
    const remark = cleanText(request.reason, 'reason');
    const until = new Date(request.until);
    return this.act(actor, part, round, 'reopened', { request, key }, async ({ now, standing }) => {
      if (until.getTime() <= now) throw new LianxiError('ROUND_UNTIL', {}, 'until');
      const closes = shanghaiMidnight(addDays(standing.round.closesOn, 1));
      if (until.getTime() <= closes) throw new LianxiError('ROUND_STATE');
      return { remark, until: until.toISOString() };
    });
  }

  /** What differs from what was confirmed: each figure with its value then and now. */
  async changes(actor: Actor, part: PartName): Promise<ChangedFigure[]> {
    await this.find(actor, 'trail.read', part);
    const { database, catalogues, today } = this.acts;
    const catalogue = catalogues.current();
    const standing = await readStanding(database, catalogue, part, today);
    const handIn = standing?.handIns[0];
    if (!standing || !handIn) throw new LianxiError('NOT_FOUND', {}, 'department');
    if (handIn.state !== 'confirmed' || !handIn.confirmed) return [];
    const { district, period } = standing.round;
    const owed = ownDuties(duties(catalogue, district, period, today, standing.round), part.department);
    return readChanges(database, owed, handIn.confirmed.revision);
  }

  private async find(actor: Actor, action: Action, { id, department }: PartName): Promise<RoundName> {
    const round = await this.acts.find(id);
    demandSeen(actor, action, round?.district);
    if (!round) throw new LianxiError('NOT_FOUND');
    if (action !== 'trail.read')
      demand(actor, action, { district: round.district, department }, 'department');
    return round;
  }

  private act(
    actor: Actor,
    part: PartName,
    round: RoundName,
    step: RoundStep['step'],
    { request, key }: { request: object; key: string | undefined },
    decide: (scene: Scene, handIn: HandIn) => Promise<Decided>,
  ): Promise<HandIn> {
    return this.acts.on({ actor, key, request: { [step]: request, ...part } }, round, async (scene) => {
      const { standing, sql, now: at, today } = scene;
      const handIn = standing.handIns.find(({ department }) => department === part.department);
      if (!handIn) throw new LianxiError('NOT_FOUND', {}, 'department');
      const decided = await decide(scene, handIn);
      const deed = { round: standing.round, departments: [part.department], step, at, ...decided };
      const steps = [...standing.steps, ...(await appendSteps(sql, actor, deed))];
      const changedSince = step === 'confirmed' ? 0 : handIn.changedSince;
      return handInOf(standing.round, part.department, steps, today, changedSince);
    });
  }

  /** Confirmation lines for everything of a part that is not confirmed yet. */
  private async vouchedLines(scene: Scene, { department }: PartName, revision: number): Promise<Line[]> {
    const { sql, catalogue, standing, today } = scene;
    const { district, period } = standing.round;
    // no revision comes between the look and the step
    const [counter] = await sql.query<{ revision: string }>(
      'SELECT revision FROM district WHERE code = $1 FOR UPDATE',
      [district],
    );
    if (revision > Number(counter?.revision ?? 0)) throw new LianxiError('REVISION_UNKNOWN', {}, 'revision');
    const owed = ownDuties(duties(catalogue, district, period, today, standing.round), department);
    if (await hasMoved(sql, owed, revision)) throw new LianxiError('ROUND_MOVED');
    const figures = owed.flatMap((duty) => figuresOf(scene, duty));
    const heads = await readHeads(sql, figures);
    return figures.flatMap((figure) => {
      const head = heads.get(figureId(figure));
      return head?.state === 'provisional' ? [confirmedLine(figure, head)] : [];
    });
  }
}

const ownDuties = (owed: readonly Duty[], department: string): Duty[] =>
  owed.filter((duty) => duty.department.code === department);

function figuresOf({ catalogue }: Scene, duty: Duty): KnownFigure[] {
  const { indicator, period, department } = duty;
  return duty.cells.flatMap(({ place: code, item }) => {
    const place = catalogue.place(code);
    return place ? [{ indicator, place, period, item, department: department.code }] : [];
  });
}
