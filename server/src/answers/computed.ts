/** Figures the system counts itself (lx.*): members from the catalogue, reporting from the ledger. Nobody types them. */
import { cyclePeriod, missing, periodOf, type DayCode, type Total } from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Sql } from '../database/database.js';
import { closedIn, decidedIn, overdueOn, readDecisions, type DecisionRecord } from '../meetings/decisions.js';
import { duties, readDuties } from '../rounds/duties.js';
import { readStandings } from '../rounds/standing.js';
import type { Asked, Computed } from './figures.js';
import { emptyTally, tally, type Tally } from './reporting.answer.js';

export class SystemCounts implements Computed {
  private readonly registers = new Map<string, Promise<DecisionRecord[]>>();

  constructor(
    private readonly sql: Sql,
    private readonly catalogue: Catalogue,
    private readonly revision: number,
  ) {}

  async total(asked: Asked, today: DayCode): Promise<Total> {
    const { district } = asked.place;
    switch (asked.indicator.code) {
      case 'lx.members': {
        const last = asked.days.to < today ? asked.days.to : today;
        return counted(
          this.catalogue.departmentsOf(district, last).filter(({ isMember }) => isMember).length,
          asked,
        );
      }
      case 'lx.due':
        return counted((await this.reporting(asked, today)).due, asked);
      case 'lx.ontime':
        return counted((await this.reporting(asked, today)).onTime, asked);
      case 'lx.decided':
        return counted(decidedIn(await this.decisions(asked), asked.days), asked);
      case 'lx.closed':
        return counted(closedIn(await this.decisions(asked), asked.days), asked);
      case 'lx.overdue':
        return counted(
          overdueOn(await this.decisions(asked), asked.days.to < today ? asked.days.to : today),
          asked,
        );
      default:
        return missing(1);
    }
  }

  /** One reading of the register, however many periods are asked for. */
  private decisions({ place: { district } }: Asked): Promise<DecisionRecord[]> {
    const known = this.registers.get(district) ?? readDecisions(this.sql, district, this.revision);
    this.registers.set(district, known);
    return known;
  }

  private async reporting(asked: Asked, today: DayCode): Promise<Tally> {
    const last = asked.days.to < today ? asked.days.to : today;
    const { district } = asked.place;
    const period = periodOf('month', last);
    const [standing] = await readStandings(this.sql, { district, period }, today, this.revision);
    const round = standing?.round ?? null;
    const owed = duties(this.catalogue, district, period, today, round);
    const states = await readDuties(this.sql, owed, this.revision);
    return owed.reduce((sum, duty) => tally(duty, states, sum, round?.dueOn ?? null), emptyTally);
  }
}

function counted(value: number, { indicator, days }: Asked): Total {
  return {
    ...missing(1),
    value,
    state: 'confirmed',
    period: periodOf(cyclePeriod(indicator.cycle), days.to),
    version: null,
    reported: 1,
  };
}
