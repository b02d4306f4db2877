// The ledger in Postgres. One transaction a batch: lock the position, read, write everything, move the position. The
// caller may run the same work again after `save` answered false; nothing of the first try remains.

import type { Contribution } from '#domain/ledger/entry';
import type { BookedChanges, BookedPosition, Booking, BookingTransaction, LedgerBook } from '#ports/ledger-book';
import type { Slot } from '#ports/reading-store/reading-store';
import type { Database, Transaction } from '../database.js';
import { refreshFaces, upsertInspections, withdrawInspections } from '../records/face.queries.js';
import { digestOf, linesOf, linkOf, printsOf, rowsOfBooking, type WrittenHashes } from './chain.js';
import { selectChanges } from './change.queries.js';
import {
  eachTotal,
  insertEntries,
  selectEntries,
  selectPostingEnd,
  selectStates,
  upsertIncidents,
  upsertStates,
} from './entry.queries.js';
import {
  insertJournal,
  insertRefused,
  insertWaiting,
  selectKnown,
  selectRefused,
  selectWaiting,
  settleWaiting,
} from './journal.queries.js';
import {
  finishEpoch,
  insertEpoch,
  insertPosition,
  lockPosition,
  movePosition,
  selectEpoch,
  selectPositions,
} from './position.queries.js';
import { insertVersions } from './version.queries.js';

const TOTALS_PAGE = 5_000;

export class PostgresLedgerBook implements LedgerBook {
  constructor(private readonly db: Database) {}

  positions(topic: string): Promise<Map<number, BookedPosition>> {
    return selectPositions(this.db, topic);
  }

  async open(topic: string, partition: number): Promise<BookedPosition> {
    const known = (await this.positions(topic)).get(partition);
    if (known) return known;
    await this.db.transaction((tx) => insertPosition(tx, topic, partition));
    const made = (await this.positions(topic)).get(partition);
    if (!made) throw new Error(`position of ${topic}/${partition} was inserted and is not there`);
    return made;
  }

  async transaction<T>(topic: string, partition: number, work: (tx: BookingTransaction) => Promise<T>): Promise<T> {
    return this.db.transaction(async (tx) => {
      const locked = await lockPosition(tx, topic, partition);
      if (!locked) throw new Error(`${topic}/${partition} was never opened`);
      return work(bookingTransaction(tx, { topic, partition }, locked));
    });
  }

  async changes(topic: string, partition: number, from: bigint, to: bigint): Promise<BookedChanges> {
    const range = { topic, partition, from, to };
    const [entries, rest] = await Promise.all([selectEntries(this.db, range), selectChanges(this.db, range)]);
    return { entries, ...rest };
  }

  async postingEnd(topic: string, partition: number, from: bigint, limit: number): Promise<bigint> {
    const end = await selectPostingEnd(this.db, { topic, partition, from, limit });
    const next = (await this.positions(topic)).get(partition)?.next ?? from;
    // A position is never split: one event's entries are posted together.
    return end === null ? next : end > from ? end : from + 1n;
  }

  openEpoch(slot: Slot, treeVersion: number, above: number): Promise<number> {
    return insertEpoch(this.db, { slot, treeVersion, above });
  }

  finishEpoch(slot: Slot, epoch: number): Promise<void> {
    return finishEpoch(this.db, slot, epoch);
  }

  epoch(slot: Slot): Promise<{ epoch: number; treeVersion: number } | undefined> {
    return selectEpoch(this.db, slot);
  }

  async totals(
    topic: string,
    partition: number,
    each: (rows: readonly Contribution[]) => Promise<void>,
  ): Promise<BookedPosition> {
    return this.db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read read only');
      const position = (await selectPositions(tx, topic)).get(partition);
      if (!position) throw new Error(`${topic}/${partition} was never opened`);
      await eachTotal(tx, { topic, partition, next: position.next, page: TOTALS_PAGE }, each);
      return position;
    });
  }
}

const bookingTransaction = (
  tx: Transaction,
  place: { topic: string; partition: number },
  locked: { position: BookedPosition; chain: Buffer },
): BookingTransaction => ({
  position: locked.position,
  known: (refs) => selectKnown(tx, refs),
  refused: (refs) => selectRefused(tx, refs),
  states: (keys) => selectStates(tx, keys),
  waiting: (subjects, awaited) => selectWaiting(tx, place, { subjects, awaited }),
  save: async (booking) => {
    const hashes = await saveRows(tx, place, booking);
    if (!hashes) return false;
    const lines = linesOf(rowsOfBooking(booking, hashes));
    const digest = digestOf(lines);
    const chain = linkOf(locked.chain, digest);
    const { from, to: next, lastRecordedAt, treeVersion } = booking;
    await movePosition(tx, place, { from, next, lastRecordedAt, treeVersion, digest, prints: printsOf(lines), chain });
    return true;
  },
});

/** Undefined if one of the events was in the journal already. */
const saveRows = async (
  tx: Transaction,
  place: { topic: string; partition: number },
  booking: Booking,
): Promise<WrittenHashes | undefined> => {
  // First: what was waiting and is refused may come again in the same batch, and be booked.
  if (booking.settled.length > 0) await settleWaiting(tx, { ...place, from: booking.from }, booking.settled);
  const events = await insertJournal(tx, place, booking.journal);
  if (events.size < booking.journal.length) return undefined;
  if (booking.waiting.length > 0) await insertWaiting(tx, place, booking.waiting);
  if (booking.refused.length > 0) await insertRefused(tx, place, booking.refused);
  if (booking.entries.length > 0) await insertEntries(tx, place, booking.entries);
  const versions = await insertVersions(tx, place, booking.versions);
  if (booking.versions.length > 0) await refreshFaces(tx, booking.versions);
  if (booking.inspections.length > 0) await upsertInspections(tx, booking.inspections);
  if (booking.withdrawnInspections.length > 0) await withdrawInspections(tx, booking.withdrawnInspections);
  if (booking.incidents.length > 0) await upsertIncidents(tx, booking.incidents);
  if (booking.states.length > 0) await upsertStates(tx, booking.states);
  return { events, versions };
};
