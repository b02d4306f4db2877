import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '#domain/calendar/day';
import { CLOCK, type Clock } from '#ports/clock';
import { TransientFailure } from '#ports/failures';
import { LOGGER, type Logger } from '#telemetry/logger';
import { ALERTING_METRICS, type AlertingMetrics } from './alerting.metrics.js';
import type { Chore } from './chore.js';
import { CorrectionWatch } from './correction-watch.js';
import { LedgerClock } from './ledger-clock.js';

const CHECK_EVERY_MS = 10_000;

/** Looks for corrections that wait too long, every ten seconds, at the ledger's time. */
@Injectable()
export class CorrectionChore implements Chore {
  private checkedAt: Instant | undefined;

  constructor(
    @Inject(LedgerClock) private readonly ledger: LedgerClock,
    @Inject(CorrectionWatch) private readonly watch: CorrectionWatch,
    @Inject(ALERTING_METRICS) private readonly metrics: AlertingMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  begin(): void {
    this.checkedAt = undefined;
  }

  async whenDue(): Promise<void> {
    const now = this.clock.now();
    // A clock that was set back must not stop it.
    if (this.checkedAt !== undefined && Math.abs(now - this.checkedAt) < CHECK_EVERY_MS) return;
    this.checkedAt = now;
    try {
      const at = await this.ledger.now();
      const outcomes = await this.watch.check(at);
      this.metrics.ledgerTimestamp.set(at / 1000);
      const moved = [...outcomes].filter(([outcome]) => outcome !== 'unchanged' && outcome !== 'refreshed');
      if (moved.length > 0) this.logger.info({ outcomes: Object.fromEntries(moved) }, 'corrections_checked');
    } catch (error) {
      // The log or the database is away: in ten seconds again. Targets must not wait for it.
      if (!(error instanceof TransientFailure)) throw error;
      this.logger.warn({ error: error.message }, 'corrections_check_put_off');
    }
  }
}
