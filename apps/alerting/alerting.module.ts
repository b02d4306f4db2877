import { Module } from '@nestjs/common';
import { NOTICES_TOPIC } from '#contracts/topics';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import { KnowledgeReader } from '#readings/knowledge-reader';
import { MergedSums } from '#readings/merged-sums';
import { ReadingService } from '#readings/reading-service';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { AlertDrafter } from './alert-draft.js';
import { ALERTING_METRICS, createAlertingMetrics } from './alerting.metrics.js';
import { CHORES, type Chore } from './chore.js';
import { CorrectionChore } from './correction-chore.js';
import { CorrectionWatch } from './correction-watch.js';
import { EvaluationClock } from './evaluation-clock.js';
import { EvaluationRound } from './evaluation-round.js';
import { Evaluator } from './evaluator.js';
import { LedgerClock } from './ledger-clock.js';
import { Looks } from './looks.js';
import { ALERTING_TRANSPORT, NoticesConsumer } from './notices.consumer.js';
import { TargetChore } from './target-chore.js';

@Module({
  controllers: [NoticesConsumer],
  providers: [
    MergedSums,
    KnowledgeReader,
    ReadingService,
    Looks,
    AlertDrafter,
    Evaluator,
    EvaluationRound,
    TargetChore,
    LedgerClock,
    CorrectionWatch,
    CorrectionChore,
    {
      provide: CHORES,
      inject: [TargetChore, CorrectionChore],
      useFactory: (...chores: readonly Chore[]) => chores,
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
