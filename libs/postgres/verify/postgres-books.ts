import type { Books, BooksCut } from '#ports/books';
import type { Database, Transaction } from '../database.js';
import { PostgresDeclarations } from '../readings/postgres-declarations.js';
import { PostgresLedgerQueries } from '../readings/postgres-ledger-queries.js';
import { PostgresHazardRegister } from '../records/postgres-hazard-register.js';
import { selectCountingRules } from '../regions/counting-rules.js';
import { PostgresRegionDirectory } from '../regions/postgres-region-directory.js';
import { selectBookedBy, selectReference } from '../regions/reference-history.queries.js';
import { selectBases, selectRegions, selectVersion } from '../regions/region.queries.js';
import {
  selectBookedParts,
  selectEntryFacts,
  selectEventsAt,
  selectForeignFacts,
  selectJournalFacts,
  selectRefusedFacts,
  selectStrays,
  selectSumFacts,
  selectVersionFacts,
} from './booked-fact.queries.js';
import { selectFaceIds, selectFaces, selectStated, selectStates } from './held-fact.queries.js';
import { countMonths, selectMonthFaults } from './month-fault.queries.js';
import { oneAfterAnother } from './one-after-another.js';

export class PostgresBooks implements Books {
  constructor(private readonly db: Database) {}

  cut<T>(work: (cut: BooksCut) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read read only');
      // It lies open while the whole log is read, and adds up years of entries.
      await tx.query('set local statement_timeout = 0');
      return work(cutOf(oneAfterAnother(tx)));
    });
  }

  sumsBelow: Books['sumsBelow'] = (part, offset) => selectSumFacts(this.db, part, offset);
  entriesIn: Books['entriesIn'] = (stretch) => selectEntryFacts(this.db, stretch);
  eventsAt: Books['eventsAt'] = (part, place) => selectEventsAt(this.db, part, place);
}

const cutOf = (tx: Transaction): BooksCut => ({
  positions: () => selectBookedParts(tx),
  world: async () => ({
    version: await selectVersion(tx),
    regions: await selectRegions(tx),
    bases: await selectBases(tx, null),
    counting: await selectCountingRules(tx),
  }),
  worldOf: (version) => selectReference(tx, version),
  bookedBy: (stretch) => selectBookedBy(tx, stretch),
  journal: (stretch) => selectJournalFacts(tx, stretch),
  refused: (stretch) => selectRefusedFacts(tx, stretch),
  entries: (stretch) => selectEntryFacts(tx, stretch),
  versions: (stretch) => selectVersionFacts(tx, stretch),
  foreign: (part, refs) => selectForeignFacts(tx, part, refs),
  strays: (limit) => selectStrays(tx, limit),
  faces: (table, ids) => selectFaces(tx, table, ids),
  faceIds: (table, after, limit) => selectFaceIds(tx, table, { after, limit }),
  states: (subjects) => selectStates(tx, subjects),
  stated: (table, part) => selectStated(tx, table, part),
  monthFaults: (limit) => selectMonthFaults(tx, limit),
  months: () => countMonths(tx),
  readingSources: async (ownCity) => ({
    ledger: new PostgresLedgerQueries(tx),
    hazards: new PostgresHazardRegister(tx),
    declarations: new PostgresDeclarations(tx),
    regions: await PostgresRegionDirectory.openAt(tx, ownCity),
  }),
});
