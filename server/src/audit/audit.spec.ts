import { freshDatabase, type TestDatabase } from '../testing/test-database.js';
import { appendAudit, verifyAudit } from './audit.js';

let house: TestDatabase;
beforeEach(async () => {
  house = await freshDatabase();
  for (let line = 1; line <= 5; line++) {
    await appendAudit(house.database, {
      district: 'D',
      principal: 'account:x',
      action: 'enter',
      subject: `revision/${line}`,
      detail: { lines: line },
    });
  }
});
afterEach(() => house.drop());

const tamper = (statement: string): Promise<void> =>
  house.database.transaction(async (sql) => {
    await sql.query('ALTER TABLE audit DISABLE TRIGGER audit_is_append_only');
    await sql.query(statement);
    await sql.query('ALTER TABLE audit ENABLE TRIGGER audit_is_append_only');
  });

describe('the audit trail', () => {
  it('verifies from its first line to its last', async () => {
    expect(await verifyAudit(house.database, 'D')).toEqual({ isWhole: true, lines: 5 });
    expect(await verifyAudit(house.database, 'nobody')).toEqual({ isWhole: true, lines: 0 });
  });

  it.each([
    ['a changed line', `UPDATE audit SET detail = '{"lines": 99}' WHERE sequence = 3`, 3],
    ['a changed author', `UPDATE audit SET principal = 'account:y' WHERE sequence = 2`, 2],
    ['a line taken out', `DELETE FROM audit WHERE sequence = 3`, 4],
    ['lines cut off at the end', `DELETE FROM audit WHERE sequence > 3`, 4],
  ])('shows %s, even to one who may switch the trigger off', async (_, statement, sequence) => {
    await tamper(statement);
    expect(await verifyAudit(house.database, 'D')).toEqual({ isWhole: false, sequence });
  });

  it('refuses changes', async () => {
    await expect(house.database.query('DELETE FROM audit')).rejects.toThrow('append-only');
    await expect(house.database.query(`UPDATE audit SET action = 'x'`)).rejects.toThrow('append-only');
  });

  it('leaves no line of what was undone', async () => {
    await house.database
      .transaction(async (sql) => {
        await appendAudit(sql, { district: 'D', principal: 'x', action: 'x', subject: 'x' });
        throw new Error('undone');
      })
      .catch(() => undefined);
    expect(await verifyAudit(house.database, 'D')).toEqual({ isWhole: true, lines: 5 });
  });
});
