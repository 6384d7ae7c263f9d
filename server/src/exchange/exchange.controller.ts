import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import {
  commitImportSchema,
  fileQuerySchema,
  importQuerySchema,
  LianxiError,
  sheetQuerySchema,
  type CommitImport,
  type FileQuery,
  type ImportCommitted,
  type ImportPreview,
  type ImportQuery,
  type PeriodCode,
  type PrintedSheet,
} from '@lianxi/shared';
import type { Request } from 'express';
import { Checked } from '../http/checked.pipe.js';
import { Id } from '../http/id.pipe.js';
import { languageOf } from '../http/language.js';
import type { Actor } from '../identity/actor.js';
import { By } from '../identity/by.decorator.js';
import { Exports } from './exports.js';
import { Imports } from './imports.js';

interface SheetName {
  department: string;
  period: PeriodCode;
}

@Controller('api/v1')
export class ExchangeController {
  constructor(
    private readonly exports: Exports,
    private readonly imports: Imports,
  ) {}

  /** The sheet as a file. Needs `figure.enter` for the department. */
  @Get('sheets/:department/:period/file')
  async file(
    @By() actor: Actor,
    @Param(new Checked(sheetQuerySchema)) { department, period }: SheetName,
    @Query(new Checked(fileQuerySchema)) query: FileQuery,
  ): Promise<StreamableFile> {
    const { content, type, disposition } = await this.exports.file(actor, department, period, query);
    return new StreamableFile(content, { type, disposition, length: content.length });
  }

  /** The sheet with its checksum, for the paper that is signed. Needs `figure.enter` for the department. */
  @Get('sheets/:department/:period/print')
  print(
    @By() actor: Actor,
    @Param(new Checked(sheetQuerySchema)) { department, period }: SheetName,
  ): Promise<PrintedSheet> {
    return this.exports.print(actor, department, period);
  }

  /** Takes a file and begins to read it. Needs `figure.enter` for the department. */
  @Post('imports')
  begin(
    @By() actor: Actor,
    @Query(new Checked(importQuerySchema)) query: ImportQuery,
    @Req() request: Request,
  ): Promise<{ id: string }> {
    if (!Buffer.isBuffer(request.body)) throw new LianxiError('FILE_NOT_TABLE');
    return this.imports.begin(actor, query, request.body);
  }

  /** How far the reading is, and what it would change. Only for who began it. */
  @Get('imports/:id')
  preview(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<ImportPreview> {
    return this.imports.preview(actor, id, languageOf(language));
  }

  /** Stops the reading and forgets what was read. Only for who began it. */
  @Delete('imports/:id')
  @HttpCode(204)
  cancel(@By() actor: Actor, @Param('id', Id) id: string): Promise<void> {
    return this.imports.cancel(actor, id);
  }

  /** Enters what was previewed, as one revision. Only for who began it. */
  @Post('imports/:id/commit')
  @HttpCode(200)
  commit(
    @By() actor: Actor,
    @Param('id', Id) id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Checked(commitImportSchema)) request: CommitImport,
  ): Promise<ImportCommitted> {
    return this.imports.commit(actor, id, request, key);
  }
}
