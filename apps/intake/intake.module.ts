import { Module } from '@nestjs/common';
import { AuthModule } from '#http/auth.module';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { EVENT_LOOKUP, type EventLookup } from '#ports/event-lookup';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { Admissions } from './admissions.js';
import { EventsController } from './events.controller.js';
import { GroupCommit } from './group-commit.js';
import { createIntakeMetrics } from './intake.metrics.js';
import { INTAKE_METRICS } from './intake.tokens.js';
import { JournalCheck } from './journal-check.js';
import { ReceiveEvents } from './receive-events.js';
import { RejectionKeeper } from './rejections/rejection-keeper.js';
import { RefusalReplayController } from './replay/refusal-replay.controller.js';
import { ReplayService } from './replay/replay-service.js';

/** Needs EVENT_LOG, EVENT_LOOKUP, DEVICES, PEOPLE, ACTION_LOG, REFUSALS, REJECTIONS, REGION_DIRECTORY, CLOCK, CONFIG, FAILPOINTS, LOGGER, REGISTRY from a global module. */
@Module({
  imports: [AuthModule],
  controllers: [EventsController, RefusalReplayController],
  providers: [
    { provide: INTAKE_METRICS, inject: [REGISTRY], useFactory: (registry: Registry) => createIntakeMetrics(registry) },
    {
      provide: GroupCommit,
      inject: [EVENT_LOG, EVENT_LOOKUP],
      useFactory: (log: EventLog, lookup: EventLookup) => new GroupCommit(log, new JournalCheck(lookup)),
    },
    Admissions,
    ReceiveEvents,
    RejectionKeeper,
    ReplayService,
  ],
})
export class IntakeModule {}
