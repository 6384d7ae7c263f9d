/**
 * Two people on one sheet over a network that loses requests and answers, with reloads in between, in any order: no typed text
 * vanishes without its person's choice, none is overwritten unseen, and once it is quiet everybody sees what the server has.
 */
import fc from 'fast-check';
import type { DraftsSaved } from '@lianxi/shared';
import type { CellKey, Choice, LocalDraft } from './cell';
import { DraftPeer } from './draft-peer';
import type { OutgoingDrafts } from './draft-state';
import { SheetDraft } from './sheet-draft';
import { aCell, exactly } from './sheet-builders';

const cells = ['x.a', 'x.b'].map((code) => aCell({ indicator: { code } }));
const keys = cells.map(({ key }) => key);

/** The server: the peer, what it has ever held, and the ledger. */
class World {
  readonly peer = new DraftPeer();
  ledger = cells;
  private texts = 0;
  /** `cell text` of everything ever kept. */
  readonly everKept = new Set<string>();
  readonly people: [Person, Person] = [new Person('刘', this), new Person('赵', this)];

  /** Mostly a number nobody has typed before, so that nothing is taken for something else. */
  text(kind: 'new' | 'same' | 'none'): string {
    if (kind === 'none') return '';
    return String(kind === 'new' ? ++this.texts : Math.max(1, this.texts));
  }

  report(key: CellKey, value: number): void {
    this.ledger = this.ledger.map((cell) => {
      const saved = { ...cell.saved, version: cell.saved.version + 1, value: exactly(value), by: '接口' };
      return cell.key === key ? { ...cell, saved } : cell;
    });
  }

  look(): void {
    for (const [key, text] of Object.entries(this.peer.texts())) this.everKept.add(`${key} ${text}`);
    for (const person of this.people) person.look();
  }
}

class Person {
  draft = this.opened();
  private stored = new Map<CellKey, LocalDraft>();
  private known = 0;
  private way: { sent: OutgoingDrafts; reply: DraftsSaved | null } | null = null;
  /** What this person typed and has not given up. */
  readonly mine = new Map<CellKey, string>();
  /** `cell text` of every colleague's text that was on this screen. */
  readonly seen = new Set<string>();

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {}

  private opened(): SheetDraft {
    return new SheetDraft(this.world?.ledger ?? cells, this.name);
  }

  look(): void {
    for (const [key, local] of this.draft.takeUnstored()) {
      if (local) this.stored.set(key, local);
      else this.stored.delete(key);
    }
    for (const key of keys) {
      const { text, conflict } = this.draft.view(key);
      this.seen.add(`${key} ${text}`);
      if (conflict) this.seen.add(`${key} ${conflict.theirs.text}`);
    }
  }

  /** Something the person did: what is on the screen now is what this person wants. */
  did(act: () => void): void {
    act();
    for (const key of keys) {
      const { text, sync } = this.draft.view(key);
      if (sync === 'waiting' && text !== '') this.mine.set(key, text);
      else this.mine.delete(key);
    }
  }

  send(): void {
    const sent = this.way ? null : this.draft.toSave(10);
    this.look();
    if (sent) this.way = { sent, reply: null };
  }

  arrive(): void {
    if (!this.way || this.way.reply) return;
    const before = this.world.peer.texts();
    this.way.reply = this.world.peer.save(this.way.sent.cells, this.name);
    for (const [key, text] of Object.entries(before)) {
      const isOver = this.world.peer.texts()[key] !== text;
      if (isOver && !this.seen.has(`${key} ${text}`)) throw new Error(`${text} was overwritten unseen`);
    }
  }

  answer(): void {
    if (!this.way?.reply) return;
    this.draft.saved(this.way.sent, this.way.reply);
    this.way = null;
  }

  lose(): void {
    this.way = null;
  }

  fetch(): void {
    const { number, cells: drafts } = this.world.peer.since(this.known);
    this.known = number;
    this.draft.meet(drafts);
  }

  refetch(): void {
    const { cells: drafts, isAll } = this.world.peer.since(0);
    this.draft.refresh(this.world.ledger);
    this.draft.meet(drafts, isAll);
  }

  reload(): void {
    this.look();
    this.way = null;
    const stored = JSON.parse(JSON.stringify(Object.fromEntries(this.stored))) as Record<string, LocalDraft>;
    this.draft = this.opened();
    this.refetch();
    this.known = this.world.peer.number;
    this.draft.takeUp(stored);
  }

  /** What was typed is on this screen, or the server has had it, or the ledger says it. */
  checkNothingLost(): void {
    for (const [key, text] of this.mine) {
      const isReported = this.world.ledger.some(
        (cell) => cell.key === key && String(cell.saved.value?.value) === text,
      );
      if (isReported || this.draft.view(key).text === text || this.world.everKept.has(`${key} ${text}`))
        continue;
      throw new Error(`${this.name} lost ${text}`);
    }
  }
}

type Kind = Parameters<World['text']>[0];
type Deed = (world: World) => void;
const who = fc.constantFrom(0 as const, 1 as const);
const where = fc.constantFrom(...keys);
const byPerson = (act: (person: Person) => void): fc.Arbitrary<Deed> =>
  who.map((index) => (world) => act(world.people[index]));

const deeds = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(who, where, fc.constantFrom<Kind>('new', 'new', 'new', 'same', 'none'))
      .map(([index, key, kind]): Deed => (world) => {
        const person = world.people[index];
        person.did(() => person.draft.write([{ key, text: world.text(kind) }]));
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(who, where, fc.constantFrom<Kind>('new', 'same'))
      .map(([index, key, kind]): Deed => (world) => {
        world.people[index].draft.edit(key, world.text(kind));
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(who, where, fc.constantFrom<Choice>('mine', 'theirs', 'before'))
      .map(([index, key, choice]): Deed => (world) => {
        const person = world.people[index];
        person.did(() => person.draft.resolve(key, choice));
      }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(where, fc.constantFrom<Kind>('new', 'same')).map(
      ([key, kind]): Deed =>
        (world) =>
          world.report(key, Number(world.text(kind))),
    ),
  },
  { weight: 1, arbitrary: byPerson((person) => person.did(() => person.draft.undo())) },
  { weight: 1, arbitrary: byPerson((person) => person.did(() => person.draft.redo())) },
  { weight: 4, arbitrary: byPerson((person) => person.send()) },
  { weight: 4, arbitrary: byPerson((person) => person.arrive()) },
  { weight: 4, arbitrary: byPerson((person) => person.answer()) },
  { weight: 1, arbitrary: byPerson((person) => person.lose()) },
  { weight: 3, arbitrary: byPerson((person) => person.fetch()) },
  { weight: 1, arbitrary: byPerson((person) => person.refetch()) },
  { weight: 1, arbitrary: byPerson((person) => person.reload()) },
);

/** Everything arrives, everybody chooses, until nothing waits any more. */
function calm(world: World): void {
  for (let turn = 0; turn < 20; turn++) {
    for (const person of world.people) {
      person.draft.leave();
      person.lose();
      person.refetch();
      world.look(); // nobody chooses what is not on the screen yet
      for (const key of keys)
        if (person.draft.view(key).conflict)
          person.did(() => person.draft.resolve(key, turn % 2 ? 'mine' : 'theirs'));
      person.send();
      person.arrive();
      world.look();
      person.answer();
      world.look();
      person.checkNothingLost();
    }
    if (world.people.every(({ draft }) => draft.waiting === 0 && draft.count().conflicts === 0)) break;
  }
}

describe('two people and a bad network', () => {
  it('lose nothing, overwrite nothing unseen, and end with one picture', () => {
    fc.assert(
      fc.property(fc.array(deeds, { maxLength: 60 }), (story) => {
        const world = new World();
        for (const deed of story) {
          deed(world);
          world.look();
          world.people.forEach((person) => person.checkNothingLost());
        }
        calm(world);
        world.people.forEach((person) => person.refetch());
        const [one, other] = world.people.map(({ draft }) => keys.map((key) => draft.view(key)));
        expect(one?.map(({ text }) => text)).toEqual(other?.map(({ text }) => text));
        for (const [at, key] of keys.entries()) {
          expect(one?.[at]).toMatchObject({ conflict: null });
          expect(one?.[at]?.sync).not.toBe('waiting');
          const kept = world.peer.texts()[key];
          if (kept !== undefined) expect(one?.[at]?.text).toBe(kept);
          else expect(one?.[at]?.sync).toBe('rest');
        }
      }),
      { numRuns: 500 },
    );
  });
});
