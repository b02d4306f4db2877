import type { EventRef } from '#domain/ledger/outcome';
import { refKey } from '#domain/ledger/outcome';
import type { JournalRow, KnownEvent, LogPlace, RefusedRow, WaitingEvent, WaitingRow } from '#ports/ledger-book';
import type { Transaction } from '../database.js';
import { columnsOf, timestamp } from './columns.js';
import { insertRows, RawJson, type RecordColumn } from './recordset.js';

const byRef = (rows: readonly EventRef[]): unknown[][] => columnsOf(rows, [(r) => r.source, (r) => r.id]);

export const selectKnown = async (tx: Transaction, refs: readonly EventRef[]): Promise<Map<string, KnownEvent>> => {
  const rows = await tx.query<{ source: string; id: string; content_hash: Buffer; type: string; subject: string }>(
    `select j.source, j.id, j.content_hash, j.type, j.subject
       from unnest($1::text[], $2::text[]) as wanted(source, id) join journal j using (source, id)`,
    byRef(refs),
  );
  return new Map(
    rows.map((row) => [refKey(row), { contentHash: row.content_hash, type: row.type, subject: row.subject }]),
  );
};

export const selectRefused = async (tx: Transaction, refs: readonly EventRef[]): Promise<Set<string>> => {
  const rows = await tx.query<EventRef>(
    `select distinct r.source, r.event_id as id
       from unnest($1::text[], $2::text[]) as wanted(source, id)
       join refused r on r.source = wanted.source and r.event_id = wanted.id
      where not exists (select from journal j where j.source = wanted.source and j.id = wanted.id)`,
    byRef(refs),
  );
  return new Set(rows.map(refKey));
};

/** Of these subjects; and in this partition or another topic, for one of these events, directly or at the end of a chain. */
export const selectWaiting = async (
  tx: Transaction,
  place: LogPlace,
  wanted: { subjects: readonly string[]; awaited: readonly EventRef[] },
): Promise<WaitingEvent[]> => {
  const rows = await tx.query<{
    subject: string;
    awaits_source: string;
    awaits_id: string;
    source: string;
    event_id: string;
    topic: string;
    partition: number;
    offset: bigint;
    json: string;
    device: string | null;
    scope: string | null;
    content_hash: Buffer;
    recorded_at: Date;
  }>(
    `with recursive found as (
       select w.* from waiting w where w.subject = any($1::text[])
       union
       select w.* from unnest($2::text[], $3::text[]) as awaited(source, id)
         join waiting w on w.awaits_source = awaited.source and w.awaits_id = awaited.id
        where w.topic <> $4 or w.partition = $5
       union
       select w.* from found f join waiting w on w.awaits_source = f.source and w.awaits_id = f.event_id
        where w.topic <> $4 or w.partition = $5)
     select w.subject, w.awaits_source, w.awaits_id, w.source, w.event_id, w.topic, w.partition, w."offset", j.event::text as json, j.device, j.scope,
            j.content_hash, j.recorded_at
       from found w join journal j on j.source = w.source and j.id = w.event_id
      order by length(w.topic), w.topic, w.partition, w."offset"`,
    [wanted.subjects, ...byRef(wanted.awaited), place.topic, place.partition],
  );
  return rows.map((row) => ({
    subject: row.subject,
    awaits: { source: row.awaits_source, id: row.awaits_id },
    event: { source: row.source, id: row.event_id },
    offset: row.offset,
    elsewhere:
      row.topic === place.topic && row.partition === place.partition
        ? undefined
        : { topic: row.topic, partition: row.partition },
    json: row.json,
    device: row.device,
    scope: row.scope,
    contentHash: row.content_hash,
    recordedAt: row.recorded_at.getTime(),
  }));
};

/** What the chain says of an event: its whole text as Postgres writes it, which is all that can be read back. */
export const EVENT_HASH = `encode(sha256(convert_to(event::text, 'UTF8')), 'base64')`;

/**
 * Sorted by identity, so that two partitions that book the same events do not lock each other out. Answers the hashes of those
 * that are new, by position.
 */
export const insertJournal = async (
  tx: Transaction,
  place: LogPlace,
  rows: readonly JournalRow[],
): Promise<Map<bigint, string>> => {
  if (rows.length === 0) return new Map();
  const columns: readonly RecordColumn<JournalRow>[] = [
    ['source', 'text', (r) => r.event.source],
    ['id', 'text', (r) => r.event.id],
    ['type', 'text', (r) => r.type],
    ['subject', 'text', (r) => r.subject],
    ['topic', 'text', () => place.topic],
    ['partition', 'int', () => place.partition],
    ['offset', 'bigint', (r) => r.offset],
    ['recorded_at', 'timestamptz', (r) => timestamp(r.recordedAt)],
    ['known_at', 'timestamptz', (r) => timestamp(r.knownAt)],
    ['device', 'text', (r) => r.device],
    ['scope', 'text', (r) => r.scope],
    ['drill', 'boolean', (r) => r.drill],
    ['history', 'boolean', (r) => r.history],
    ['content_hash', 'text', (r) => r.contentHash.toString('hex')],
    ['state', 'text', (r) => r.state],
    ['event', 'jsonb', (r) => new RawJson(r.json)],
  ];
  const sorted = [...rows].sort((a, b) => (refKey(a.event) < refKey(b.event) ? -1 : 1));
  const inserted = await insertRows<JournalRow, { offset: bigint; hash: string }>(
    tx,
    {
      table: 'journal',
      columns,
      expressions: { content_hash: `decode(content_hash, 'hex')` },
      suffix: `on conflict (source, id) do nothing returning "offset", ${EVENT_HASH} as hash`,
    },
    sorted,
  );
  return new Map(inserted.map(({ offset, hash }) => [offset, hash]));
};

/**
 * A waiting event that was booked or refused by the batch that begins at `from` of `place`: its row in the journal says so, or goes
 * where the audit finds it, and it waits no more. What it waited as is what its own batch has in the chain.
 */
export const settleWaiting = async (
  tx: Transaction,
  { topic, partition, from }: LogPlace & { readonly from: bigint },
  settled: readonly { event: EventRef; state: 'counted' | 'listed' | 'refused' }[],
): Promise<void> => {
  const params = columnsOf(settled, [(s) => s.event.source, (s) => s.event.id, (s) => s.state]);
  await tx.query(
    `delete from waiting w using unnest($1::text[], $2::text[]) as done(source, id)
      where w.source = done.source and w.event_id = done.id`,
    params.slice(0, 2),
  );
  await tx.query(
    `with booked as (
       update journal j set state = done.state from unnest($1::text[], $2::text[], $3::text[]) as done(source, id, state)
        where j.source = done.source and j.id = done.id and done.state <> 'refused'
       returning j.topic, j.partition, j."offset")
     insert into journal_settled (topic, partition, "offset", settled_topic, settled_partition, settled_in)
     select topic, partition, "offset", $4, $5, $6 from booked`,
    [...params, topic, partition, from],
  );
  await tx.query(
    `with gone as (
       delete from journal j using unnest($1::text[], $2::text[], $3::text[]) as done(source, id, state)
        where j.source = done.source and j.id = done.id and done.state = 'refused'
       returning j.*)
     insert into journal_refused (topic, partition, "offset", refused_topic, refused_partition, refused_in, source, id, type, subject,
       recorded_at, known_at, device, drill, history, content_hash)
     select topic, partition, "offset", case when topic <> $4 or partition <> $5 then $4 end, case when topic <> $4 or partition <> $5 then $5::integer end, $6, source, id,
       type, subject, recorded_at, known_at, device, drill, history, content_hash
       from gone`,
    [...params, topic, partition, from],
  );
};

export const insertWaiting = async (tx: Transaction, place: LogPlace, rows: readonly WaitingRow[]): Promise<void> => {
  await tx.query(
    `insert into waiting (subject, awaits_source, awaits_id, source, event_id, topic, partition, "offset")
     select subject, awaits_source, awaits_id, source, event_id, $1, $2, "offset"
       from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
         as t(subject, awaits_source, awaits_id, source, event_id, "offset")`,
    [
      place.topic,
      place.partition,
      ...columnsOf(rows, [
        (r) => r.subject,
        (r) => r.awaits.source,
        (r) => r.awaits.id,
        (r) => r.event.source,
        (r) => r.event.id,
        (r) => r.offset,
      ]),
    ],
  );
};

export const insertRefused = async (tx: Transaction, place: LogPlace, rows: readonly RefusedRow[]): Promise<void> => {
  await tx.query(
    `insert into refused (topic, partition, "offset", code, detail, source, event_id, subject, recorded_at, device, headers, bytes, region)
     select topic, partition, "offset", code, detail, source, event_id, subject, recorded_at, device, headers, bytes, region
       from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[], $11::jsonb[], $12::bytea[], $13::text[])
         as t(topic, partition, "offset", code, detail, source, event_id, subject, recorded_at, device, headers, bytes, region)`,
    [
      ...columnsOf(rows, [
        (r) => (r.elsewhere ?? place).topic,
        (r) => (r.elsewhere ?? place).partition,
        (r) => r.offset,
        (r) => r.code,
        (r) => r.detail,
        (r) => r.event?.source ?? null,
        (r) => r.event?.id ?? null,
        (r) => r.subject,
        (r) => timestamp(r.recordedAt),
        (r) => r.device,
        (r) => JSON.stringify(r.headers),
        (r) => r.bytes,
        (r) => r.region,
      ]),
    ],
  );
};
