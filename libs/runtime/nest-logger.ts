import type { LoggerService } from '@nestjs/common';
import type { Logger } from '#telemetry/logger';

/** Nest's own words, as facts of our log: errors and warnings are shown, its chatter only at debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ nest: rest.at(-1), text: `${message}` }, 'nest');
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ nest: rest.at(-1), text: `${message}`, stack: rest[0] }, 'nest_error');
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ nest: rest.at(-1), text: `${message}` }, 'nest_warning');
  }
}
