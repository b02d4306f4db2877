import { Module } from '@nestjs/common';
import { ALERTS_TOPIC } from '#contracts/topics';
import { CLOCK, type Clock } from '#ports/clock';
import { DELIVERY_QUEUE, type DeliveryQueue } from '#ports/delivery-queue';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import { FAILPOINTS, type Failpoints } from '#ports/failpoints';
import { LOGGER, type Logger } from '#telemetry/logger';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { AlertsConsumer, NOTIFICATION_TRANSPORT } from './alerts.consumer.js';
import type { DeliveryWorkerParts } from './delivery-worker.js';
import { DELIVERY_PARTS, DeliveryWorkers } from './delivery-workers.js';
import { createNotificationMetrics, NOTIFICATION_METRICS, type NotificationMetrics } from './notification.metrics.js';

@Module({
  controllers: [AlertsConsumer],
  providers: [
    DeliveryWorkers,
    {
      provide: NOTIFICATION_METRICS,
      inject: [REGISTRY],
      useFactory: (registry: Registry) => createNotificationMetrics(registry),
    },
    {
      provide: DELIVERY_PARTS,
      inject: [DELIVERY_QUEUE, NOTIFICATION_METRICS, CLOCK, LOGGER, FAILPOINTS],
      useFactory: (
        queue: DeliveryQueue,
        metrics: NotificationMetrics,
        ...[clock, logger, failpoints]: [Clock, Logger, Failpoints]
      ): DeliveryWorkerParts => ({ queue, metrics, clock, logger, failpoints, random: Math.random }),
    },
  ],
})
export class NotificationModule {}

export const consumers: readonly ConsumerSpec[] = [
  { transport: NOTIFICATION_TRANSPORT, log: 'alerts', topic: ALERTS_TOPIC, group: 'notification', mode: 'group' },
];
