import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '#ports/clock';
import { DECLARATIONS, type Declarations } from '#ports/declarations';
import { PermanentFailure } from '#ports/failures';
import { LEDGER_QUERIES, type LedgerQueries } from '#ports/ledger-queries';
import { READING_STORE, type ReadingStore } from '#ports/reading-store/reading-store';
import { REGION_DIRECTORY, type RegionDirectory } from '#ports/region-directory';
import type { ReadingAnswer, ReadingQuery, SeriesAnswer, SeriesQuery } from './reading-query.js';

@Injectable()
export class ReadingService {
  constructor(
    @Inject(READING_STORE) readonly store: ReadingStore,
    @Inject(LEDGER_QUERIES) readonly ledger: LedgerQueries,
    @Inject(DECLARATIONS) readonly declarations: Declarations,
    @Inject(REGION_DIRECTORY) readonly regions: RegionDirectory,
    @Inject(CLOCK) readonly clock: Clock,
  ) {}

  async read(query: ReadingQuery): Promise<ReadingAnswer> {
    throw new PermanentFailure('unfinished', `readings of ${query.indicators.join()}`);
  }

  async series(query: SeriesQuery): Promise<SeriesAnswer> {
    throw new PermanentFailure('unfinished', `series of ${query.indicators.join()}`);
  }
}
