// Chores of rules that fire on absence, or on what may only be late to be booked: they check at the ledger's time.

import { Inject, Injectable } from '@nestjs/common';
import type { Rule } from '#domain/alerting/rule';
import type { Instant } from '#domain/calendar/day';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { LOGGER, type Logger } from '#telemetry/logger';
import { ALERTING_METRICS, type AlertingMetrics } from './alerting.metrics.js';
import type { EpisodeOutcome } from './carry-out.js';
import type { Chore } from './chore.js';
import { LedgerClock } from './ledger-clock.js';

export interface LedgerCheck {
  readonly rule: Rule;
  readonly everyMs: number;
  readonly watch: { check(at: Instant): Promise<ReadonlyMap<EpisodeOutcome, number>> };
}

@Injectable()
export class LedgerChecks {
  constructor(
    @Inject(LedgerClock) private readonly ledger: LedgerClock,
    @Inject(ALERTING_METRICS) private readonly metrics: AlertingMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  chore(check: LedgerCheck): Chore {
    let checkedAt: Instant | undefined;
    return {
      begin: () => {
        checkedAt = undefined;
      },
      whenDue: async () => {
        const now = this.clock.now();
        // A clock that was set back must not stop it.
        if (checkedAt !== undefined && Math.abs(now - checkedAt) < check.everyMs) return;
        checkedAt = now;
        await this.check(check);
      },
    };
  }

  private async check({ rule, watch }: LedgerCheck): Promise<void> {
    try {
      // Before the watch looks at anything: what was appended up to then is in what it sees.
      const at = await this.ledger.now();
      const outcomes = await watch.check(at);
      this.metrics.ledgerTimestamp.set(at / 1000);
      for (const [outcome, n] of outcomes) this.metrics.checks.inc({ rule, outcome }, n);
      const moved = [...outcomes].filter(([outcome]) => outcome !== 'unchanged' && outcome !== 'refreshed');
      if (moved.length > 0) this.logger.info({ rule, outcomes: Object.fromEntries(moved) }, 'episodes_checked');
    } catch (error) {
      // The log or the database is away: the next time again. Targets must not wait for it.
      if (!(error instanceof TransientFailure)) throw error;
      this.logger.warn({ rule, error: error.message }, 'episodes_check_put_off');
    }
  }
}
