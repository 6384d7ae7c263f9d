import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Linter } from 'eslint';
import { floors, objection } from '../../../.config/floors.js';

describe('the floors of the house', () => {
  it('let a folder import from lower floors and from itself', () => {
    expect(objection('server', 'live', 'answers')).toBeNull();
    expect(objection('server', 'answers', 'answers')).toBeNull();
    expect(objection('client', 'desk', 'live')).toBeNull();
  });

  it('refuse imports upwards', () => {
    expect(objection('server', 'ledger', 'answers')).toMatch('must not import');
    expect(objection('server', 'answers', 'roof')).toMatch('roof');
    expect(objection('client', 'panels', 'app')).toMatch('must not import');
  });

  it('refuse that rooms import each other, and that panels know of sockets', () => {
    expect(objection('client', 'desk', 'entry')).toMatch('must not import');
    expect(objection('client', 'panels', 'live')).toMatch('must not import');
  });

  it('want a floor for every new folder', () => {
    expect(objection('server', 'utils', 'config')).toMatch('has no floor');
  });
});

describe('the rule that enforces them', () => {
  let house: string;
  beforeEach(() => (house = mkdtempSync(join(tmpdir(), 'lianxi-floors-'))));
  afterEach(() => rmSync(house, { recursive: true }));

  /** Writes the files of a small house and lints the first. @returns what the rule says */
  function lint(files: Record<string, string>): string[] {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(house, name)), { recursive: true });
      writeFileSync(join(house, name), text);
    }
    const [name = '', text = ''] = Object.entries(files)[0] ?? [];
    const said = new Linter({ cwd: house }).verify(
      text,
      [{ files: ['**/*.ts'], plugins: { house: { rules: { floors } } }, rules: { 'house/floors': 'error' } }],
      { filename: join(house, name) },
    );
    return said.map(({ message }) => message);
  }

  it('is silent about an import downwards', () => {
    const files = {
      'server/src/live/gate.ts': "import '../answers/ask.js';",
      'server/src/answers/ask.ts': '',
    };
    expect(lint(files)).toEqual([]);
  });

  it.each([
    ['a plain import', "import { a } from '../answers/ask.js';"],
    ['an import for its effect', "import '../answers/ask.js';"],
    ['a re-export', "export * from '../answers/ask.js';"],
    ['a lazy import', "import('../answers/ask.js');"],
  ])('reports %s upwards', (_kind, text) => {
    const said = lint({
      'server/src/ledger/enter.ts': text,
      'server/src/answers/ask.ts': 'export const a = 1;',
    });
    expect(said).toEqual([expect.stringMatching('“ledger” .* must not import from “answers”')]);
  });

  it('lets the router open a room, and a room open no other', () => {
    const desk = { 'client/src/desk/desk.ts': '' };
    const open = "import('../desk/desk.js');";
    expect(lint({ 'client/src/app/router.ts': open, ...desk })).toEqual([]);
    expect(lint({ 'client/src/entry/sheet.ts': open, ...desk })).toHaveLength(1);
  });

  it('reports an import past the shared package', () => {
    const files = { 'client/src/desk/desk.ts': "import '../../../server/src/live/gate.js';" };
    expect(lint({ ...files, 'server/src/live/gate.ts': '' })).toEqual([
      expect.stringMatching('@lianxi/shared'),
    ]);
  });

  it('reports a circle through other files of one folder', () => {
    const files = {
      'server/src/live/a.ts': "import './b.js';",
      'server/src/live/b.ts': "import { c } from './c.js';",
      'server/src/live/c.ts': "import './a.js';",
    };
    expect(lint(files)).toEqual([expect.stringMatching('circle')]);
  });
});
