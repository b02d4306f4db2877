// The composition root: one process out of Nest modules, their consumers and the adapters that the URLs choose. Start order:
// adapters → Nest → HTTP parsers → init → raw routes → consumers → listen. Stop order: not ready → answers that are owed → HTTP →
// consumers with their batch in hand → pools → embedded database.

import 'reflect-metadata';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#config/config';
import { MAX_BODY_BYTES } from '#http/json-body';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import type { StopReason } from '#ports/event-log/event-log';
import { PermanentFailure, REFUSAL_FLOOD } from '#ports/failures';
import type { Database } from '#postgres/database';
import { createLogger, type Logger } from '#telemetry/logger';
import { createRegistry, type Registry } from '#telemetry/registry';
import { type Adapters, openAdapters } from './adapters.js';
import { adaptersModule } from './adapters.module.js';
import { connectConsumers } from './consumers.js';
import { DiskSpace } from './disk-space.js';
import { Drain } from './drain.js';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { registerHttpLimits } from './http-limits.js';
import { HTTP_LIMITS, type HttpLimits, serverOptions } from './http-server.js';
import { MetricsController } from './metrics.controller.js';
import { NestLogger } from './nest-logger.js';

/** One app's part of a process. */
export interface ServicePart {
  readonly module: Type<unknown>;
  readonly consumers?: readonly ConsumerSpec[];
  /** Content types and hooks; before `app.init()`, so that Nest's routes have them. */
  readonly registerHttp?: (fastify: FastifyInstance) => void;
  /** Routes outside Nest; after `app.init()`, so that they get the error filter. */
  readonly registerRoutes?: (app: NestFastifyApplication) => void | Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  readonly parts: readonly ServicePart[];
  readonly config: Config;
  /** After the migrations, before anything reads: seeds. */
  readonly prepare?: (database: Database) => Promise<void>;
  /** Left out: as in production. */
  readonly httpLimits?: Partial<HttpLimits>;
  /** A consumer failed for good: the process must end, its supervisor starts it again. */
  readonly onFatal: (error: unknown) => void;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly logger: Logger;
  /** `http://host:port` as it listens. */
  readonly url: string;
  /** Drains in order and resolves when everything is closed. */
  stop(): Promise<void>;
}

export const createService = async (options: ServiceOptions): Promise<Service> => {
  const { config, name } = options;
  const limits = { ...HTTP_LIMITS, ...options.httpLimits };
  const logger = createLogger(name, config.logLevel);
  const registry = createRegistry(name, config.version);
  const adapters = await openAdapters(config, logger, options.prepare);
  try {
    const disk = watchDisk(adapters, registry, logger);
    const dependencies = {
      'event-log': () => adapters.eventLog.ping(),
      'reading-store': () => adapters.readingStore.ping(),
      database: () => adapters.database.ping(),
    };
    const health = new Health(dependencies, disk && (() => disk.warnings()));
    const fastify = new FastifyAdapter({
      ...serverOptions(limits),
      forceCloseConnections: true,
      bodyLimit: MAX_BODY_BYTES,
      trustProxy: 'loopback',
      // An id has up to 256 characters, each of them up to 12 when it is percent-encoded.
      routerOptions: { maxParamLength: 3_072 },
    });
    const app = await NestFactory.create<NestFastifyApplication>(
      rootModule(options, adaptersModule({ config, logger, registry, adapters, health })),
      fastify,
      { bodyParser: false, logger: new NestLogger(logger), abortOnError: false },
    );
    registerHttpLimits(fastify.getInstance<FastifyInstance>(), registry, limits.connections);
    const drain = new Drain(fastify.getInstance<FastifyInstance>());
    for (const part of options.parts) part.registerHttp?.(fastify.getInstance<FastifyInstance>());
    connectConsumers(
      app,
      options.parts.flatMap((part) => part.consumers ?? []),
      {
        logs: { events: adapters.eventLog, alerts: adapters.alertLog },
        logger,
        registry,
        onStopped: (spec, reason) => {
          health.consumerStopped(spec.group, reason);
          logger.error({ group: spec.group, ...describe(reason) }, 'consumer_stopped');
          // A partition that the log no longer reaches, and a flood of refusals, need a person; any other failure a new start.
          if (reason.type === 'failed' && !needsPerson(reason.error)) options.onFatal(reason.error);
        },
      },
    );
    await app.init();
    for (const part of options.parts) await part.registerRoutes?.(app);
    await app.startAllMicroservices();
    await app.listen(config.http.port, config.http.host);
    logger.info({ url: await app.getUrl(), version: config.version }, 'service_started');
    return {
      app,
      logger,
      url: await app.getUrl(),
      stop: async () => {
        health.closing();
        await drain.settle(config.http.drainMs);
        await app.close();
        disk?.close();
        await adapters.close();
        logger.info({}, 'service_stopped');
      },
    };
  } catch (error) {
    await adapters.close();
    throw error;
  }
};

const watchDisk = ({ dataFolder }: Adapters, registry: Registry, logger: Logger): DiskSpace | undefined =>
  dataFolder === undefined ? undefined : new DiskSpace({ folder: dataFolder, registry, logger });

const rootModule = (options: ServiceOptions, adapters: DynamicModule): Type<unknown> => {
  @Module({
    imports: [adapters, ...options.parts.map((part) => part.module)],
    controllers: [HealthController, MetricsController],
  })
  class Root {}
  return Root;
};

const needsPerson = (error: unknown): boolean => error instanceof PermanentFailure && error.code === REFUSAL_FLOOD;

const describe = (reason: StopReason): Record<string, unknown> =>
  reason.type === 'failed'
    ? {
        type: reason.type,
        partition: reason.partition,
        error: reason.error instanceof Error ? reason.error.stack : `${reason.error}`,
      }
    : { ...reason, wanted: `${reason.wanted}`, low: `${reason.low}`, end: `${reason.end}` };
