// The ledger's book in memory, for tests without a database: the same uniqueness, the same all-or-nothing, states and events
// as JSON text. A transaction that throws leaves nothing behind; it may be told to throw just before it commits.

import type { Contribution } from '#domain/ledger/entry';
import { refKey } from '#domain/ledger/outcome';
import type {
  BookedChanges,
  BookedPosition,
  Booking,
  BookingTransaction,
  EntryRow,
  IncidentRow,
  InspectionRow,
  JournalRow,
  LedgerBook,
  RefusedRow,
  WaitingRow,
} from '#ports/ledger-book';
import type { Slot } from '#ports/reading-store/reading-store';
import type { VersionRow } from '#ports/version-rows';

interface Kept {
  readonly partition: number;
}

/** One topic; partitions are their own slots. */
export class MemoryLedgerBook implements LedgerBook {
  readonly journal = new Map<string, JournalRow & Kept>();
  readonly refused: (RefusedRow & Kept)[] = [];
  readonly entries: (EntryRow & Kept)[] = [];
  readonly versions: (VersionRow & Kept)[] = [];
  readonly incidents = new Map<string, IncidentRow>();
  readonly inspections = new Map<string, InspectionRow>();
  waiting: (WaitingRow & Kept)[] = [];
  private readonly states = new Map<string, string>();
  private readonly held = new Map<number, BookedPosition>();
  private readonly epochs = new Map<Slot, { epoch: number; treeVersion: number }>();
  /** The next transaction is lost after all its work, as when the process dies. */
  dieBeforeCommit = false;

  async positions(): Promise<Map<number, BookedPosition>> {
    return new Map(this.held);
  }

  async open(_topic: string, partition: number): Promise<BookedPosition> {
    const position = this.held.get(partition) ?? { slot: partition, next: 0n, lastRecordedAt: 0 };
    this.held.set(partition, position);
    return position;
  }

  async transaction<T>(topic: string, partition: number, work: (tx: BookingTransaction) => Promise<T>): Promise<T> {
    const position = await this.open(topic, partition);
    let staged: Booking | undefined;
    const result = await work({
      position,
      known: async (refs) => new Map(refs.flatMap((ref) => this.pick(this.journal, refKey(ref)))),
      refused: async (refs) => {
        const all = new Set(this.refused.flatMap((row) => (row.event ? [refKey(row.event)] : [])));
        return new Set(refs.map(refKey).filter((key) => all.has(key) && !this.journal.has(key)));
      },
      states: async (keys) =>
        new Map(
          keys
            .map(({ kind, subject }) => `${kind}|${subject}`)
            .flatMap((key) => this.pick(this.states, key))
            .map(([key, text]) => [key, JSON.parse(text)]),
        ),
      waiting: async (subjects, refs) => this.waitingFor(partition, new Set(subjects), new Set(refs.map(refKey))),
      save: async (booking) => {
        const gone = new Set(booking.settled.filter((s) => s.state === 'refused').map((s) => refKey(s.event)));
        const clash = booking.journal.some(({ event }) => this.journal.has(refKey(event)) && !gone.has(refKey(event)));
        staged = clash ? undefined : booking;
        return !clash;
      },
    });
    if (this.dieBeforeCommit) {
      this.dieBeforeCommit = false;
      throw new Error('died before the commit');
    }
    if (staged) this.commit(staged, partition);
    return result;
  }

  async changes(_topic: string, partition: number, from: bigint, to: bigint): Promise<BookedChanges> {
    const entries = this.entries
      .filter((row) => row.partition === partition && from <= row.offset && row.offset < to)
      .map((row) => ({ ...row.contribution, offset: row.offset }));
    return { entries, incidents: [], exposures: [], targets: [], surveys: [], hazards: [], lastRecordedAt: null };
  }

  async postingEnd(_topic: string, partition: number, from: bigint, limit: number): Promise<bigint> {
    const left = this.entries.filter((row) => row.partition === partition && from <= row.offset);
    const end = left[limit]?.offset;
    return end === undefined ? (this.held.get(partition)?.next ?? from) : end > from ? end : from + 1n;
  }

  async openEpoch(slot: Slot, treeVersion: number, above: number): Promise<number> {
    const epoch = Math.max(above, this.epochs.get(slot)?.epoch ?? 0) + 1;
    this.epochs.set(slot, { epoch, treeVersion });
    return epoch;
  }

  async finishEpoch(): Promise<void> {
    // Nobody asks it of this one.
  }

  async epoch(slot: Slot): Promise<{ epoch: number; treeVersion: number } | undefined> {
    return this.epochs.get(slot);
  }

  async totals(
    topic: string,
    partition: number,
    each: (rows: readonly Contribution[]) => Promise<void>,
  ): Promise<BookedPosition> {
    const sums = new Map<string, Contribution>();
    for (const { partition: of, contribution: c } of this.entries) {
      if (of !== partition) continue;
      const key = `${c.counter}|${c.basisSector}|${c.region}|${c.day}`;
      sums.set(key, { ...c, amount: (sums.get(key)?.amount ?? 0n) + c.amount });
    }
    const rows = [...sums.values()].filter((c) => c.amount !== 0n);
    for (let i = 0; i < rows.length; i += 7) await each(rows.slice(i, i + 7));
    return this.open(topic, partition);
  }

  private pick<T>(map: ReadonlyMap<string, T>, key: string): [string, T][] {
    const found = map.get(key);
    return found === undefined ? [] : [[key, found]];
  }

  private waitingFor(partition: number, subjects: ReadonlySet<string>, refs: ReadonlySet<string>) {
    const found = new Set(this.waiting.filter((w) => subjects.has(w.subject)));
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      const awaited = new Set([...refs, ...[...found].map((w) => refKey(w.event))]);
      for (const w of this.waiting) if (w.partition === partition && awaited.has(refKey(w.awaits))) found.add(w);
    }
    return [...found]
      .sort((a, b) => a.partition - b.partition || Number(a.offset - b.offset))
      .map((w) => {
        const row = this.journal.get(refKey(w.event));
        if (!row) throw new Error(`${w.event.id} waits and is in no journal`);
        const { json, device, scope, contentHash, recordedAt } = row;
        return { ...w, json, device, scope, contentHash, recordedAt };
      });
  }

  private commit(booking: Booking, partition: number): void {
    const done = new Set(booking.settled.map((s) => refKey(s.event)));
    this.waiting = this.waiting.filter((w) => !done.has(refKey(w.event)));
    for (const { event, state } of booking.settled) {
      const row = this.journal.get(refKey(event));
      if (row && state !== 'refused') this.journal.set(refKey(event), { ...row, state });
      else this.journal.delete(refKey(event));
    }
    for (const row of booking.journal) this.journal.set(refKey(row.event), { ...row, partition });
    this.waiting.push(...booking.waiting.map((w) => ({ ...w, partition })));
    this.refused.push(...booking.refused.map((row) => ({ ...row, partition })));
    this.entries.push(...booking.entries.map((row) => ({ ...row, partition })));
    this.versions.push(...booking.versions.map((row) => ({ ...row, partition })));
    this.commitFaces(booking);
    for (const { kind, subject, json } of booking.states) this.states.set(`${kind}|${subject}`, json);
    unique(
      'refused',
      this.refused.map((row) => `${row.partition}/${row.offset}`),
    );
    unique(
      'ledger_entry',
      this.entries.map((row) => `${row.partition}/${row.offset}/${row.seq}`),
    );
    unique(
      'versions and declarations',
      this.versions.map((row) => `${row.table}/${row.partition}/${row.offset}/${row.seq}`),
    );
    unique(
      'journal',
      [...this.journal.values()].map((row) => `${row.partition}/${row.offset}`),
    );
    unique(
      'waiting',
      this.waiting.map((w) => refKey(w.event)),
    );
    const slot = this.held.get(partition)?.slot ?? partition;
    this.held.set(partition, { slot, next: booking.to, lastRecordedAt: booking.lastRecordedAt });
  }

  private commitFaces(booking: Booking): void {
    for (const row of booking.incidents) {
      this.incidents.set(row.id, { ...row, data: row.data ?? this.incidents.get(row.id)?.data });
    }
    for (const row of booking.inspections) this.inspections.set(row.id, row);
    for (const withdrawn of booking.withdrawnInspections) {
      const row = this.inspections.get(withdrawn.id);
      if (row) this.inspections.set(row.id, { ...row, ...withdrawn });
    }
  }
}

const unique = (table: string, keys: readonly string[]): void => {
  if (new Set(keys).size < keys.length) throw new Error(`${table}: a primary key is there twice`);
};
