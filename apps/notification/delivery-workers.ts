import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RECEIVERS, type Receiver } from '#ports/notifier';
import { DeliveryWorker, type DeliveryWorkerParts } from './delivery-worker.js';

export const DELIVERY_PARTS = Symbol('DeliveryParts');

/** One worker per receiver, so that a slow one delays nobody else. */
@Injectable()
export class DeliveryWorkers implements OnApplicationBootstrap, OnModuleDestroy {
  /** Names of all receivers. */
  readonly receivers: readonly string[];
  private readonly workers: readonly DeliveryWorker[];

  constructor(
    @Inject(RECEIVERS) receivers: readonly Receiver[],
    @Inject(DELIVERY_PARTS) private readonly parts: DeliveryWorkerParts,
  ) {
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
    this.parts.logger.fatal({ err: error }, 'delivery_worker_died');
    queueMicrotask(() => {
      throw error;
    });
  }
}
