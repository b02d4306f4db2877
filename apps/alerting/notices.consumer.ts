// Takes notices, evaluates what they can have moved, commits last. A batch that comes twice is evaluated twice, which
// finds nothing to do; a batch that fails for the moment comes again whole.

import { Controller, Inject, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type Notice, noticeSchema } from '#contracts/log/notice';
import { NOTICES_TOPIC } from '#contracts/topics';
import { CLOCK, type Clock } from '#ports/clock';
import type { BatchControl, LogBatch, StoredRecord } from '#ports/event-log/event-log';
import { FAILPOINTS, type Failpoints } from '#ports/failpoints';
import { KeepErrorClassFilter } from '#telemetry/keep-error-class.filter';
import { LOGGER, type Logger } from '#telemetry/logger';
import { ALERTING_METRICS, type AlertingMetrics } from './alerting.metrics.js';
import { EvaluationRound } from './evaluation-round.js';
import type { EvaluationReport } from './evaluator.js';

export const ALERTING_TRANSPORT = Symbol('alerting');

/** A notice holds no fact: one that cannot be read is counted and left, and its republication is read. */
const parse = (record: StoredRecord): Notice | undefined => {
  try {
    return noticeSchema.safeParse(JSON.parse(record.value.toString('utf8'))).data;
  } catch {
    return undefined;
  }
};

@Controller()
@UseFilters(KeepErrorClassFilter)
export class NoticesConsumer {
  constructor(
    @Inject(EvaluationRound) private readonly round: EvaluationRound,
    @Inject(ALERTING_METRICS) private readonly metrics: AlertingMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(FAILPOINTS) private readonly failpoints: Failpoints,
  ) {}

  @EventPattern<string>(NOTICES_TOPIC, ALERTING_TRANSPORT)
  async onBatch(@Payload() batch: LogBatch, @Ctx() control: BatchControl): Promise<void> {
    const startedAt = this.clock.now();
    const notices = batch.records.map(parse).filter((notice) => notice !== undefined);
    const report = await this.round.ofNotices(notices);
    this.failpoints.reach('alerting-decided');
    control.commit(batch.to);
    this.count(batch, notices, report, startedAt);
  }

  private count(batch: LogBatch, notices: readonly Notice[], report: EvaluationReport, startedAt: number): void {
    const now = this.clock.now();
    const newest = batch.records.at(-1)?.appendedAt;
    const { consumer, evaluations, eventToAlertSeconds } = this.metrics;
    consumer.counted('handled', 'none', notices.length);
    consumer.counted('refused', 'malformed', batch.records.length - notices.length);
    consumer.batchDone((now - startedAt) / 1000, newest === undefined ? undefined : (now - newest) / 1000, now / 1000);
    for (const [outcome, n] of report.outcomes) evaluations.inc({ outcome }, n);
    for (const key of report.moved) {
      // What the calendar or a republication moved has no event to measure from.
      const cause = notices.findLast((notice) => notice.region === key.region && notice.cause === 'events');
      if (cause) eventToAlertSeconds.observe(Math.max(0, now - cause.appendedAt) / 1000);
    }
    if (report.moved.length > 0) {
      this.logger.info({ partition: batch.partition, outcomes: Object.fromEntries(report.outcomes) }, 'alerts_moved');
    }
    if (notices.length < batch.records.length) {
      this.logger.warn({ partition: batch.partition, from: `${batch.from}` }, 'notice_malformed');
    }
  }
}
