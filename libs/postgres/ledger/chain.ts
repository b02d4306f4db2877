// The link that a booked batch adds to its partition's hash chain: a text that can be written again from the rows themselves,
// so that whoever audits needs nothing but the tables. What may change later by design (a waiting event's state) is not in it.
// ADR 0014.

import { createHash, hash } from 'node:crypto';
import type { Booking, EntryRow, JournalRow, RefusedRow } from '#ports/ledger-book';

export type ChainedJournal = Omit<JournalRow, 'state' | 'json' | 'scope'>;
/** Its region is read from its bytes. */
export type ChainedRefusal = Omit<RefusedRow, 'region'>;
export type ChainedEntry = Omit<EntryRow, 'recordedAt'>;

/** The rows of one batch that its link is made from. */
export interface ChainedRows extends Pick<Booking, 'from' | 'to'> {
  readonly journal: readonly ChainedJournal[];
  readonly refused: readonly ChainedRefusal[];
  readonly entries: readonly ChainedEntry[];
}

/** What a line is about, for whoever has to name it. */
export interface ChainedLine {
  readonly kind: 'batch' | 'journal' | 'refused' | 'entry';
  readonly offset: bigint;
  readonly text: string;
}

/** Links of the first form leave out what a sender said beside identity and content. */
export type LinkForm = 1 | 2;

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const all = createHash('sha256');
  for (const part of parts) all.update(part);
  return all.digest();
};

/** A row as one line of JSON: whatever a sender puts into an id, no two rows can read the same. */
const line = (...values: (string | number | bigint | boolean | null)[]): string =>
  JSON.stringify(values.map((value) => (typeof value === 'bigint' ? value.toString() : value)));

const journalLine = (row: ChainedJournal, form: LinkForm): string => {
  const { source, id } = row.event;
  const said = form === 1 ? [] : [row.type, row.subject, row.device, row.drill, row.history];
  const hash = row.contentHash.toString('hex');
  return line('journal', row.offset, source, id, row.recordedAt, row.knownAt, hash, ...said);
};

const refusedLine = (row: ChainedRefusal, form: LinkForm): string => {
  const identity = [row.event?.source ?? null, row.event?.id ?? null];
  const headers = Object.entries(row.headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = form === 1 ? [] : [row.detail, row.subject, row.device, JSON.stringify(headers)];
  const hash = sha256(row.bytes).toString('hex');
  const elsewhere = row.elsewhere ? [row.elsewhere.topic, row.elsewhere.partition] : [];
  return line('refused', row.offset, row.code, ...identity, row.recordedAt, hash, ...said, ...elsewhere);
};

const entryLine = ({ offset, seq, contribution: c, knownAt, event, subject }: ChainedEntry, form: LinkForm): string => {
  const place = [c.counter, c.basisSector, c.region, c.day, c.amount];
  // Entries of before enterprises were told apart read as they did.
  const owner = form === 1 ? (c.organization ? [c.organization] : []) : [c.organization ?? null, subject];
  return line('entry', offset, seq, ...place, knownAt, event.source, event.id, ...owner);
};

/** Journal rows, refusals and entries in the order of their positions, a line each, behind one for the batch itself. */
export const linesOf = ({ from, to, journal, refused, entries }: ChainedRows, form: LinkForm = 2): ChainedLine[] => {
  // Offsets of other partitions may be the same numbers.
  const placeText = ({ elsewhere }: ChainedRefusal): string =>
    elsewhere ? `${elsewhere.topic}/${elsewhere.partition}` : '';
  const byOffset = (a: ChainedRefusal, b: ChainedRefusal): number =>
    Number(a.offset - b.offset) || (placeText(a) < placeText(b) ? -1 : 1);
  return [
    { kind: 'batch', offset: from, text: line('batch', from, to) },
    ...journal.map((row): ChainedLine => ({ kind: 'journal', offset: row.offset, text: journalLine(row, form) })),
    // In the order of the log, not of their refusal: a correction is refused after what it waited for.
    ...[...refused]
      .sort(byOffset)
      .map((row): ChainedLine => ({ kind: 'refused', offset: row.offset, text: refusedLine(row, form) })),
    ...entries.map((row): ChainedLine => ({ kind: 'entry', offset: row.offset, text: entryLine(row, form) })),
  ];
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
