import { readConfig } from './config.js';

const read = (env: Record<string, string>, args: string[] = []) => readConfig(env, args, '/project');

describe('the configuration', () => {
  it('has defaults that run a demonstration on loopback', () => {
    expect(read({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      isDemonstration: true,
      databaseUrl: null,
    });
  });

  it('is no demonstration with --empty, or on a database one points it at', () => {
    expect(read({}, ['--empty']).isDemonstration).toBe(false);
    expect(read({ DATABASE_URL: 'postgres://u:p@db/lianxi' }).isDemonstration).toBe(false);
  });

  it('does not show public passwords beyond loopback', () => {
    expect(() => read({ LIANXI_HOST: '0.0.0.0' })).toThrow('loopback only');
    expect(read({ LIANXI_HOST: '0.0.0.0', LIANXI_DEMONSTRATION: 'false' }).host).toBe('0.0.0.0');
  });

  it.each([
    [{ LIANXI_PORT: 'x' }, 'LIANXI_PORT'],
    [{ LIANXI_ORIGINS: 'https://a.example/path' }, 'LIANXI_ORIGINS'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
  ])('names what is wrong: %j', (env, name) => expect(() => read(env)).toThrow(name));

  it('knows its options', () => expect(() => read({}, ['--emtpy'])).toThrow('Unknown option --emtpy'));
});
