import { Module } from '@nestjs/common';
import { ALERTS_TOPIC } from '#contracts/topics';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { AlertsConsumer, NOTIFICATION_TRANSPORT } from './alerts.consumer.js';
import { DeliveryWorkers } from './delivery-workers.js';
import { createNotificationMetrics, NOTIFICATION_METRICS } from './notification.metrics.js';

@Module({
  controllers: [AlertsConsumer],
  providers: [
    DeliveryWorkers,
    {
      provide: NOTIFICATION_METRICS,
      inject: [REGISTRY],
      useFactory: (registry: Registry) => createNotificationMetrics(registry),
    },
  ],
})
export class NotificationModule {}

export const consumers: readonly ConsumerSpec[] = [
  { transport: NOTIFICATION_TRANSPORT, log: 'alerts', topic: ALERTS_TOPIC, group: 'notification', mode: 'group' },
];
