import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CLOCK, type Clock } from '#ports/clock';
import { DELIVERY_QUEUE, type DeliveryQueue } from '#ports/delivery-queue';
import { RECEIVERS, type Receiver } from '#ports/notifier';
import { LOGGER, type Logger } from '#telemetry/logger';
import { DeliveryWorker } from './delivery-worker.js';
import { NOTIFICATION_METRICS, type NotificationMetrics } from './notification.metrics.js';

/** One worker per receiver, so that a slow one delays nobody else. */
@Injectable()
export class DeliveryWorkers implements OnApplicationBootstrap, OnModuleDestroy {
  /** Names of all receivers. */
  readonly receivers: readonly string[];
  private readonly workers: readonly DeliveryWorker[];

  constructor(
    @Inject(RECEIVERS) receivers: readonly Receiver[],
    @Inject(DELIVERY_QUEUE) queue: DeliveryQueue,
    @Inject(NOTIFICATION_METRICS) metrics: NotificationMetrics,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const parts = { queue, metrics, clock, logger, random: Math.random };
    this.receivers = receivers.map((receiver) => receiver.name);
    this.workers = receivers.map((receiver) => new DeliveryWorker(receiver, parts));
  }

  onApplicationBootstrap(): void {
    for (const worker of this.workers) worker.start((error) => this.died(error));
  }

  wake(): void {
    for (const worker of this.workers) worker.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }

  /** A bug ends the process, as everywhere: the supervisor starts it again and nothing is lost. */
  private died(error: unknown): void {
    this.logger.fatal({ err: error }, 'delivery_worker_died');
    queueMicrotask(() => {
      throw error;
    });
  }
}
