// Months of the ledger, added up once: what entries below a position of each partition add to a counter at a leaf in a month,
// and when the first and the last of them became known. A sum over years reads a row where it would read a month of entries; a
// month of which something was not known yet is read entry by entry, and so is what was booked since. What comes late, for up
// to years, would leave months open that long: it is added up by itself, and has an index of its own.

import { EVERY_SECTOR } from '#domain/region/leaf-span';
import type { Transaction } from '../database.js';
import { IS_IN_SET, requestColumns, type SpanRow, type SumRow, sectorsParameter, spanColumns } from './sum.queries.js';

/** `[first, last)`: the whole months of a span, both the first day of one; the same day where there is none. */
export interface MonthSpanRow extends SpanRow {
  readonly first: string;
  readonly last: string;
}

/**
 * Entries behind the position up to which months are added up: few, and looked up one position after the other. The planner
 * takes a series for a thousand rows, and an array for ten.
 */
const TAIL = `select e.counter, e.region, e.basis_sector, e.day, e.amount, e.known_at
  from booked b left join ledger_month_position p using (topic, partition)
 cross join lateral unnest(array(select generate_series(coalesce(p.next, 0), b.next - 1))) as o("offset")
  join ledger_entry e on e.topic = b.topic and e.partition = b.partition and e."offset" = o."offset"`;

/** As the index says it. */
const isLate = (row: string): string => `${row}.known_at >= (${row}.day + 45)::timestamp at time zone 'UTC'`;

/**
 * Of a month, what came in time and what came late: all of it was known, nothing of it was, or some. Mostly every sector is
 * asked for: the total of them is a row of its own.
 */
const MONTHS = `select e.month, e.is_late, max(e.last_known_at) <= r.known_at as is_known, min(e.first_known_at) <= r.known_at as is_begun,
    sum(e.amount) filter (where ${IS_IN_SET('$10')}) as amount
  from ledger_month e
 where e.counter = r.counter and e.region = s.region and e.is_total = (s.sectors = ${EVERY_SECTOR})
   and e.month >= s.first and e.month < s.last
 group by e.month, e.is_late`;

const open = (isOfLate: string): string =>
  `coalesce(range_agg(daterange(m.month, (m.month + interval '1 month')::date))
     filter (where m.is_begun and not m.is_known and ${isOfLate}), '{}')`;

const entriesOn = (days: string): string => `select sum(e.amount) as amount from ledger_entry e
  where e.counter = r.counter and e.region = s.region and e.day >= lower(${days}) and e.day < upper(${days})
    and e.known_at <= r.known_at and ${IS_IN_SET('$10')}`;

export const selectSumsByMonth = (
  db: Transaction,
  requests: readonly SumRow[],
  spans: readonly MonthSpanRow[],
): Promise<{ index: number; amount: bigint }[]> =>
  db.query(
    `with tail as materialized (${TAIL} where e.counter = any($2::text[]))
     select r.index, sum(part.amount)::bigint as amount
       from unnest($1::int[], $2::text[], $3::int[], $4::timestamptz[]) as r(index, counter, set, known_at)
       join unnest($5::int[], $6::text[], $7::date[], $8::date[], $9::int[], $11::date[], $12::date[])
         as s(set, region, "from", "to", sectors, first, last) on s.set = r.set
      cross join lateral (
         select sum(m.amount) filter (where m.is_known) as amount, ${open('not m.is_late')} as open, ${open('m.is_late')} as open_late
           from (${MONTHS}) as m) as months
      cross join lateral (
         select months.amount
         union all
         select leaf.amount from unnest(datemultirange(daterange(s."from", s.first), daterange(s.last, s."to"))) as edge
          cross join lateral (${entriesOn('edge')}) as leaf
         union all
         select leaf.amount from unnest(months.open) as days
          cross join lateral (${entriesOn('days')} and not ${isLate('e')}) as leaf
         union all
         select leaf.amount from unnest(months.open_late) as days
          cross join lateral (${entriesOn('days')} and ${isLate('e')}) as leaf
         union all
         select e.amount from tail e
          where e.counter = r.counter and e.region = s.region and e.day >= s.first and e.day < s.last and e.known_at <= r.known_at
            and not e.day <@ case when ${isLate('e')} then months.open_late else months.open end
            and ${IS_IN_SET('$10')}) as part(amount)
      where part.amount is not null
      group by r.index`,
    [
      ...requestColumns(requests),
      ...spanColumns(spans),
      sectorsParameter,
      spans.map((s) => s.first),
      spans.map((s) => s.last),
    ],
  );

/** False: another process is at it, and this one leaves it alone. Held to the end of the transaction. */
export const lockMonths = async (tx: Transaction): Promise<boolean> => {
  const rows = await tx.query<{ locked: boolean }>('select pg_try_advisory_xact_lock(7311002) as locked');
  return rows[0]?.locked ?? false;
};

export const hasMonths = async (tx: Transaction): Promise<boolean> =>
  (await tx.query('select from ledger_month_position limit 1')).length > 0;

interface Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** The partition that is furthest behind, if it is by at least `least`; at most so many positions of it. */
export const selectStretch = async (
  tx: Transaction,
  { least, most }: { readonly least: number; readonly most: number },
): Promise<Stretch | undefined> => {
  const rows = await tx.query<{ topic: string; partition: number; from: bigint; to: bigint }>(
    `select b.topic, b.partition, coalesce(p.next, 0) as "from", least(b.next, coalesce(p.next, 0) + $2) as "to"
       from booked b left join ledger_month_position p using (topic, partition)
      where b.next - coalesce(p.next, 0) >= $1 order by b.next - coalesce(p.next, 0) desc limit 1`,
    [least, most],
  );
  return rows[0];
};

/** What was booked below a position is committed before the position is: all entries of the stretch are there to be read. */
export const addStretch = async (tx: Transaction, { topic, partition, from, to }: Stretch): Promise<void> => {
  await tx.query(
    `with added as (
       select e.counter, e.region, date_trunc('month', e.day)::date as month, ${isLate('e')} as is_late, e.basis_sector, e.amount, e.known_at
         from ledger_entry e where e.topic = $1 and e.partition = $2 and e."offset" >= $3 and e."offset" < $4)
     insert into ledger_month as m (counter, region, is_total, month, is_late, basis_sector, amount, first_known_at, last_known_at)
     select counter, region, grouping(basis_sector) = 1, month, is_late, basis_sector, sum(amount), min(known_at), max(known_at)
       from added group by counter, region, month, is_late, grouping sets ((basis_sector), ())
     on conflict (counter, region, is_total, month, is_late, basis_sector) do update
       set amount = m.amount + excluded.amount, first_known_at = least(m.first_known_at, excluded.first_known_at),
           last_known_at = greatest(m.last_known_at, excluded.last_known_at)`,
    [topic, partition, from, to],
  );
  await tx.query(
    `insert into ledger_month_position (topic, partition, next) values ($1, $2, $3)
     on conflict (topic, partition) do update set next = excluded.next`,
    [topic, partition, to],
  );
};
