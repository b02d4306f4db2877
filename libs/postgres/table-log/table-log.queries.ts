// The statements of the table log. Offsets are allotted by updating `log_partition` in the appending transaction, whose
// row lock is held to its end: so they have no gaps, and become visible in order.

import type { TopicSpec } from '#contracts/topics';
import type { Appended, NewRecord, PartitionRange, StoredRecord } from '#ports/event-log/event-log';
import { partitionOf } from '#ports/event-log/partition-of';
import { PermanentFailure } from '#ports/failures';

/** What runs a statement: the pool, a transaction, or the session. */
export interface Queryable {
  query<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
}

/** Payload: `<topic> <partition>:<end> …`, or the topic alone. Delivered when the appending transaction commits. */
export const APPENDED_CHANNEL = 'fengsui_log_appended';
/** Payload: `<topic> <group>`, when a member comes or goes. */
export const GROUP_CHANNEL = 'fengsui_log_group';

// `locked` takes the row locks in partition order (no deadlock between appenders) and sees the newest `next`; the clock is
// read after that. All values come as one binary parameter: an array of bytea would be sent as hexadecimal text.
const APPEND = `
  with locked as materialized (
    select p.partition, p.next, w.n from log_partition p join unnest($2::int[], $3::bigint[]) as w(partition, n) on w.partition = p.partition
    where p.topic = $1 order by p.partition for update of p
  ), moved as (
    update log_partition p set next = l.next + l.n, last_at = greatest(p.last_at, date_trunc('milliseconds', clock_timestamp()))
    from locked l where p.topic = $1 and p.partition = l.partition
    returning p.partition, l.next as base, p.next, p.last_at
  ), stored as (
    insert into log_record (topic, partition, "offset", key, headers, value, appended_at)
    select $1, r.partition, m.base + r.nth, r.key, r.headers::jsonb, substring($10::bytea from r.start for r.length), m.last_at
    from unnest($4::int[], $5::bigint[], $6::text[], $7::text[], $8::int[], $9::int[]) as r(partition, nth, key, headers, start, length)
    join moved m on m.partition = r.partition
  )
  select partition, base, last_at,
    (select pg_notify('${APPENDED_CHANNEL}', $1 || ' ' || string_agg(partition || ':' || next, ' ')) from moved where (select count(*) from moved) <= 100)
  from moved`;

/** A record and where it went. */
export type Placed = StoredRecord & Appended;

export const append = async (
  db: Queryable,
  topic: string,
  partitions: number,
  records: readonly NewRecord[],
): Promise<Placed[]> => {
  const counts = new Map<number, number>();
  const columns = {
    partition: [] as number[],
    nth: [] as number[],
    key: [] as string[],
    headers: [] as string[],
    start: [] as number[],
    length: [] as number[],
  };
  let start = 1;
  for (const record of records) {
    const partition = partitionOf(record.key, partitions);
    const nth = counts.get(partition) ?? 0;
    counts.set(partition, nth + 1);
    columns.partition.push(partition);
    columns.nth.push(nth);
    columns.key.push(record.key);
    columns.headers.push(JSON.stringify(record.headers));
    columns.start.push(start);
    columns.length.push(record.value.length);
    start += record.value.length;
  }
  const params = [
    ...[topic, [...counts.keys()], [...counts.values()]],
    ...[columns.partition, columns.nth, columns.key, columns.headers, columns.start, columns.length],
    Buffer.concat(records.map((record) => record.value)),
  ];
  const moved = await db.query<{ partition: number; base: bigint; last_at: Date }>(APPEND, params);
  const places = new Map(moved.map((row) => [row.partition, { base: row.base, appendedAt: row.last_at.getTime() }]));
  return records.map((record, i) => {
    const partition = columns.partition[i] ?? 0;
    const place = places.get(partition);
    if (!place) throw unknownTopic(topic);
    return { ...record, partition, offset: place.base + BigInt(columns.nth[i] ?? 0), appendedAt: place.appendedAt };
  });
};

export const unknownTopic = (topic: string): PermanentFailure =>
  new PermanentFailure('unknown-topic', `the log has no topic ${topic}`);

// Bounded by rows and by bytes, but at least one record: a batch of large records must not fill the memory.
const READ = `
  select "offset", key, headers, value, appended_at from (
    select "offset", key, headers, value, appended_at,
      sum(octet_length(value)) over (order by "offset" rows unbounded preceding) - octet_length(value) as bytes_before
    from log_record where topic = $1 and partition = $2 and "offset" >= $3 order by "offset" limit $4) r
  where bytes_before < $5 order by "offset"`;

interface RecordRow {
  readonly offset: bigint;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer;
  readonly appended_at: Date;
}

export const read = async (
  db: Queryable,
  from: { topic: string; partition: number; offset: bigint },
  most: { records: number; bytes: number },
): Promise<StoredRecord[]> => {
  const rows = await db.query<RecordRow>(READ, [from.topic, from.partition, from.offset, most.records, most.bytes]);
  return rows.map(({ offset, key, headers, value, appended_at }) => ({
    offset,
    key,
    headers,
    value,
    appendedAt: appended_at.getTime(),
  }));
};

export interface RangeRow extends PartitionRange {
  readonly topic: string;
  readonly partition: number;
}

export const ranges = (db: Queryable, topics: readonly string[]): Promise<RangeRow[]> =>
  db.query<RangeRow>(
    'select topic, partition, low, next as "end" from log_partition where topic = any($1::text[]) order by topic, partition',
    [topics],
  );

export const ensureTopic = async (db: Queryable, spec: TopicSpec): Promise<void> => {
  const retentionDays = spec.retention === 'forever' ? null : spec.retention;
  const [topic] = await db.query<{ partitions: number }>(
    `insert into log_topic (name, partitions, retention_days) values ($1, $2, $3)
     on conflict (name) do update set retention_days = excluded.retention_days returning partitions`,
    [spec.name, spec.partitions, retentionDays],
  );
  if (topic?.partitions !== spec.partitions) {
    const text = `topic ${spec.name} has ${topic?.partitions} partitions, not ${spec.partitions}: a count never changes, make a new topic`;
    throw new PermanentFailure('partition-count', text);
  }
  await db.query(
    `insert into log_partition (topic, partition) select $1, p from generate_series(0, $2::int - 1) p on conflict do nothing`,
    [spec.name, spec.partitions],
  );
};

export const partitionCount = async (db: Queryable, topic: string): Promise<number> => {
  const [row] = await db.query<{ partitions: number }>('select partitions from log_topic where name = $1', [topic]);
  if (!row) throw unknownTopic(topic);
  return row.partitions;
};

export const committed = async (db: Queryable, topic: string, group: string): Promise<Map<number, bigint>> => {
  const rows = await db.query<{ partition: number; next: bigint }>(
    'select partition, next from log_commit where topic = $1 and group_name = $2 order by partition',
    [topic, group],
  );
  return new Map(rows.map((row) => [row.partition, row.next]));
};

export const commit = async (
  db: Queryable,
  topic: string,
  group: string,
  next: ReadonlyMap<number, bigint>,
): Promise<void> => {
  await db.query(
    `insert into log_commit (topic, group_name, partition, next) select $1, $2, c.partition, c.next
     from unnest($3::int[], $4::bigint[]) as c(partition, next)
     on conflict (topic, group_name, partition) do update set next = excluded.next`,
    [topic, group, [...next.keys()], [...next.values()]],
  );
};
