// The link that a booked batch adds to its partition's hash chain: a text that can be written again from the rows themselves,
// so that whoever audits needs nothing but the tables. What may change later by design (a waiting event's state) is not in it.

import { createHash } from 'node:crypto';
import type { Booking } from '#ports/ledger-book';

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Journal rows, refusals and entries in the order of their positions, a line each. */
export const digestOf = ({ from, to, journal, refused, entries }: Booking): Buffer => {
  const lines = [`${from} ${to}`];
  for (const row of journal) {
    lines.push(
      `j ${row.offset} ${row.event.source} ${row.event.id} ${row.recordedAt} ${row.knownAt} ${row.contentHash.toString('hex')}`,
    );
  }
  for (const row of refused) {
    const identity = row.event ? `${row.event.source} ${row.event.id}` : '';
    lines.push(`r ${row.offset} ${row.code} ${identity} ${row.recordedAt} ${sha256(row.bytes).toString('hex')}`);
  }
  for (const { offset, seq, contribution: c, knownAt, event } of entries) {
    const place = `${c.counter} ${c.basisSector ?? '-'} ${c.region} ${c.day} ${c.amount}`;
    lines.push(`e ${offset} ${seq} ${place} ${knownAt} ${event.source} ${event.id}`);
  }
  return sha256(lines.join('\n'));
};

export const linkOf = (previous: Buffer, digest: Buffer): Buffer => sha256(previous, digest);
