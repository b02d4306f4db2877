// Takes transitions of alerts, writes what must be delivered, commits last. A batch that comes twice queues once: a
// delivery is identified by receiver, alert and transition.

import { Controller, Inject, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { ALERTS_TOPIC } from '#contracts/topics';
import { CLOCK, type Clock } from '#ports/clock';
import { DELIVERY_QUEUE, type DeliveryQueue } from '#ports/delivery-queue';
import type { BatchControl, LogBatch, StoredRecord } from '#ports/event-log/event-log';
import { KeepErrorClassFilter } from '#telemetry/keep-error-class.filter';
import { LOGGER, type Logger } from '#telemetry/logger';
import { type AlertRecordPlan, deliveriesOf } from './deliveries-of.js';
import { DeliveryWorkers } from './delivery-workers.js';
import { NOTIFICATION_METRICS, type NotificationMetrics } from './notification.metrics.js';

export const NOTIFICATION_TRANSPORT = Symbol('notification');

@Controller()
@UseFilters(KeepErrorClassFilter)
export class AlertsConsumer {
  constructor(
    @Inject(DELIVERY_QUEUE) private readonly queue: DeliveryQueue,
    @Inject(DeliveryWorkers) private readonly workers: Pick<DeliveryWorkers, 'receivers' | 'wake'>,
    @Inject(NOTIFICATION_METRICS) private readonly metrics: NotificationMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @EventPattern<string>(ALERTS_TOPIC, NOTIFICATION_TRANSPORT)
  async onBatch(@Payload() batch: LogBatch, @Ctx() control: BatchControl): Promise<void> {
    const startedAt = this.clock.now();
    const plans = batch.records.map((record) => this.plan(record));
    await this.queue.enqueue(
      plans.flatMap((plan) => (plan.type === 'planned' ? plan.deliveries : [])),
      this.clock.now(),
    );
    control.commit(batch.to);
    this.workers.wake();
    const now = this.clock.now();
    const newest = batch.records.at(-1)?.appendedAt;
    const lag = newest === undefined ? undefined : (now - newest) / 1000;
    for (const plan of plans) this.count(plan);
    this.metrics.consumer.batchDone((now - startedAt) / 1000, lag, now / 1000);
  }

  private plan(record: StoredRecord): AlertRecordPlan {
    const plan = deliveriesOf(record.value.toString('utf8'), this.workers.receivers);
    // We wrote it ourselves, so somebody must look; waiting for it would hold back every alert after it.
    if (plan.type === 'malformed')
      this.logger.error({ offset: `${record.offset}`, alert: record.key }, 'alert_record_malformed');
    return plan;
  }

  private count(plan: AlertRecordPlan): void {
    const { consumer } = this.metrics;
    if (plan.type === 'malformed') consumer.counted('refused', 'malformed', 1);
    else consumer.counted(plan.decision.type === 'notify' ? 'handled' : 'skipped', plan.decision.reason, 1);
  }
}
