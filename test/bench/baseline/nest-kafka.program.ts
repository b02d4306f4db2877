// Nest's own Kafka transport, as its manual shows it.

import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport } from '@nestjs/microservices';
import { logLevel } from 'kafkajs';
import { meter } from '../meter.js';
import { programArgs, tell } from '../programs.js';
import type { ConsumeArgs } from './each-batch.program.js';

const { brokers, topic, group, events, warmUp } = programArgs<ConsumeArgs>();
const { add, rate } = meter(events, warmUp);
let bytes = 0;

@Controller()
class NoOp {
  @EventPattern<string>(topic)
  handle(@Payload() event: { id: string }): void {
    bytes += event.id.length;
    add(1);
  }
}

@Module({ controllers: [NoOp] })
class App {}

const app = await NestFactory.createMicroservice(App, {
  logger: false,
  transport: Transport.KAFKA,
  options: {
    client: { brokers: [...brokers], logLevel: logLevel.NOTHING },
    consumer: { groupId: group },
    subscribe: { fromBeginning: true },
  },
});
await app.listen();
tell({ rate: await rate, bytes });
