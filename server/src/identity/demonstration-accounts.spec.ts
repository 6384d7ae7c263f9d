import { Catalogue } from '../catalogue/catalogue.js';
import { SystemClock } from '../config/clock.js';
import { readConfig } from '../config/config.js';
import { CatalogueStore } from '../catalogue/catalogue.store.js';
import { smallCatalogue } from '../testing/house.js';
import { freshDatabase, type TestDatabase } from '../testing/test-database.js';
import { demonstrationAccounts, ensureDemonstrationAccounts } from './demonstration-accounts.js';
import { IdentityService } from './identity.service.js';
import { SignInDesk } from './sign-in.js';

const catalogue = new Catalogue(smallCatalogue);
const today = '2026-11-23';
const demonstration = readConfig({ LIANXI_DEMONSTRATION: 'true' }, [], '/nowhere');
const production = readConfig({ LIANXI_DEMONSTRATION: 'false' }, [], '/nowhere');

let house: TestDatabase;
beforeAll(async () => {
  house = await freshDatabase();
  await new CatalogueStore(house.database).saveWhenChanged(smallCatalogue);
  await ensureDemonstrationAccounts(house.database, catalogue, today);
});
afterAll(() => house.drop());

const request = { name: 'D-a-lead', password: 'demo-lianxi' };
const deskOf = (config: typeof production): SignInDesk =>
  new SignInDesk(house.database, config, new SystemClock());

describe('the demonstration accounts', () => {
  it('are staff and lead of every department, four roles a district, and one who leads them all', () => {
    const accounts = demonstrationAccounts(catalogue, today);
    expect(accounts.map(({ name }) => name)).toEqual([
      ...['D-lead', 'D-lead-lead', 'D-a', 'D-a-lead', 'D-b', 'D-b-lead'],
      ...['D-office', 'D-manager', 'D-admin', 'D-auditor'],
      ...['E-a', 'E-a-lead', 'E-office', 'E-manager', 'E-admin', 'E-auditor'],
      'manager',
    ]);
    expect(accounts.at(-1)?.grants.map(({ district }) => district)).toEqual(['D', 'E']);
  });

  it('have one who counts at the first open station of a district', () => {
    const open = {
      ...smallCatalogue,
      places: smallCatalogue.places.map((place) => ({ ...place, validTo: null })),
    };
    const accounts = demonstrationAccounts(new Catalogue(open), today);
    expect(accounts.filter(({ role }) => role === 'attendant')).toMatchObject([
      { name: 'D-attendant', grants: [{ district: 'D', department: 'D-A', place: 'T1' }] },
    ]);
  });

  it('are made once', async () => {
    const count = async (): Promise<unknown> =>
      house.database.query('SELECT count(*), max(created_at) FROM account');
    const before = await count();
    await ensureDemonstrationAccounts(house.database, catalogue, today);
    expect(await count()).toEqual(before);
  });

  it('sign in with the public password in a demonstration', async () => {
    const { session } = await deskOf(demonstration).signIn(request, '::1', null);
    expect(session.grants).toEqual([{ role: 'lead', district: 'D', department: 'D-A' }]);
  });

  it('cannot sign in outside of one, and sessions they had there are worth nothing', async () => {
    const { secret } = await deskOf(demonstration).signIn(request, '::1', null);
    await expect(deskOf(production).signIn(request, '::1', null)).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    const cookie = `lianxi_session=${secret}`;
    expect((await new IdentityService(house.database, demonstration).actorOf({ cookie })).kind).toBe(
      'person',
    );
    expect((await new IdentityService(house.database, production).actorOf({ cookie })).kind).toBe('nobody');
  });
});
