// What time alone changes: evaluates every target at start and whenever the local day changes, in the one instance that
// holds the lease. Twice is harmless, so the moment when the lease moves needs no care.

import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ALERT_STORE, type AlertStore } from '#ports/alert-store';
import { LEASE_KEEPER, type LeaseKeeper } from '#ports/lease';
import { retryTransient } from '#ports/retry';
import { LOGGER, type Logger } from '#telemetry/logger';
import { ALERTING_METRICS, type AlertingMetrics } from './alerting.metrics.js';
import { EvaluationRound } from './evaluation-round.js';

const LOOK_EVERY_MS = 1_000;

@Injectable()
export class EvaluationClock implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stop = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(EvaluationRound) private readonly round: EvaluationRound,
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
    try {
      let evaluated: string | undefined;
      while (!lost.aborted) {
        const days = this.round.days();
        if (days !== evaluated) {
          const isDone = await this.everything(evaluated === undefined ? 'start' : 'day', lost);
          if (isDone) evaluated = days;
        }
        await pause(LOOK_EVERY_MS, undefined, { signal: lost }).catch(() => undefined);
      }
    } finally {
      this.metrics.showAlerts(null);
    }
  }

  /** False: the lease was lost while a dependency was away. */
  private async everything(cause: 'start' | 'day', lost: AbortSignal): Promise<boolean> {
    const retry = {
      signal: lost,
      onRetry: (failure: Error) => this.logger.warn({ error: failure.message }, 'full_evaluation_retried'),
    };
    try {
      const report = await retryTransient(() => this.round.ofEverything(), retry);
      for (const [outcome, n] of report.outcomes) this.metrics.evaluations.inc({ outcome }, n);
      this.metrics.fullEvaluations.inc({ cause });
      this.logger.info({ cause, outcomes: Object.fromEntries(report.outcomes) }, 'targets_evaluated');
      return true;
    } catch (error) {
      if (lost.aborted) return false;
      throw error;
    }
  }
}
