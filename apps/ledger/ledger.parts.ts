import type { EventLog } from '#ports/event-log/event-log';
import type { Failpoints } from '#ports/failpoints';
import type { LedgerBook } from '#ports/ledger-book';
import type { ReadingStore } from '#ports/reading-store/reading-store';
import type { Refusals } from '#ports/refusals';
import type { RegionDirectory } from '#ports/region-directory';
import type { Logger } from '#telemetry/logger';
import type { LedgerMetrics } from './ledger.metrics.js';

/** What the ledger works with, made once by its module. */
export interface LedgerParts {
  readonly log: EventLog;
  readonly book: LedgerBook;
  readonly store: ReadingStore;
  readonly directory: RegionDirectory;
  readonly refusals: Pick<Refusals, 'floodAllowance'>;
  readonly metrics: LedgerMetrics;
  readonly logger: Logger;
  readonly failpoints: Failpoints;
}
export const LEDGER_PARTS = Symbol('LedgerParts');
