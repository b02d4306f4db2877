// What time alone changes: does its chores, in the one instance that holds the lease. Twice is harmless, so the moment
// when the lease moves needs no care.

import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { LEASE_KEEPER, type LeaseKeeper } from '#ports/lease';
import { LOGGER, type Logger } from '#telemetry/logger';
import { ALERTING_METRICS, type AlertingMetrics } from './alerting.metrics.js';
import { CHORES, type Chore } from './chore.js';

const LOOK_EVERY_MS = 1_000;

@Injectable()
export class EvaluationClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CHORES) private readonly chores: readonly Chore[],
    @Inject(LEASE_KEEPER) private readonly lease: LeaseKeeper,
    @Inject(ALERT_STORE) private readonly store: AlertStore,
    @Inject(ALERTING_METRICS) private readonly metrics: AlertingMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.lease.whileHeld('alerting-clock', this.stop.signal, (lost) => this.tick(lost));
    // A bug here must not be silent: an unhandled rejection ends the process, as any other bug does.
    this.running.catch((error: unknown) => {
      this.logger.fatal({ err: error }, 'alerting_clock_died');
      queueMicrotask(() => {
        throw error;
      });
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    await this.running.catch(() => undefined);
  }

  private async tick(lost: AbortSignal): Promise<void> {
    this.metrics.showAlerts(() => this.store.counts());
    for (const chore of this.chores) chore.begin();
    try {
      while (!lost.aborted) {
        for (const chore of this.chores) {
          if (!lost.aborted) await chore.whenDue(lost);
        }
        await pause(LOOK_EVERY_MS, undefined, { signal: lost }).catch(() => undefined);
      }
    } finally {
      this.metrics.showAlerts(null);
    }
  }
}
