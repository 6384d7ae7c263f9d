import { objection } from '../../../.config/floors.js';

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
