// The rows that links of a partition were made from, as the tables hold them now.

import { contentHash } from '#contracts/events/content-hash';
import { decodeEvent } from '#contracts/events/decode-event';
import type { Sector } from '#domain/sector';
import type { Transaction } from '../database.js';
import type { ChainedEntry, ChainedJournal, ChainedRefusal, ChainedSettling, LinkForm } from '../ledger/chain.js';
import { EVENT_HASH } from '../ledger/journal.queries.js';
import { TABLES, type Table } from '../ledger/version-columns.js';
import { type VersionHash, versionHash } from '../ledger/version-hash.js';

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
  readonly lastRecordedAt: number | null;
  readonly treeVersion: number | null;
}

/** Milliseconds; what is not a whole one was never booked. */
const millis = (column: string): string => `(extract(epoch from ${column}) * 1000)::float8`;

export interface StoredHead extends Place {
  readonly next: bigint;
  readonly chain: Buffer;
  readonly lastRecordedAt: number;
}

export const selectHeads = (tx: Transaction): Promise<StoredHead[]> =>
  tx.query(
    `select topic, partition, next, chain, ${millis('last_recorded_at')} as "lastRecordedAt" from booked order by topic, partition`,
  );

/** Ascending, from the one after `after`. */
export const selectLinks = (tx: Transaction, place: Place, after: bigint, limit: number): Promise<StoredLink[]> =>
  tx.query(
    `select "from", "to", digest, chain, form, prints, tree_version as "treeVersion", ${millis('last_recorded_at')} as "lastRecordedAt"
       from chain_link
      where topic = $1 and partition = $2 and "from" > $3 order by "from" limit $4`,
    [place.topic, place.partition, after, limit],
  );

interface JournalRecord {
  readonly offset: bigint;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly recordedAt: number;
  readonly knownAt: number;
  readonly device: string | null;
  readonly scope: string | null;
  readonly drill: boolean;
  readonly history: boolean;
  readonly state: AuditedJournal['state'];
  readonly contentHash: Buffer;
  readonly eventHash: string | null;
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

const COLUMNS = `t."offset", t.source, t.id, t.type, t.subject, ${millis('t.recorded_at')} as "recordedAt",
  ${millis('t.known_at')} as "knownAt", t.device, t.drill, t.history, t.content_hash as "contentHash"`;

/** What the journal holds of `[from, to)`, and what it held while it waited for something that was refused. */
export const selectChainedJournal = async (
  tx: Transaction,
  place: Place,
  range: { from: bigint; to: bigint },
): Promise<AuditedJournal[]> => {
  const within = `t.topic = $1 and t.partition = $2 and t."offset" >= $3 and t."offset" < $4`;
  // What waited was refused with the text that the journal had of it, and with its scope.
  const rows = await tx.query<JournalRecord>(
    `select ${COLUMNS}, t.scope, case when s.settled_in is null then t.state else 'waiting' end as state,
            ${EVENT_HASH} as "eventHash", t.event::text as json
       from journal t left join journal_settled s using (topic, partition, "offset") where ${within}
     union all
     select ${COLUMNS}, r.headers->>'scope', 'waiting', encode(sha256(r.bytes), 'base64'), null
       from journal_refused t left join refused r using (topic, partition, "offset") where ${within}
     order by "offset"`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map(({ source, id, json, ...row }) => ({
    ...row,
    event: { source, id },
    isContentTrue: json === null || hasContent(json, row.contentHash),
  }));
};

export interface AuditedSettling extends ChainedSettling {
  readonly settledIn: bigint;
}

/** What had waited and was booked by the batches that begin at `[from, to)`. */
export const selectSettlings = async (
  tx: Transaction,
  place: Place,
  range: { from: bigint; to: bigint },
): Promise<AuditedSettling[]> => {
  const rows = await tx.query<{
    offset: bigint;
    settledIn: bigint;
    source: string | null;
    id: string | null;
    state: string | null;
  }>(
    `select s."offset", s.settled_in as "settledIn", j.source, j.id, j.state
       from journal_settled s left join journal j using (topic, partition, "offset")
      where s.settled_topic = $1 and s.settled_partition = $2 and s.settled_in >= $3 and s.settled_in < $4`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map(({ source, id, state, ...row }) => ({ ...row, event: { source, id }, state: state ?? '' }));
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
    recordedAt: number;
    device: string | null;
    region: string | null;
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
     select r.topic, r.partition, r."offset", a.refused_in, r.code, r.detail, r.source, r.event_id, r.subject,
            ${millis('r.recorded_at')} as "recordedAt", r.device, r.region, r.headers, r.bytes
       from asked a join refused r using (topic, partition, "offset") order by r."offset"`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map(({ refused_in: refusedIn, source, event_id: id, topic, partition, ...row }) => ({
    ...row,
    refusedIn,
    elsewhere: topic === place.topic && partition === place.partition ? undefined : { topic, partition },
    event: source === null && id === null ? null : { source, id },
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
    knownAt: number;
    subject: string;
    source: string;
    event_id: string;
  }>(
    `select "offset", seq, counter, basis_sector, region, day, amount, organization, ${millis('known_at')} as "knownAt", subject, source, event_id
       from ledger_entry where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4 order by "offset", seq`,
    [place.topic, place.partition, range.from, range.to],
  );
  return rows.map((row) => ({
    offset: row.offset,
    seq: row.seq,
    subject: row.subject,
    event: { source: row.source, id: row.event_id },
    knownAt: row.knownAt,
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

/** Of one table of versions or declarations. */
export const selectVersionHashes = async (
  tx: Transaction,
  place: Place,
  { table, from, to }: { table: Table; from: bigint; to: bigint },
): Promise<VersionHash[]> => {
  const rows = await tx.query<Omit<VersionHash, 'table'>>(
    `select "offset", seq, ${versionHash(table)} as hash from ${table}
      where topic = $1 and partition = $2 and "offset" >= $3 and "offset" < $4 order by "offset", seq`,
    [place.topic, place.partition, from, to],
  );
  return rows.map((row) => ({ table, ...row }));
};

const POSITIONED = [
  'journal',
  'journal_refused',
  'journal_settled',
  'refused',
  'ledger_entry',
  'chain_link',
  ...TABLES,
];

/** Rows at positions that no batch has booked: at or above `next`, below 0, or of a partition that is not known. */
export const selectOutside = (tx: Transaction): Promise<(Place & { table: string; offset: bigint })[]> =>
  tx.query(
    POSITIONED.map((table) => {
      const place = table === 'chain_link' ? 'from' : 'offset';
      return `(select '${table}' as "table", t.topic, t.partition, t."${place}" as "offset" from ${table} t
        left join booked b using (topic, partition) where t."${place}" >= b.next or t."${place}" < 0 or b.next is null
        order by 2, 3, 4 limit 100)`;
    }).join(' union all '),
  );
