import { Controller, Get } from '@nestjs/common';
import { openApi } from './openapi.document.js';

@Controller('api/v1/openapi.json')
export class OpenApiController {
  private readonly document = openApi();

  /** The contract of this API, served by ourselves. */
  @Get()
  read(): object {
    return this.document;
  }
}
