// Evaluates every target when the clock begins and whenever the local day changes somewhere.

import { Inject, Injectable } from '@nestjs/common';
import { retryTransient } from '#ports/retry';
import { LOGGER, type Logger } from '#telemetry/logger';
import { ALERTING_METRICS, type AlertingMetrics } from './alerting.metrics.js';
import type { Chore } from './chore.js';
import { EvaluationRound } from './evaluation-round.js';

@Injectable()
export class TargetChore implements Chore {
  private evaluated: string | undefined;

  constructor(
    @Inject(EvaluationRound) private readonly round: EvaluationRound,
    @Inject(ALERTING_METRICS) private readonly metrics: AlertingMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  begin(): void {
    this.evaluated = undefined;
  }

  async whenDue(lost: AbortSignal): Promise<void> {
    const days = this.round.days();
    if (days === this.evaluated) return;
    const isDone = await this.everything(this.evaluated === undefined ? 'start' : 'day', lost);
    if (isDone) this.evaluated = days;
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
