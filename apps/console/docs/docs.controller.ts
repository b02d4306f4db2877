import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '#config/config';
import { PAGE_HEADERS } from '../pages/security-headers.js';
import { docsPage, docsScript } from './docs-page.js';
import { openApi } from './openapi.js';
import { OPERATIONS } from './operations.js';

/** The description of the API, for programs and for people. It tells nothing that needs a sign-in. */
@Controller()
export class DocsController {
  private readonly description: string;

  constructor(@Inject(CONFIG) config: Pick<Config, 'version'>) {
    this.description = JSON.stringify(openApi(OPERATIONS, config.version));
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Header('cache-control', 'no-cache')
  describe(): string {
    return this.description;
  }

  @Get('docs')
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({ ...PAGE_HEADERS, 'cache-control': 'no-cache' }).type('text/html; charset=utf-8');
    return docsPage;
  }

  @Get('docs/start.js')
  script(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.headers({ ...PAGE_HEADERS, 'cache-control': 'no-cache' }).type('text/javascript; charset=utf-8');
    return docsScript;
  }
}
