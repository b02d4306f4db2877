import { Module } from '@nestjs/common';
import { EVENTS_TOPIC } from '#contracts/topics';
import type { ConsumerSpec } from '#ports/event-log/consumer-spec';
import { EVENT_LOG, type EventLog } from '#ports/event-log/event-log';
import { FAILPOINTS, type Failpoints } from '#ports/failpoints';
import { LEDGER_BOOK, type LedgerBook } from '#ports/ledger-book';
import { READING_STORE, type ReadingStore } from '#ports/reading-store/reading-store';
import { REFUSALS, type Refusals } from '#ports/refusals';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import { LOGGER, type Logger } from '#telemetry/logger';
import { REGISTRY, type Registry } from '#telemetry/registry';
import { LEDGER_TRANSPORT, LedgerConsumer } from './ledger.consumer.js';
import { createLedgerMetrics } from './ledger.metrics.js';
import { LEDGER_PARTS, type LedgerParts } from './ledger.parts.js';

@Module({
  controllers: [LedgerConsumer],
  providers: [
    {
      provide: LEDGER_PARTS,
      inject: [EVENT_LOG, LEDGER_BOOK, READING_STORE, REGION_DIRECTORY, REFUSALS, LOGGER, REGISTRY, FAILPOINTS],
      useFactory: (
        log: EventLog,
        book: LedgerBook,
        store: ReadingStore,
        directory: RegionDirectory,
        ...[refusals, logger, registry, failpoints]: [Refusals, Logger, Registry, Failpoints]
      ): LedgerParts => ({
        ...{ log, book, store, directory, refusals, logger, failpoints },
        metrics: createLedgerMetrics(registry),
      }),
    },
  ],
})
export class LedgerModule {}

export const consumers: readonly ConsumerSpec[] = [
  {
    transport: LEDGER_TRANSPORT,
    log: 'events',
    topic: EVENTS_TOPIC,
    group: 'ledger',
    mode: 'group',
    hooks: LedgerConsumer,
  },
];
