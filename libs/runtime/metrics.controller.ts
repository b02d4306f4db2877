import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '#config/config';
import { REGISTRY, type Registry } from '#telemetry/registry';

@Controller()
export class MetricsController {
  constructor(
    @Inject(REGISTRY) private readonly registry: Registry,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('metrics')
  async scrape(@Headers('authorization') authorization: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    if (!isAllowed(this.config.metricsToken, authorization)) {
      await reply.code(401).header('www-authenticate', 'Bearer').send();
      return;
    }
    await reply.header('content-type', this.registry.contentType).send(await this.registry.metrics());
  }
}

const isAllowed = (token: string | undefined, authorization: string | undefined): boolean => {
  if (token === undefined) return true;
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
