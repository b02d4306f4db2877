// What moves the live streams: every console gets every notice and every alert, from the end, and commits nothing.

import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type Notice, noticeSchema } from '#contracts/log/notice';
import { ALERTS_TOPIC, NOTICES_TOPIC } from '#contracts/topics';
import type { LogBatch, StoredRecord } from '#ports/event-log/event-log';
import { KeepErrorClassFilter } from '#telemetry/keep-error-class.filter';
import { readAlertRecord } from './alert-records.js';
import { LiveHub } from './live-hub.js';

export const LIVE_NOTICES_TRANSPORT = Symbol('console-notices');
export const LIVE_ALERTS_TRANSPORT = Symbol('console-alerts');

/** A notice holds no fact: one that cannot be read is left, and the next snapshot has what it meant. */
const parse = (record: StoredRecord): Notice | undefined => {
  try {
    return noticeSchema.safeParse(JSON.parse(record.value.toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

@Controller()
@UseFilters(KeepErrorClassFilter)
export class LiveConsumers {
  constructor(private readonly hub: LiveHub) {}

  @EventPattern<string>(NOTICES_TOPIC, LIVE_NOTICES_TRANSPORT)
  onNotices(@Payload() batch: LogBatch): void {
    this.hub.takeNotices(batch.records.map(parse).filter((notice) => notice !== undefined));
  }

  @EventPattern<string>(ALERTS_TOPIC, LIVE_ALERTS_TRANSPORT)
  async onAlerts(@Payload() batch: LogBatch): Promise<void> {
    const alerts = batch.records.map(({ offset, value }) => readAlertRecord({ offset, json: value.toString('utf8') }));
    await this.hub.takeAlerts(alerts.filter((alert) => alert !== undefined));
  }
}
