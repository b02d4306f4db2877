import { Module } from '@nestjs/common';
import { ALERTS_TOPIC, NOTICES_TOPIC } from '#contracts/topics';
import { AuthModule } from '#http/auth.module';
import { SessionController } from '#http/session.controller';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import { ComparisonService } from '#readings/comparison-service';
import { FigureService } from '#readings/figure-service';
import { KnowledgeReader } from '#readings/knowledge-reader';
import { MergedSums } from '#readings/merged-sums';
import { ReadingService } from '#readings/reading-service';
import { ReconciliationService } from '#readings/reconciliation-service';
import { RestatementService } from '#readings/restatement-service';
import { TargetService } from '#readings/target-service';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { AlertsController } from './alerts/alerts.controller.js';
import { ComparisonsController } from './comparisons/comparisons.controller.js';
import { DocsController } from './docs/docs.controller.js';
import { EventStatusController } from './events/event-status.controller.js';
import { EventStatuses } from './events/event-statuses.js';
import { FiguresController } from './figures/figures.controller.js';
import { IncidentClocks } from './incidents/incident-clocks.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { LIVE_ALERTS_TRANSPORT, LIVE_NOTICES_TRANSPORT, LiveConsumers } from './live/live.consumers.js';
import { LiveController } from './live/live.controller.js';
import { LiveGuard } from './live/live.guard.js';
import { LiveFilters } from './live/live-filters.js';
import { LiveHub } from './live/live-hub.js';
import { createLiveMetrics, LIVE_METRICS } from './live/live-metrics.js';
import { LiveReader } from './live/live-reader.js';
import { LiveRound } from './live/live-round.js';
import { LiveStreams } from './live/live-streams.js';
import { LiveWatch } from './live/live-watch.js';
import { Tickets } from './live/tickets.js';
import { IndicatorExporter } from './metrics/indicator-exporter.js';
import { metricsProviders } from './metrics/metrics-providers.js';
import { AuditController } from './people/audit.controller.js';
import { DevicesController } from './people/devices.controller.js';
import { EnrolmentsController } from './people/enrolments.controller.js';
import { UsersController } from './people/users.controller.js';
import { EvidenceController } from './readings/evidence.controller.js';
import { EvidenceLists } from './readings/evidence-lists.js';
import { ExplanationController } from './readings/explanation.controller.js';
import { IndicatorsController } from './readings/indicators.controller.js';
import { ReadingsController } from './readings/readings.controller.js';
import { RestatementsController } from './readings/restatements.controller.js';
import { AssessmentsController } from './records/assessments.controller.js';
import { HazardsController } from './records/hazards.controller.js';
import { InspectionsController } from './records/inspections.controller.js';
import { ViolationsController } from './records/violations.controller.js';
import { RefusalsController } from './refusals/refusals.controller.js';
import { RejectionsController } from './refusals/rejections.controller.js';
import { RegionsController } from './regions/regions.controller.js';
import { ReconciliationsController } from './targets/reconciliations.controller.js';
import { TargetsController } from './targets/targets.controller.js';

@Module({
  imports: [AuthModule],
  controllers: [
    SessionController,
    RegionsController,
    IndicatorsController,
    EvidenceController,
    ExplanationController,
    RestatementsController,
    ReadingsController,
    IncidentsController,
    HazardsController,
    InspectionsController,
    ViolationsController,
    AssessmentsController,
    TargetsController,
    ReconciliationsController,
    ComparisonsController,
    FiguresController,
    AlertsController,
    DevicesController,
    EnrolmentsController,
    UsersController,
    AuditController,
    EventStatusController,
    RefusalsController,
    RejectionsController,
    LiveController,
    LiveConsumers,
    DocsController,
  ],
  providers: [
    MergedSums,
    KnowledgeReader,
    ReadingService,
    RestatementService,
    TargetService,
    ReconciliationService,
    ComparisonService,
    FigureService,
    EvidenceLists,
    EventStatuses,
    IncidentClocks,
    Tickets,
    LiveGuard,
    LiveFilters,
    LiveReader,
    LiveRound,
    LiveHub,
    LiveStreams,
    LiveWatch,
    ...metricsProviders,
    IndicatorExporter,
    { provide: LIVE_METRICS, inject: [REGISTRY], useFactory: (registry: Registry) => createLiveMetrics(registry) },
  ],
})
export class ConsoleModule {}

export const consumers: readonly ConsumerSpec[] = [
  {
    transport: LIVE_NOTICES_TRANSPORT,
    log: 'events',
    topic: NOTICES_TOPIC,
    group: 'console-notices',
    mode: 'broadcast',
  },
  { transport: LIVE_ALERTS_TRANSPORT, log: 'alerts', topic: ALERTS_TOPIC, group: 'console-alerts', mode: 'broadcast' },
];
