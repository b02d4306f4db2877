// Our Nest transport over our Kafka adapter, as the services use both, with a handler that only parses.

import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { KafkaEventLog } from '#kafka/kafka-event-log';
import type { BatchControl, LogBatch } from '#ports/event-log/event-log';
import { EventLogServer } from '#runtime/event-log-server';
import { createLogger } from '#telemetry/logger';
import type { ConsumeArgs } from '../baseline/each-batch.program.js';
import { meter } from '../meter.js';
import { programArgs, tell } from '../programs.js';

const { brokers, topic, group, events, warmUp } = programArgs<ConsumeArgs>();
const { add, rate } = meter(events, warmUp);
const TRANSPORT = Symbol('bench');
let bytes = 0;

@Controller()
class NoOp {
  @EventPattern<string>(topic, TRANSPORT)
  async handle(@Payload() batch: LogBatch, @Ctx() control: BatchControl): Promise<void> {
    for (const { value } of batch.records) bytes += JSON.parse(value.toString('utf8')).id.length;
    control.commit(batch.to);
    add(batch.records.length);
  }
}

@Module({ controllers: [NoOp] })
class App {}

const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false });
const strategy = new EventLogServer({
  spec: { transport: TRANSPORT, log: 'events', topic, group, mode: 'group' },
  log: new KafkaEventLog({ brokers }, createLogger('bench', 'silent')),
  hooks: () => undefined,
  onStopped: (reason) => {
    throw new Error(`stopped: ${reason.type}`);
  },
  onRetry: (failure) => {
    throw failure;
  },
});
app.connectMicroservice({ strategy }, { inheritAppConfig: false });
await app.startAllMicroservices();
tell({ rate: await rate, bytes });
