/** API keys: other systems report as staff of one department. The secret is shown once. */
import { LianxiError, type ApiKeyInfo, type CreateApiKey, type CreatedApiKey } from '@lianxi/shared';
import { appendAudit } from '../audit/audit.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Database } from '../database/database.js';
import { principalOf, type Actor } from './actor.js';
import { demand, demandSeen } from './may.js';
import { hashOf, newSecret } from './secret.js';

const COLUMNS = `id, name, department, district, indicators, per_minute AS "perMinute", expires_at AS "expiresAt", revoked_at AS "revokedAt", used_at AS "lastUsedAt"`;

export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
  ) {}

  async create(
    actor: Actor,
    { name, department, indicators, perMinute, expiresInDays }: CreateApiKey,
  ): Promise<CreatedApiKey> {
    const district = this.catalogues.current().department(department)?.district;
    demand(actor, 'apiKey.manage', { district: district ?? department }, 'department');
    if (district === undefined || actor.kind !== 'person') throw new LianxiError('FORBIDDEN');
    this.refuseForeign(department, indicators ?? []);
    const secret = `lx_${newSecret()}`;
    return this.database.transaction(async (sql) => {
      const [created] = await sql.query<ApiKeyInfo>(
        `INSERT INTO api_key (secret_hash, name, department, district, indicators, per_minute, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(days => $8)) RETURNING ${COLUMNS}`,
        [hashOf(secret), name, department, district, indicators, perMinute, actor.id, expiresInDays],
      );
      if (!created) throw new Error('an API key was not created');
      await appendAudit(sql, {
        district,
        principal: principalOf(actor),
        action: 'createApiKey',
        subject: `key:${created.id}`,
        detail: { name, department, indicators: indicators?.join(' ') ?? null, perMinute, expiresInDays },
      });
      return { ...created, secret };
    });
  }

  /** A key cannot be made for what its department does not report: it would look as if it worked. */
  private refuseForeign(code: string, indicators: readonly string[]): void {
    const catalogue = this.catalogues.current();
    const department = catalogue.department(code);
    indicators.forEach((each, index) => {
      const indicator = catalogue.indicator(each);
      const field = `indicators.${index}`;
      if (!indicator) throw new LianxiError('INDICATOR_UNKNOWN', { code: each }, field);
      if (indicator.type === 'derived' || indicator.isComputed)
        throw new LianxiError('INDICATOR_COMPUTED', { code: each }, field);
      const isOwn =
        indicator.owner === department?.seat || (indicator.owner === 'LEAD' && department?.isLead);
      if (!isOwn) throw new LianxiError('NOT_YOUR_DEPARTMENT', {}, field);
    });
  }

  list(actor: Actor, district: string): Promise<ApiKeyInfo[]> {
    demand(actor, 'apiKey.manage', { district }, 'district');
    return this.database.query(
      `SELECT ${COLUMNS} FROM api_key WHERE district = $1 ORDER BY created_at DESC`,
      [district],
    );
  }

  /** @throws LianxiError NOT_FOUND for keys of districts the actor has nothing to do with, as for none */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (sql) => {
      const [key] = await sql.query<{ district: string }>(
        'SELECT district FROM api_key WHERE id = $1 FOR UPDATE',
        [id],
      );
      const district = key?.district;
      demandSeen(actor, 'apiKey.manage', district);
      await sql.query('UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1', [id]);
      await appendAudit(sql, {
        district,
        principal: principalOf(actor),
        action: 'revokeApiKey',
        subject: `key:${id}`,
      });
    });
  }
}
