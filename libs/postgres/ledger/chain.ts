// The link that a booked batch adds to its partition's hash chain: a text that can be written again from the rows themselves,
// so that whoever audits needs nothing but the tables. What may change later by design (a waiting event's state) is not in it.

import { createHash } from 'node:crypto';
import type { Booking } from '#ports/ledger-book';

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** A row as one line of JSON: whatever a sender puts into an id, no two rows can read the same. */
const line = (...values: (string | number | bigint | null)[]): string =>
  JSON.stringify(values.map((value) => (typeof value === 'bigint' ? value.toString() : value)));

/** Journal rows, refusals and entries in the order of their positions, a line each. */
export const digestOf = ({ from, to, journal, refused, entries }: Booking): Buffer => {
  const lines = [line('batch', from, to)];
  for (const row of journal) {
    const { source, id } = row.event;
    lines.push(line('journal', row.offset, source, id, row.recordedAt, row.knownAt, row.contentHash.toString('hex')));
  }
  for (const row of refused) {
    const identity = [row.event?.source ?? null, row.event?.id ?? null];
    lines.push(line('refused', row.offset, row.code, ...identity, row.recordedAt, sha256(row.bytes).toString('hex')));
  }
  for (const { offset, seq, contribution: c, knownAt, event } of entries) {
    const place = [c.counter, c.basisSector, c.region, c.day, c.amount];
    // Entries of before enterprises were told apart read as they did.
    const owner = c.organization ? [c.organization] : [];
    lines.push(line('entry', offset, seq, ...place, knownAt, event.source, event.id, ...owner));
  }
  return sha256(lines.join('\n'));
};

export const linkOf = (previous: Buffer, digest: Buffer): Buffer => sha256(previous, digest);
