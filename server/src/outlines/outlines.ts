/** Outlines of districts: one each, replaced as a whole. */
import {
  LianxiError,
  shanghaiDay,
  type Outline,
  type OutlineInfo,
  type Place,
  type UploadOutline,
} from '@lianxi/shared';
import { appendAudit } from '../audit/audit.js';
import type { CatalogueStore } from '../catalogue/catalogue.store.js';
import type { Clock } from '../config/clock.js';
import type { Database } from '../database/database.js';
import { principalOf, type Actor } from '../identity/actor.js';
import { demand } from '../identity/may.js';
import { outlineOf } from './outline.rules.js';

export class Outlines {
  constructor(
    private readonly database: Database,
    private readonly catalogues: CatalogueStore,
    private readonly clock: Clock,
  ) {}

  /** What would be drawn; keeps nothing. @throws as `keep` */
  preview(actor: Actor, upload: UploadOutline): Outline {
    demand(actor, 'outline.manage', { district: upload.district }, 'district');
    return outlineOf(upload, this.subdistricts(upload.district));
  }

  /** @throws LianxiError FORBIDDEN · TOO_LARGE · OUTLINE_… */
  async keep(actor: Actor, upload: UploadOutline): Promise<Outline> {
    const outline = this.preview(actor, upload);
    const { district, hash, about } = outline;
    if (actor.kind !== 'person') throw new LianxiError('FORBIDDEN', {}, 'district');
    await this.database.transaction(async (sql) => {
      await sql.query(
        `INSERT INTO map_outline (district, hash, data, uploaded_by, uploaded_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (district) DO UPDATE SET hash = excluded.hash, data = excluded.data,
           uploaded_by = excluded.uploaded_by, uploaded_at = excluded.uploaded_at`,
        [district, hash, JSON.stringify(outline), actor.id, new Date(this.clock.now())],
      );
      const line = { district, principal: principalOf(actor), action: 'keepOutline', subject: hash };
      await appendAudit(sql, { ...line, detail: { ...about } });
    });
    return outline;
  }

  /** Back to tiles; nothing happens where there is no outline. */
  async remove(actor: Actor, district: string): Promise<void> {
    demand(actor, 'outline.manage', { district }, 'district');
    await this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ hash: string }>(
        'DELETE FROM map_outline WHERE district = $1 RETURNING hash',
        [district],
      );
      if (!row) return;
      const line = { district, principal: principalOf(actor), action: 'removeOutline', subject: row.hash };
      await appendAudit(sql, line);
    });
  }

  /** The outline with this fingerprint, which never changes. @throws LianxiError NOT_FOUND once it was replaced */
  async read(actor: Actor, district: string, hash: string): Promise<Outline> {
    demand(actor, 'catalogue.read', { district });
    const [row] = await this.database.query<{ data: Outline }>(
      'SELECT data FROM map_outline WHERE district = $1 AND hash = $2',
      [district, hash],
    );
    if (!row) throw new LianxiError('NOT_FOUND');
    return row.data;
  }

  /** None or one: what a district uses, and who put it there. */
  async list(actor: Actor, district: string): Promise<OutlineInfo[]> {
    demand(actor, 'outline.manage', { district }, 'district');
    return this.database.query<OutlineInfo>(
      `SELECT o.district, o.hash, o.data->'about' AS about, jsonb_array_length(o.data->'shapes') AS places,
         a.display_name AS "uploadedBy", o.uploaded_at AS "uploadedAt"
       FROM map_outline o JOIN account a ON a.id = o.uploaded_by WHERE o.district = $1`,
      [district],
    );
  }

  hashesOf(districts: readonly string[]): Promise<{ district: string; hash: string }[]> {
    return this.database.query(
      'SELECT district, hash FROM map_outline WHERE district = ANY ($1) ORDER BY district',
      [districts],
    );
  }

  private subdistricts(district: string): Place[] {
    const catalogue = this.catalogues.current();
    const today = shanghaiDay(this.clock.now());
    const top = catalogue.place(catalogue.district(district)?.place ?? '');
    return (top ? catalogue.children(top) : []).filter(
      ({ level, validFrom, validTo }) =>
        level === 'subdistrict' && (validFrom ?? today) <= today && today <= (validTo ?? today),
    );
  }
}
