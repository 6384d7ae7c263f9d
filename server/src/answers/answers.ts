/**
 * The one door: question → answer. An answer is evaluated once per (question, revision) and kept until a revision
 * touches what it depends on, or the day changes.
 */
import {
  fingerprint,
  LianxiError,
  questionKey,
  shanghaiDay,
  type Action,
  type Answer,
  type AnswersRequest,
  type AnswersResponse,
  type AnswerValue,
  type DayCode,
  type Question,
  type QuestionOf,
} from '@lianxi/shared';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database } from '../database/database.js';
import type { Actor } from '../identity/actor.js';
import { readNumber } from '../drafts/draft-rows.js';
import { demand, may } from '../identity/may.js';
import type { Follower, Move } from '../ledger/follower.js';
import { answerAgenda } from './agenda.answer.js';
import { AnswerCache } from './answer-cache.js';
import { answerCases } from './cases.answer.js';
import { CellReader } from './cells.js';
import { SystemCounts } from './computed.js';
import { answerDecisions } from './decisions.answer.js';
import { answerDue } from './due.answer.js';
import { answerFeed } from './feed.answer.js';
import {
  answerFigure,
  answerSeries,
  answerSplit,
  type FigureSubject,
  type LastMeeting,
} from './figure.answer.js';
import { dependencies, Figures } from './figures.js';
import { answerReporting } from './reporting.answer.js';
import { answerStations } from './stations.answer.js';

/** A question that makes sense: its codes exist, its district is known. */
export interface Posed {
  question: Question;
  key: string;
  district: string;
}

export class Answers {
  private readonly cache = new AnswerCache();
  /** Evaluations since the start, by kind of question. */
  readonly evaluations = new Map<Question['kind'], number>();

  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly follower: Follower,
    private readonly clock: Clock,
  ) {
    follower.onMove((moves) => this.forget(moves));
    follower.onNewEpoch(() => this.cache.clear());
  }

  /** REST: answers now, or as of a revision. Sees every write that was acknowledged before. */
  async ask(actor: Actor, request: AnswersRequest): Promise<AnswersResponse> {
    const posed = request.questions.map((question, index) =>
      this.pose(actor, question, `questions.${index}`),
    );
    await this.follower.look();
    const { asOf } = request;
    const answers = asOf === undefined ? await this.now(posed) : await this.at(posed, asOf);
    return { epoch: this.follower.epoch, revision: answers[0]?.revision ?? 0, answers };
  }

  /**
   * Checks a question and the right to ask it.
   * @throws LianxiError with the field
   */
  pose(actor: Actor, question: Question, path: string): Posed {
    const catalogue = this.catalogues.current();
    const key = questionKey(question);
    if ('district' in question) {
      demand(actor, 'figure.read', { district: question.district }, `${path}.district`);
      if (!catalogue.district(question.district)) throw unknownPlace(question.district, `${path}.district`);
      if (question.kind === 'drafts' || question.kind === 'due') this.demandDepartment(actor, question, path);
      return { question, key, district: question.district };
    }
    const place = catalogue.place(question.place);
    if (!place) {
      demand(actor, 'figure.read', { district: question.place }, `${path}.place`); // nobody learns what exists
      throw unknownPlace(question.place, `${path}.place`);
    }
    demand(actor, 'figure.read', { district: place.district }, `${path}.place`);
    const indicator = catalogue.indicator(question.indicator);
    if (!indicator)
      throw new LianxiError('INDICATOR_UNKNOWN', { code: question.indicator }, `${path}.indicator`);
    const item = 'item' in question ? question.item : undefined;
    if (item !== undefined && !indicator.items.some(({ code }) => code === item)) {
      throw new LianxiError('ITEM_UNKNOWN', { code: item }, `${path}.item`);
    }
    return { question, key, district: place.district };
  }

  private demandDepartment(actor: Actor, question: QuestionOf<'drafts' | 'due'>, path: string): void {
    const { district, department } = question;
    if (!mayOwn(actor, question))
      demand(actor, 'figure.enter', { district, department }, `${path}.department`);
    if (this.catalogues.current().department(department)?.district !== district)
      throw new LianxiError('NOT_FOUND', {}, `${path}.department`);
  }

  /** Whether somebody who once posed a question may still see its answers. */
  mayStillSee(actor: Actor, { question, district }: Posed): boolean {
    if (question.kind === 'drafts' || question.kind === 'due') return mayOwn(actor, question);
    return may(actor, 'figure.read', { district });
  }

  /** Answers at the newest revision this instance knows. */
  now(posed: readonly Posed[]): Promise<Answer[]> {
    const today = shanghaiDay(this.clock.now());
    return Promise.all(
      posed.map(async ({ question, key, district }) => {
        const revision = this.follower.head(district);
        const { value, stamp } = await this.cache.get({ key, question, district }, today, () =>
          this.evaluate(question, district, revision, today),
        );
        return { key, epoch: this.follower.epoch, revision, stamp, value };
      }),
    );
  }

  /** Answers as they stood at a revision, on the day it was recorded. */
  private async at(posed: readonly Posed[], asOf: number): Promise<Answer[]> {
    const district = posed[0]?.district ?? '';
    if (posed.some(({ question }) => question.kind === 'drafts')) {
      throw new LianxiError('INVALID_PAYLOAD', { hint: 'asOf: drafts have no past' }, 'asOf');
    }
    if (posed.some((each) => each.district !== district)) {
      throw new LianxiError('INVALID_PAYLOAD', { hint: 'asOf: one district a request' }, 'asOf');
    }
    const [row] = await this.database.query<{ recorded_at: Date }>(
      'SELECT recorded_at FROM revision WHERE district = $1 AND number = $2',
      [district, asOf],
    );
    if (!row) throw new LianxiError('REVISION_UNKNOWN', {}, 'asOf');
    const today = shanghaiDay(row.recorded_at.getTime());
    return Promise.all(
      posed.map(async ({ question, key }) => {
        const value = await this.evaluate(question, district, asOf, today);
        return {
          key,
          epoch: this.follower.epoch,
          revision: asOf,
          stamp: fingerprint(JSON.stringify(value)),
          value,
        };
      }),
    );
  }

  /** Whether a move changed anything a question depends on. Drafts touch the question about drafts, and nothing else. */
  isTouched(question: Question, move: Move): boolean {
    const catalogue = this.catalogues.current();
    if (question.kind === 'drafts') return move.drafts.includes(question.department);
    if (!move.isNewRevision) return false;
    if ('district' in question) return question.district === move.district;
    const place = catalogue.place(question.place);
    const indicator = catalogue.indicator(question.indicator);
    if (!place || !indicator || place.district !== move.district) return false;
    const needed = dependencies(catalogue, indicator);
    if ([...needed].some((code) => catalogue.indicator(code)?.isComputed)) return true;
    return move.touched.some((each) => needed.has(each.indicator) && catalogue.isWithin(each.place, place));
  }

  private forget(moves: readonly Move[]): void {
    for (const move of moves) {
      this.cache.forget(move.district, (question) => this.isTouched(question, move));
    }
  }

  private async evaluate(
    question: Question,
    district: string,
    revision: number,
    today: DayCode,
  ): Promise<AnswerValue> {
    this.evaluations.set(question.kind, (this.evaluations.get(question.kind) ?? 0) + 1);
    const catalogue = this.catalogues.current();
    const figures = this.figuresAt(catalogue, revision, today);
    switch (question.kind) {
      case 'figure': {
        const wantsMeeting = question.compare?.includes('lastMeeting') ?? false;
        const meeting = wantsMeeting ? await this.lastMeeting(catalogue, district, revision) : null;
        return answerFigure(figures, question, subject(catalogue, question), meeting);
      }
      case 'series':
        return answerSeries(figures, question, subject(catalogue, question));
      case 'split':
        return answerSplit(figures, question, subject(catalogue, question));
      case 'reporting':
        return answerReporting(this.database, catalogue, question, revision, today);
      case 'stations':
        return answerStations(figures, catalogue, question);
      case 'feed':
        return answerFeed(this.database, catalogue, question, revision);
      case 'agenda':
        return answerAgenda(this.database, catalogue, question, revision, today);
      case 'decisions':
        return answerDecisions(this.database, figures, question, revision);
      case 'cases':
        return answerCases(this.database, question, revision);
      case 'drafts':
        return { number: await readNumber(this.database, question.department) };
      case 'due':
        return answerDue(this.database, catalogue, question, revision, today);
    }
  }

  /** Figures of the catalogue as they stood at a revision, on a day. */
  figuresAt(catalogue: Catalogue, revision: number, today: DayCode): Figures {
    const computed = new SystemCounts(this.database, catalogue, revision);
    return new Figures(catalogue, new CellReader(this.database, revision), today, computed);
  }

  private async lastMeeting(
    catalogue: Catalogue,
    district: string,
    revision: number,
  ): Promise<LastMeeting | null> {
    const [row] = await this.database.query<{ revision: string; held_on: string }>(
      `SELECT revision, to_char(held_on, 'YYYY-MM-DD') AS held_on FROM baseline
       WHERE district = $1 AND revision < $2 ORDER BY revision DESC LIMIT 1`,
      [district, revision],
    );
    if (!row) return null;
    return { heldOn: row.held_on, figures: this.figuresAt(catalogue, Number(row.revision), row.held_on) };
  }
}

/** Whether a question about one department's work may be asked: by who fills it in, and what is due by lead and office too. */
function mayOwn(actor: Actor, { kind, district, department }: QuestionOf<'drafts' | 'due'>): boolean {
  const actions: Action[] =
    kind === 'drafts' ? ['figure.enter'] : ['figure.enter', 'figure.confirm', 'round.manage'];
  return actions.some((action) => may(actor, action, { district, department }));
}

function subject(catalogue: Catalogue, question: { indicator: string; place: string }): FigureSubject {
  const indicator = catalogue.indicator(question.indicator);
  const place = catalogue.place(question.place);
  if (!indicator || !place) throw new LianxiError('NOT_FOUND');
  return { indicator, place };
}

const unknownPlace = (code: string, field: string): LianxiError =>
  new LianxiError('PLACE_UNKNOWN', { code }, field);
