// One partition of the log, page by page beside what was booked at the same positions: the fate of every event (I1, I2, I3,
// I5) and every entry that it booked. What waits is held until the log decides it. Everything expected comes from the oracle.

import { type EventRef, isSameRef, refKey } from '#domain/ledger/outcome';
import { isIncident } from '#oracle/event-oracle';
import type { Fate } from '#oracle/fate';
import { type Elsewhere, LedgerOracle } from '#oracle/ledger-oracle';
import type { BookedPart, BooksCut, EntryFact, JournalFact, RefusedFact } from '#ports/books';
import type { StoredRecord } from '#ports/event-log/event-log';
import type { FateSink } from './alert-check.js';
import { EntryCheck } from './entry-check.js';
import type { Findings } from './findings.js';
import { kept, refsIn } from './kept-events.js';
import type { LogPage } from './read-log.js';
import type { Worlds } from './worlds.js';

interface Rows {
  readonly journal: JournalFact | undefined;
  readonly refused: RefusedFact | undefined;
}

/** Of a record of the log. */
interface Sent {
  readonly recordedAt: number;
  readonly hash: string | undefined;
  readonly rows: Rows;
}

interface Booked {
  readonly entries: readonly EntryFact[];
  readonly versions: readonly EventRef[];
}

export interface PartitionCheckParts {
  readonly cut: BooksCut;
  readonly findings: Findings;
  readonly worlds: Worlds;
  /** Told of every fate. */
  readonly sink: FateSink;
}

interface Checked {
  readonly events: number;
  readonly journal: number;
  readonly refused: number;
  readonly waiting: number;
  readonly duplicates: number;
  readonly entries: number;
}

export class PartitionCheck {
  private readonly cut: BooksCut;
  private readonly findings: Findings;
  private readonly worlds: Worlds;
  private readonly sink: FateSink;
  readonly oracle: LedgerOracle;
  private readonly counts = { events: 0, journal: 0, refused: 0, waiting: 0, duplicates: 0 };
  private recordedAt = Number.NEGATIVE_INFINITY;
  private readonly foreign = new Map<string, string | null>();
  private refusedAs: ReadonlyMap<bigint, RefusedFact> = new Map();
  private readonly entries: EntryCheck;
  /** What the log has not decided yet, by position. */
  private readonly undecided = new Map<bigint, Sent>();

  constructor(
    private readonly part: BookedPart,
    { cut, findings, worlds, sink }: PartitionCheckParts,
  ) {
    [this.cut, this.findings, this.worlds, this.sink] = [cut, findings, worlds, sink];
    this.entries = new EntryCheck(part, findings);
    const elsewhere: Elsewhere = {
      content: (ref) => this.foreign.get(refKey(ref)) ?? undefined,
      has: (ref) => this.foreign.has(refKey(ref)),
      refusedAs: (offset) => this.refusedAs.get(offset)?.code,
    };
    this.oracle = new LedgerOracle(worlds.present, [], { elsewhere, kept });
  }

  get checked(): Checked {
    return { ...this.counts, entries: this.entries.count };
  }

  async page({ from, to, records }: LogPage): Promise<void> {
    const { topic, partition } = this.part;
    const stretch = { topic, partition, from, to };
    const bookedBy = await this.worlds.bookedBy(stretch);
    const journal = new Map((await this.cut.journal(stretch)).map((row) => [row.offset, row]));
    const refused = new Map((await this.cut.refused(stretch)).map((row) => [row.offset, row]));
    const entries = byOffset(await this.cut.entries(stretch));
    const versions = byOffset(await this.cut.versions(stretch));
    this.refusedAs = refused;
    for (const one of await this.cut.foreign(this.part, records.flatMap(refsIn))) {
      const known = this.foreign.get(refKey(one));
      this.foreign.set(refKey(one), one.contentHash ?? known ?? null);
    }
    for (const record of records) {
      const { offset } = record;
      this.oracle.goBy(bookedBy(offset));
      const rows = { journal: journal.get(offset), refused: refused.get(offset) };
      this.take(record, rows, { entries: entries.get(offset) ?? [], versions: versions.get(offset) ?? [] });
      for (const held of [journal, refused, entries, versions]) held.delete(offset);
    }
    for (const row of [...journal.values(), ...refused.values()]) this.unsent(row.offset, nameIn(row));
    for (const [offset, rows] of entries) this.entries.compare(offset, [], rows);
  }

  /** The log was read to the position that is booked: what is left over waits. */
  end(): void {
    for (const [offset, sent] of this.undecided) this.compareRow(offset, 'waiting', sent);
    this.counts.waiting = this.undecided.size;
    this.sink.wait(this.oracle.waiting);
    this.entries.end();
    this.oracle.goBy(this.worlds.present);
    for (const { kind, subject, event, amounts } of this.oracle.unlike()) {
      const changes = amounts.map((one) => `${one.counter} ${one.region} ${one.day} ${one.amount}`);
      const { topic, partition } = this.part;
      const place = { topic, partition, subject: `${kind} ${subject}` };
      const events = [refOf(event)];
      this.findings.add({ kind: 'not-rebooked', place, expected: changes.join(', '), found: null, events });
    }
  }

  private take(record: StoredRecord, rows: Rows, booked: Booked): void {
    this.recordedAt = Math.max(this.recordedAt, record.appendedAt);
    const { offset, appendedAt, value } = record;
    this.counts.events += 1;
    this.undecided.set(offset, { recordedAt: this.recordedAt, hash: record.headers.hash, rows });
    const scope = record.headers.scope ?? null;
    const fates = this.oracle.take({ offset, appendedAt, value, scope }).map((fate) => asFound(fate, booked));
    for (const fate of fates) this.decide(fate);
    const { topic, partition } = this.part;
    this.sink.take(fates, { topic, partition, at: this.recordedAt, oracle: this.oracle });
    this.entries.compare(offset, fates, booked.entries);
    for (const fate of fates) {
      if (fate.type === 'rebooked' && fate.one.state === 'counted') this.oracle.holdBack(fate.one.event);
    }
    this.compareVersions(offset, fates, booked.versions);
  }

  private decide(fate: Fate): void {
    if (fate.type === 'waiting') return;
    const offset = 'one' in fate ? fate.one.offset : fate.offset;
    const sent = this.undecided.get(offset);
    this.undecided.delete(offset);
    if (sent) this.compareRow(offset, fate, sent);
  }

  private compareRow(offset: bigint, fate: Exclude<Fate, { type: 'waiting' }> | 'waiting', sent: Sent): void {
    const { journal, refused } = sent.rows;
    this.counts.journal += journal ? 1 : 0;
    this.counts.refused += refused ? 1 : 0;
    const expected = fate === 'waiting' ? 'waiting' : expectedOf(fate);
    const found = refused ? `refused ${refused.code}` : (journal?.state ?? 'nothing');
    const event = fate === 'waiting' ? undefined : 'one' in fate ? fate.one.event : fate.ref;
    const place = this.place(offset);
    const events = event ? [refOf(event)] : [];
    if (expected === 'nothing') this.counts.duplicates += 1;
    if (!agrees(expected, found)) {
      const kind = found === 'nothing' ? 'event-lost' : expected === 'nothing' ? 'event-doubled' : 'verdict-differs';
      this.findings.add({ kind, place, expected, found, events });
      return;
    }
    const row = nameIn(journal ?? refused);
    if (event && row && !isSameRef(row, event)) {
      this.findings.add({ kind: 'event-invented', place, expected: nameOf(event), found: nameOf(row), events: [row] });
    }
    if (!journal || fate === 'waiting' || !('one' in fate)) return;
    const { type, subject } = fate.one.event;
    const log = { type, subject, recordedAt: `${sent.recordedAt}`, contentHash: sent.hash ?? fate.one.content };
    const held = { ...journal, recordedAt: `${journal.recordedAt}` };
    const { contentHash } = journal;
    const said = { type: held.type, subject: held.subject, recordedAt: held.recordedAt, contentHash };
    this.findings.addIfDifferent({ kind: 'event-changed', place, events }, log, said);
  }

  private compareVersions(offset: bigint, fates: readonly Fate[], rows: readonly EventRef[]): void {
    const expected = fates.flatMap((fate) => (isVersion(fate) ? [refOf(fate.one.event)] : []));
    const names = (refs: readonly EventRef[]): string => refs.map(nameOf).sort().join(', ');
    if (names(expected) === names(rows)) return;
    const place = { ...this.place(offset), table: 'incident_version' };
    const texts = { expected: names(expected), found: names(rows) };
    this.findings.add({ kind: 'version-differs', place, ...texts, events: expected });
  }

  private unsent(offset: bigint, event: EventRef | null): void {
    const events = event ? [event] : [];
    this.findings.add({
      kind: 'event-invented',
      place: this.place(offset),
      expected: null,
      found: event && nameOf(event),
      events,
    });
  }

  private place(offset: bigint): Record<string, string | number> {
    return { topic: this.part.topic, partition: this.part.partition, offset: `${offset}` };
  }
}

/** A rebooking that has entries counts, also where they put right what only an earlier build booked otherwise. */
const asFound = (fate: Fate, { entries }: Booked): Fate =>
  fate.type === 'rebooked' && entries.length > 0 ? { ...fate, one: { ...fate.one, state: 'counted' } } : fate;

/** What has a row among the versions of an incident. */
const isVersion = (fate: Fate): fate is Extract<Fate, { type: 'booked' | 'rebooked' }> => {
  if (fate.type === 'booked') return isIncident(fate.one.event);
  return fate.type === 'rebooked' && fate.one.event.data.kind === 'incident' && fate.one.state === 'counted';
};

const refOf = ({ source, id }: EventRef): EventRef => ({ source, id });
const nameOf = ({ source, id }: EventRef): string => `${source} ${id}`;

const nameIn = (row: JournalFact | RefusedFact | undefined): EventRef | null => {
  if (!row) return null;
  return 'code' in row ? row.event : refOf(row);
};

const expectedOf = (fate: Exclude<Fate, { type: 'waiting' }>): string => {
  switch (fate.type) {
    case 'booked':
    case 'rebooked':
      return fate.one.state ?? 'booked';
    case 'refused':
      return `refused ${fate.code}`;
    case 'duplicate':
      return 'nothing';
  }
};

/** Of a withdrawal it is not said whether it is counted. */
const agrees = (expected: string, found: string): boolean =>
  expected === found || (expected === 'booked' && (found === 'counted' || found === 'listed'));

const byOffset = <T extends { readonly offset: bigint }>(rows: readonly T[]): Map<bigint, T[]> => {
  const groups = new Map<bigint, T[]>();
  for (const row of rows) {
    const group = groups.get(row.offset);
    if (group) group.push(row);
    else groups.set(row.offset, [row]);
  }
  return groups;
};
