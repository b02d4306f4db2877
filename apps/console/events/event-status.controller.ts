import { Body, Controller, Get, Header, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { askedSchema, type EventStatusJson, eventIdentity } from '#contracts/api/event-status-json';
import { inBoth } from '#contracts/events/fault';
import type { EventRef } from '#domain/ledger/outcome';
import { coversSource, type Principal } from '#http/principal';
import { Sender } from '#http/principal-of';
import { readBody } from '#http/read-body';
import { Rejected } from '#http/rejected';
import { SenderGuard } from '#http/sender.guard';
import { readQuery } from '../http/read-query.js';
import { EventStatuses } from './event-statuses.js';

export const statusQuery = z.strictObject(eventIdentity.shape);

/** So that a sender learns what the ledger made of what the door accepted. */
@Controller('api/v1/events/status')
@UseGuards(SenderGuard)
export class EventStatusController {
  constructor(private readonly statuses: EventStatuses) {}

  @Get()
  @Header('cache-control', 'no-store')
  async one(@Query() given: unknown, @Sender() sender: Principal): Promise<EventStatusJson> {
    const ref = readQuery(statusQuery, given);
    mayAsk(sender, [ref]);
    const [status] = await this.statuses.of([ref]);
    if (!status || status.state === 'unknown') {
      throw new Rejected({ code: 'not-found', detail: inBoth('没有收到过此事件', 'No such event was received') });
    }
    return status;
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async many(@Body() body: unknown, @Sender() sender: Principal): Promise<EventStatusJson[]> {
    const asked = readBody(askedSchema, body);
    mayAsk(sender, asked);
    return this.statuses.of(asked);
  }
}

/** A device learns of its own events only: whether another's exist is none of its business. */
const mayAsk = (sender: Principal, refs: readonly EventRef[]): void => {
  if (sender.kind === 'user') return;
  if (!refs.every((ref) => coversSource(sender.source, ref.source))) throw new Rejected({ code: 'source-not-allowed' });
};
