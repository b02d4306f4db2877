import type { Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';
import type { WaitingCorrection, WaitingCorrections } from '#ports/waiting-corrections';
import type { Database } from '../database.js';
import { selectBookedRefs, selectWaitingCorrections } from './waiting.queries.js';

export class PostgresWaitingCorrections implements WaitingCorrections {
  constructor(private readonly db: Database) {}

  waiting({
    recordedBefore,
    also,
  }: {
    recordedBefore: Instant;
    also: readonly EventRef[];
  }): Promise<WaitingCorrection[]> {
    return selectWaitingCorrections(this.db, recordedBefore, also);
  }

  async booked(refs: readonly EventRef[]): Promise<Set<string>> {
    return refs.length === 0 ? new Set() : selectBookedRefs(this.db, refs);
  }
}
