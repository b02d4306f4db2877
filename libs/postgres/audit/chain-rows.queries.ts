// The rows that links of a partition were made from, as the tables hold them now.

import { contentHash } from '#contracts/events/content-hash';
import { decodeEvent } from '#contracts/events/decode-event';
import type { Sector } from '#domain/sector';
import type { Transaction } from '../database.js';
import type { ChainedEntry, ChainedJournal, ChainedRefusal, LinkForm } from '../ledger/chain.js';

export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export interface StoredLink {
  readonly from: bigint;
  readonly to: bigint;
  readonly digest: Buffer;
  readonly chain: Buffer;
  readonly form: LinkForm;
  readonly prints: Buffer | null;
}

export const selectHeads = (tx: Transaction): Promise<(Place & { next: bigint; chain: Buffer })[]> =>
  tx.query('select topic, partition, next, chain from booked order by topic, partition');

/** Ascending, from the one after `after`. */
export const selectLinks = (tx: Transaction, place: Place, after: bigint, limit: number): Promise<StoredLink[]> =>
  tx.query(
    `select "from", "to", digest, chain, form, prints from chain_link
      where topic = $1 and partition = $2 and "from" > $3 order by "from" limit $4`,
    [place.topic, place.partition, after, limit],
  );

interface JournalRecord {
  readonly offset: bigint;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly recorded_at: Date;
  readonly known_at: Date;
  readonly device: string | null;
  readonly drill: boolean;
  readonly history: boolean;
  readonly content_hash: Buffer;
  /** Null: its refusal has the event. */
  readonly json: string | null;
}

export interface AuditedJournal extends ChainedJournal {
  /** Whether the event that is kept still has the content that was booked. */
  readonly isContentTrue: boolean;
}

/** What was hashed is what the door or the ledger read: the event itself, or, of an older form, what became of it. */
const hasContent = (json: string, hash: Buffer): boolean => {
  const raw = JSON.parse(json);
  if (Buffer.from(contentHash(raw), 'hex').equals(hash)) return true;
  const decoded = decodeEvent(Buffer.from(json));
  return decoded.ok && Buffer.from(contentHash(decoded.event), 'hex').equals(hash);
};

const COLUMNS = `"offset", source, id, type, subject, recorded_at, known_at, device, drill, history, content_hash`;

/** What the journal holds of `[from, to)`, and what it held while it waited for something that was refused. */
export const selectChainedJournal = async (
  tx: Transaction,
  place: Place,
  range: { from: bigint; to: bigint },
): Promise<AuditedJournal[]> => {
  const rows = await tx.query<JournalRecord>(
    `select ${COLUMNS}, event::text as json from journal
      where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4
     union all
     select ${COLUMNS}, null from journal_refused
      where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4
     order by "offset"`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map((row) => ({
    event: { source: row.source, id: row.id },
    type: row.type,
    subject: row.subject,
    offset: row.offset,
    recordedAt: row.recorded_at.getTime(),
    knownAt: row.known_at.getTime(),
    device: row.device,
    drill: row.drill,
    history: row.history,
    contentHash: row.content_hash,
    isContentTrue: row.json === null || hasContent(row.json, row.content_hash),
  }));
};

export interface AuditedRefusal extends ChainedRefusal {
  /** `from` of the link, of the partition asked for, whose batch refused it: later than its own, if it waited. */
  readonly refusedIn: bigint | null;
}

/** What was refused at `[from, to)`, and what was refused by the batches there, having waited since before. */
export const selectChainedRefusals = async (
  tx: Transaction,
  place: Place,
  range: { from: bigint; to: bigint },
): Promise<AuditedRefusal[]> => {
  const rows = await tx.query<{
    topic: string;
    partition: number;
    offset: bigint;
    refused_in: bigint | null;
    code: string;
    detail: string;
    source: string | null;
    event_id: string | null;
    subject: string | null;
    recorded_at: Date;
    device: string | null;
    headers: Record<string, string>;
    bytes: Buffer;
  }>(
    `with asked as (
       select topic, partition, "offset", null::bigint as refused_in from refused own
        where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4
          and not exists (select from journal_refused w where w.topic = own.topic and w.partition = own.partition
                             and w."offset" = own."offset")
       union all
       select topic, partition, "offset", refused_in from journal_refused
        where topic = $1 and partition = $2 and refused_topic is null and refused_in >= $3 and refused_in < $4
       union all
       select topic, partition, "offset", refused_in from journal_refused
        where refused_topic = $1 and refused_partition = $2 and refused_in >= $3 and refused_in < $4)
     select r.topic, r.partition, r."offset", a.refused_in, r.code, r.detail, r.source, r.event_id, r.subject, r.recorded_at, r.device,
            r.headers, r.bytes
       from asked a join refused r using (topic, partition, "offset") order by r."offset"`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map((row) => ({
    offset: row.offset,
    refusedIn: row.refused_in,
    elsewhere:
      row.topic === place.topic && row.partition === place.partition
        ? undefined
        : { topic: row.topic, partition: row.partition },
    code: row.code,
    detail: row.detail,
    event: row.source === null || row.event_id === null ? null : { source: row.source, id: row.event_id },
    subject: row.subject,
    recordedAt: row.recorded_at.getTime(),
    device: row.device,
    headers: row.headers,
    bytes: row.bytes,
  }));
};

export const selectChainedEntries = async (
  tx: Transaction,
  place: Place,
  range: { from: bigint; to: bigint },
): Promise<ChainedEntry[]> => {
  const rows = await tx.query<{
    offset: bigint;
    seq: number;
    counter: string;
    basis_sector: Sector | null;
    region: string;
    day: string;
    amount: bigint;
    organization: string | null;
    known_at: Date;
    subject: string;
    source: string;
    event_id: string;
  }>(
    `select "offset", seq, counter, basis_sector, region, day, amount, organization, known_at, subject, source, event_id
       from ledger_entry where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4 order by "offset", seq`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map((row) => ({
    offset: row.offset,
    seq: row.seq,
    subject: row.subject,
    event: { source: row.source, id: row.event_id },
    knownAt: row.known_at.getTime(),
    contribution: {
      counter: row.counter,
      basisSector: row.basis_sector,
      region: row.region,
      day: row.day,
      amount: row.amount,
      ...(row.organization === null ? {} : { organization: row.organization }),
    },
  }));
};

/** Rows at positions that no batch has booked: at or above `next`, below 0, or of a partition that is not known. */
export const selectOutside = (tx: Transaction): Promise<(Place & { table: string; offset: bigint })[]> =>
  tx.query(
    ['journal', 'journal_refused', 'refused', 'ledger_entry', 'chain_link']
      .map((table) => {
        const place = table === 'chain_link' ? 'from' : 'offset';
        return `(select '${table}' as "table", t.topic, t.partition, t."${place}" as "offset" from ${table} t
          left join booked b using (topic, partition) where t."${place}" >= b.next or t."${place}" < 0 or b.next is null
          order by 2, 3, 4 limit 100)`;
      })
      .join(' union all '),
  );
