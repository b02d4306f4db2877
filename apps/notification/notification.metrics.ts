import { Counter, type Registry } from 'prom-client';
import { type ConsumerMetrics, createConsumerMetrics } from '#telemetry/consumer-metrics';

export const NOTIFICATION_METRICS = Symbol('NotificationMetrics');

/** `failed` is final; `retry` comes again. */
export type NotificationOutcome = 'delivered' | 'retry' | 'failed';

export interface NotificationMetrics {
  readonly consumer: ConsumerMetrics;
  readonly notifications: Counter<'channel' | 'outcome'>;
  readonly failedAttempts: Counter<'channel' | 'reason'>;
}

export const createNotificationMetrics = (registry: Registry): NotificationMetrics => {
  const registers = [registry];
  const notifications = new Counter({
    name: 'fengsui_notifications_total',
    help: 'Attempts to notify, by outcome; failed is given up',
    labelNames: ['channel', 'outcome'] as const,
    registers,
  });
  for (const outcome of ['delivered', 'retry', 'failed']) notifications.inc({ channel: 'webhook', outcome }, 0);
  return {
    consumer: createConsumerMetrics(registry, 'notification', [
      ...['fired', 'severity-raised', 'severity-lowered', 'resolved', 'invalidated'].map((reason) => ({
        outcome: 'handled',
        reason,
      })),
      ...['pending', 'never-fired', 'nothing-new', 'history'].map((reason) => ({ outcome: 'skipped', reason })),
      { outcome: 'refused', reason: 'malformed' },
    ]),
    notifications,
    failedAttempts: new Counter({
      name: 'fengsui_notification_failed_attempts_total',
      help: 'Attempts that did not reach the receiver, by reason',
      labelNames: ['channel', 'reason'] as const,
      registers,
    }),
  };
};
