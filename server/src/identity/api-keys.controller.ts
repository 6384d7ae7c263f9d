import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  createApiKeySchema,
  districtQuerySchema,
  type ApiKeyInfo,
  type CreateApiKey,
  type CreatedApiKey,
} from '@lianxi/shared';
import { Checked } from '../http/checked.pipe.js';
import { Id } from '../http/id.pipe.js';
import type { Actor } from './actor.js';
import { ApiKeys } from './api-keys.js';
import { By } from './by.decorator.js';

/** Needs `apiKey.manage` in the district. */
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Post()
  create(
    @By() actor: Actor,
    @Body(new Checked(createApiKeySchema)) request: CreateApiKey,
  ): Promise<CreatedApiKey> {
    return this.keys.create(actor, request);
  }

  @Get()
  list(
    @By() actor: Actor,
    @Query(new Checked(districtQuerySchema)) { district }: { district: string },
  ): Promise<ApiKeyInfo[]> {
    return this.keys.list(actor, district);
  }

  @Delete(':id')
  @HttpCode(204)
  revoke(@By() actor: Actor, @Param('id', Id) id: string): Promise<void> {
    return this.keys.revoke(actor, id);
  }
}
