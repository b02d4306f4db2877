import { Module } from '@nestjs/common';
import { NOTICES_TOPIC } from '#contracts/topics';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import { KnowledgeReader } from '#readings/knowledge-reader';
import { MergedSums } from '#readings/merged-sums';
import { ReadingService } from '#readings/reading-service';
import { ReconciliationService } from '#readings/reconciliation-service';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { AlertDrafter } from './alert-draft.js';
import { ALERTING_METRICS, createAlertingMetrics } from './alerting.metrics.js';
import { CHORES } from './chore.js';
import { CorrectionWatch } from './correction-watch.js';
import { EvaluationClock } from './evaluation-clock.js';
import { EvaluationRound } from './evaluation-round.js';
import { Evaluator } from './evaluator.js';
import { LedgerChecks } from './ledger-checks.js';
import { LedgerClock } from './ledger-clock.js';
import { Looks } from './looks.js';
import { ALERTING_TRANSPORT, NoticesConsumer } from './notices.consumer.js';
import { ReturnEvents } from './return-events.js';
import { ReturnLooks } from './return-looks.js';
import { ReturnWatch } from './return-watch.js';
import { TargetChore } from './target-chore.js';

const CORRECTIONS_EVERY_MS = 10_000;
/** Four thousand returns take 0.2 s, and nobody waits for a hint by the second. */
const RETURNS_EVERY_MS = 30_000;

@Module({
  controllers: [NoticesConsumer],
  providers: [
    MergedSums,
    KnowledgeReader,
    ReadingService,
    ReconciliationService,
    Looks,
    AlertDrafter,
    Evaluator,
    EvaluationRound,
    TargetChore,
    LedgerClock,
    LedgerChecks,
    CorrectionWatch,
    ReturnLooks,
    ReturnEvents,
    ReturnWatch,
    {
      provide: CHORES,
      inject: [TargetChore, LedgerChecks, CorrectionWatch, ReturnWatch],
      useFactory: (targets: TargetChore, checks: LedgerChecks, ...watches: [CorrectionWatch, ReturnWatch]) => {
        const [corrections, returns] = watches;
        return [
          targets,
          checks.chore({ rule: 'correction-waiting', everyMs: CORRECTIONS_EVERY_MS, watch: corrections }),
          checks.chore({ rule: 'return-differs', everyMs: RETURNS_EVERY_MS, watch: returns }),
        ];
      },
    },
    EvaluationClock,
    {
      provide: ALERTING_METRICS,
      inject: [REGISTRY],
      useFactory: (registry: Registry) => createAlertingMetrics(registry),
    },
  ],
})
export class AlertingModule {}

export const consumers: readonly ConsumerSpec[] = [
  { transport: ALERTING_TRANSPORT, log: 'events', topic: NOTICES_TOPIC, group: 'alerting', mode: 'group' },
];
