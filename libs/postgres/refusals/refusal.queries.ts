import type { Instant } from '#domain/calendar/day';
import type { RefusalFilter, RefusalPlace, RefusedPosition, ReplayedRecord } from '#ports/refusals';
import type { Row, Transaction } from '../database.js';

const iso = (at: Instant): string => new Date(at).toISOString();
const isoOrNull = (at: Instant | undefined): string | null => (at === undefined ? null : iso(at));

const REGION = `coalesce(r.region, r.headers->>'scope')`;

/** What became of the replay is asked of the position that it went to. */
const COLUMNS = `r.topic, r.partition, r."offset", r.code, r.detail, r.source, r.event_id, r.subject, r.recorded_at, r.device,
  ${REGION} as region, p.replayed_by, p.replayed_at, p.source as new_source, p.event_id as new_id, p.changed, p.new_partition,
  p.new_offset, case
    when p.topic is null then null
    when exists (select from refused again where again.topic = p.topic and again.partition = p.new_partition
                    and again."offset" = p.new_offset) then 'refused'
    when exists (select from booked b where b.topic = p.topic and b.partition = p.new_partition and b.next > p.new_offset)
      then coalesce((select j.state from journal j where j.topic = p.topic and j.partition = p.new_partition
                        and j."offset" = p.new_offset), 'duplicate')
    else 'pending' end as outcome`;
const FROM = `from refused r left join refused_replay p
  on p.topic = r.topic and p.partition = r.partition and p."offset" = r."offset"`;

export const selectRefusals = (
  db: Transaction,
  filter: RefusalFilter,
  page: { limit: number; after?: RefusalPlace | undefined },
): Promise<Row[]> =>
  db.query(
    `select ${COLUMNS} ${FROM}
      where ($1::text[] is null or ${REGION} = any($1) or ($2::boolean and ${REGION} is null))
        and ($3::text[] is null or r.code = any($3)) and ($4::text is null or r.device = $4)
        and ($5::text is null or r.subject = $5) and ($6::text is null or r.source = $6)
        and ($7::text is null or r.event_id = $7) and ($8::boolean is null or (p.topic is not null) = $8)
        and ($9::timestamptz is null or r.recorded_at >= $9) and ($10::timestamptz is null or r.recorded_at < $10)
        and ($11::timestamptz is null
             or (r.recorded_at, r.topic, r.partition, r."offset") < ($11, $12::text, $13::int, $14::bigint))
      order by r.recorded_at desc, r.topic desc, r.partition desc, r."offset" desc limit $15`,
    [
      filter.regions?.codes ?? null,
      filter.regions?.unplaced ?? false,
      filter.codes ?? null,
      filter.device ?? null,
      filter.subject ?? null,
      filter.source ?? null,
      filter.id ?? null,
      filter.replayed ?? null,
      isoOrNull(filter.from),
      isoOrNull(filter.to),
      isoOrNull(page.after?.at),
      page.after?.topic ?? null,
      page.after?.partition ?? null,
      page.after?.offset ?? null,
      page.limit,
    ],
  );

const placeOf = ({ topic, partition, offset }: RefusedPosition): unknown[] => [topic, partition, offset];

export const selectRefusal = (db: Transaction, position: RefusedPosition): Promise<Row[]> =>
  db.query(
    `select ${COLUMNS}, r.headers, r.bytes ${FROM} where r.topic = $1 and r.partition = $2 and r."offset" = $3`,
    placeOf(position),
  );

/** Held to the end of the transaction. Answers whether it was replayed; undefined: there is no such refusal. */
export const lockRefusal = async (tx: Transaction, position: RefusedPosition): Promise<boolean | undefined> => {
  const place = placeOf(position);
  const found = await tx.query(
    `select from refused where topic = $1 and partition = $2 and "offset" = $3 for update`,
    place,
  );
  if (found.length === 0) return undefined;
  const replayed = await tx.query(
    `select from refused_replay where topic = $1 and partition = $2 and "offset" = $3`,
    place,
  );
  return replayed.length > 0;
};

export const insertReplay = async (
  tx: Transaction,
  position: RefusedPosition,
  { by, at, record }: { by: string; at: Instant; record: ReplayedRecord },
): Promise<void> => {
  await tx.query(
    `insert into refused_replay (topic, partition, "offset", replayed_by, replayed_at, source, event_id, changed, new_partition, new_offset)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...placeOf(position),
      by,
      iso(at),
      record.event.source,
      record.event.id,
      record.changed,
      record.partition,
      record.offset,
    ],
  );
};

export const selectAllowance = async (db: Transaction, topic: string, partition: number): Promise<bigint> => {
  const rows = await db.query<{ below: bigint }>(
    'select below from flood_allowance where topic = $1 and partition = $2',
    [topic, partition],
  );
  return rows[0]?.below ?? 0n;
};

export const upsertAllowance = async (
  db: Transaction,
  { topic, partition, offset }: RefusedPosition,
  { by, at }: { by: string; at: Instant },
): Promise<void> => {
  await db.query(
    `insert into flood_allowance (topic, partition, below, allowed_by, allowed_at) values ($1, $2, $3, $4, $5)
     on conflict (topic, partition) do update
       set below = excluded.below, allowed_by = excluded.allowed_by, allowed_at = excluded.allowed_at`,
    [topic, partition, offset, by, iso(at)],
  );
};
