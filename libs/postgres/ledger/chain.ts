// The link that a booked batch adds to its partition's hash chain: a text that can be written again from the rows themselves,
// so that whoever audits needs nothing but the tables. What may change later by design (a waiting event's state) is not in it.
// ADR 0014.

import { createHash, hash } from 'node:crypto';
import type { Booking, EntryRow, JournalRow, RefusedRow } from '#ports/ledger-book';
import type { VersionHash } from './version-hash.js';

/** Texts as the tables hold them: where a row was tampered with, half an identity may be left. */
interface Named {
  readonly source: string | null;
  readonly id: string | null;
}

export interface ChainedJournal extends Omit<JournalRow, 'json' | 'event'> {
  readonly event: Named;
  /** With which it was booked: `waiting`, whatever became of it. */
  readonly state: JournalRow['state'];
  /** SHA-256 of the event as Postgres writes it, base64. */
  readonly eventHash: string | null;
}
export interface ChainedRefusal extends Omit<RefusedRow, 'event'> {
  readonly event: Named | null;
}
export type ChainedEntry = Omit<EntryRow, 'recordedAt'>;
/** What had waited since an earlier batch, and was booked by this one. */
export interface ChainedSettling {
  readonly event: Named;
  readonly state: string;
  /** Of its row in the journal; not known to the batch, and in no line. */
  readonly offset?: bigint;
}

/** The rows of one batch that its link is made from. */
export interface ChainedRows extends Pick<Booking, 'from' | 'to'> {
  /** What `booked` is left with; null where it was not kept. */
  readonly lastRecordedAt: number | null;
  /** Of the reference data by which it was booked; null where that was not kept. */
  readonly treeVersion: number | null;
  readonly journal: readonly ChainedJournal[];
  readonly settled: readonly ChainedSettling[];
  readonly refused: readonly ChainedRefusal[];
  readonly entries: readonly ChainedEntry[];
  readonly versions: readonly VersionHash[];
}

/** What a line is about, for whoever has to name it. */
export interface ChainedLine {
  readonly kind: 'batch' | 'journal' | 'refused' | 'entry' | VersionHash['table'];
  readonly offset: bigint;
  readonly seq?: number;
  readonly text: string;
}

/**
 * Links of the first form leave out what a sender said beside identity and content; those of the second the event as it
 * stands, the scope, the state, the region of a refusal, versions and declarations.
 */
export type LinkForm = 1 | 2 | 3;
export const NEWEST_FORM: LinkForm = 3;

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const all = createHash('sha256');
  for (const part of parts) all.update(part);
  return all.digest();
};

/** A row as one line of JSON: whatever a sender puts into an id, no two rows can read the same. */
const line = (...values: (string | number | bigint | boolean | null)[]): string =>
  JSON.stringify(values.map((value) => (typeof value === 'bigint' ? value.toString() : value)));

const batchLine = ({ from, to, lastRecordedAt, treeVersion }: ChainedRows, form: LinkForm): string =>
  form < 3 ? line('batch', from, to) : line('batch', from, to, lastRecordedAt, treeVersion);

const journalLine = (row: ChainedJournal, form: LinkForm): string => {
  const { source, id } = row.event;
  const said = form === 1 ? [] : [row.type, row.subject, row.device, row.drill, row.history];
  const rest = form < 3 ? [] : [row.scope, row.state, row.eventHash];
  const hash = row.contentHash.toString('hex');
  return line('journal', row.offset, source, id, row.recordedAt, row.knownAt, hash, ...said, ...rest);
};

const settledLine = ({ event, state }: ChainedSettling): string => line('settled', event.source, event.id, state);

const refusedLine = (row: ChainedRefusal, form: LinkForm): string => {
  const identity = [row.event?.source ?? null, row.event?.id ?? null];
  const headers = Object.entries(row.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = form === 1 ? [] : [row.detail, row.subject, row.device, JSON.stringify(headers)];
  const rest = form < 3 ? [] : [row.region];
  const hash = sha256(row.bytes).toString('hex');
  const elsewhere = row.elsewhere ? [row.elsewhere.topic, row.elsewhere.partition] : [];
  return line('refused', row.offset, row.code, ...identity, row.recordedAt, hash, ...said, ...rest, ...elsewhere);
};

const entryLine = ({ offset, seq, contribution: c, knownAt, event, subject }: ChainedEntry, form: LinkForm): string => {
  const place = [c.counter, c.basisSector, c.region, c.day, c.amount];
  // Entries of before enterprises were told apart read as they did.
  const owner = form === 1 ? (c.organization ? [c.organization] : []) : [c.organization ?? null, subject];
  return line('entry', offset, seq, ...place, knownAt, event.source, event.id, ...owner);
};

const placeText = ({ elsewhere }: ChainedRefusal): string =>
  elsewhere ? `${elsewhere.topic}/${elsewhere.partition}` : '';
/** Offsets of other partitions may be the same numbers. */
const byOffset = (a: ChainedRefusal, b: ChainedRefusal): number =>
  Number(a.offset - b.offset) || (placeText(a) < placeText(b) ? -1 : 1);

/** Rows of each kind in the order of their positions, a line each, behind one for the batch itself. */
export const linesOf = (rows: ChainedRows, form: LinkForm = NEWEST_FORM): ChainedLine[] => {
  const { from, journal, refused, entries } = rows;
  const older: ChainedLine[] = [
    { kind: 'batch', offset: from, text: batchLine(rows, form) },
    ...journal.map((row): ChainedLine => ({ kind: 'journal', offset: row.offset, text: journalLine(row, form) })),
    // In the order of the log, not of their refusal: a correction is refused after what it waited for.
    ...[...refused]
      .sort(byOffset)
      .map((row): ChainedLine => ({ kind: 'refused', offset: row.offset, text: refusedLine(row, form) })),
    ...entries.map(
      (row): ChainedLine => ({ kind: 'entry', offset: row.offset, seq: row.seq, text: entryLine(row, form) }),
    ),
  ];
  if (form < 3) return older;
  // Appended one by one: a batch may have more rows than a call may have arguments.
  for (const row of rows.settled) older.push({ kind: 'journal', offset: row.offset ?? from, text: settledLine(row) });
  for (const row of rows.versions) {
    older.push({
      kind: row.table,
      offset: row.offset,
      seq: row.seq,
      text: line(row.table, row.offset, row.seq, row.hash),
    });
  }
  return older;
};

/** Of what was written, hashed by Postgres as it stands there. */
export interface WrittenHashes {
  /** Of events, by position. */
  readonly events: ReadonlyMap<bigint, string>;
  readonly versions: readonly VersionHash[];
}

/** What a batch has written, as its link has it. */
export const rowsOfBooking = (booking: Booking, { events, versions }: WrittenHashes): ChainedRows => ({
  from: booking.from,
  to: booking.to,
  lastRecordedAt: booking.lastRecordedAt,
  treeVersion: booking.treeVersion,
  journal: booking.journal.map((row) => ({ ...row, eventHash: events.get(row.offset) ?? null })),
  settled: sortedSettlings(booking.settled.filter(({ state }) => state !== 'refused')),
  refused: booking.refused,
  entries: booking.entries,
  versions,
});

/** By identity, which is all that a batch knows of them. */
export const sortedSettlings = (settled: readonly ChainedSettling[]): ChainedSettling[] => {
  const key = ({ event }: ChainedSettling): string => JSON.stringify([event.source, event.id]);
  return settled
    .map((row) => [key(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
};

export const digestOf = (lines: readonly ChainedLine[]): Buffer => sha256(lines.map(({ text }) => text).join('\n'));

/** Eight bytes. */
export const PRINT_BYTES = 8;

/** What tells lines of a batch apart, so that the line that was changed can be named; the digest alone names the batch. */
export const printsOf = (lines: readonly ChainedLine[]): Buffer =>
  // Thousands a batch: as one text of hex it takes a quarter of the time of as many buffers.
  Buffer.from(lines.map(({ text }) => hash('sha256', text, 'hex').slice(0, 2 * PRINT_BYTES)).join(''), 'hex');

export const linkOf = (previous: Buffer, digest: Buffer): Buffer => sha256(previous, digest);

/** What the first link of a partition follows. */
export const CHAIN_START = sha256('fengsui');
