import type { Day, Instant } from '#domain/calendar/day';
import type { EventRef } from '#domain/ledger/outcome';
import { EVERY_SECTOR } from '#domain/region/leaf-span';
import { SECTORS } from '#domain/sector';
import type { Row, Transaction } from '../database.js';

/** Leaves and days that one request adds up; `set` joins the two lists. */
export interface SpanRow {
  readonly set: number;
  readonly region: string;
  readonly from: Day;
  readonly to: Day;
  readonly sectors: number;
}

export interface SumRow {
  readonly index: number;
  readonly counter: string;
  readonly set: number;
  readonly knownAt: Instant | null;
}

export const spanColumns = (spans: readonly SpanRow[]): unknown[][] => [
  spans.map((s) => s.set),
  spans.map((s) => s.region),
  spans.map((s) => s.from),
  spans.map((s) => s.to),
  spans.map((s) => s.sectors),
];

const time = (at: Instant | null): string => (at === null ? 'infinity' : new Date(at).toISOString());

/**
 * Bit of an entry's sector in a span's set: 0 for none, else its place in `SECTORS` (the last parameter), counted from 1.
 * Mostly every sector is in it: to look for that first halves the time of a long sum.
 */
export const IS_IN_SET = (sectors: string) =>
  `(s.sectors = ${EVERY_SECTOR} or (s.sectors >> coalesce(array_position(${sectors}::text[], e.basis_sector), 0)) & 1 = 1)`;

export const requestColumns = (requests: readonly SumRow[]): unknown[][] => [
  requests.map((r) => r.index),
  requests.map((r) => r.counter),
  requests.map((r) => r.set),
  requests.map((r) => time(r.knownAt)),
];

export const sectorsParameter: readonly string[] = [...SECTORS];

/** Sums by `index`; what has no entries is not in the answer. One look into the index for each leaf. */
export const selectSums = (
  db: Transaction,
  requests: readonly SumRow[],
  spans: readonly SpanRow[],
): Promise<{ index: number; amount: bigint }[]> =>
  db.query(
    `select r.index, sum(leaf.amount)::bigint as amount
       from unnest($1::int[], $2::text[], $3::int[], $4::timestamptz[]) as r(index, counter, set, known_at)
       join unnest($5::int[], $6::text[], $7::date[], $8::date[], $9::int[]) as s(set, region, "from", "to", sectors)
         on s.set = r.set
      cross join lateral (
         select sum(e.amount) as amount from ledger_entry e
          where e.counter = r.counter and e.region = s.region and e.day >= s."from" and e.day < s."to"
            and e.known_at <= r.known_at and ${IS_IN_SET('$10')}) as leaf
      where leaf.amount is not null
      group by r.index`,
    [...requestColumns(requests), ...spanColumns(spans), sectorsParameter],
  );

/** The same of single enterprises: all that is theirs, by the index of theirs, before it is looked where it lies. */
export const selectOrganizationSums = (
  db: Transaction,
  requests: readonly (SumRow & { readonly organization: string })[],
  spans: readonly SpanRow[],
): Promise<{ index: number; amount: bigint }[]> =>
  db.query(
    `with own as materialized (
       select r.index, r.set, e.region, e.day, e.basis_sector, e.amount
         from unnest($1::int[], $2::text[], $3::int[], $4::timestamptz[], $5::text[]) as r(index, counter, set, known_at, organization)
         join ledger_entry e on e.organization = r.organization and e.counter = r.counter and e.known_at <= r.known_at)
     select e.index, sum(e.amount)::bigint as amount
       from own e
       join unnest($6::int[], $7::text[], $8::date[], $9::date[], $10::int[]) as s(set, region, "from", "to", sectors)
         on s.set = e.set and s.region = e.region and e.day >= s."from" and e.day < s."to" and ${IS_IN_SET('$11')}
      group by e.index`,
    [...requestColumns(requests), requests.map((r) => r.organization), ...spanColumns(spans), sectorsParameter],
  );

export interface MatchQuery {
  readonly counters: readonly string[];
  readonly spans: readonly SpanRow[];
  readonly organization: string | null;
  readonly limit: number;
}

export interface EvidenceQuery extends MatchQuery {
  readonly knownAt: Instant | null;
  readonly liveOnly: boolean;
}

/** What each event adds by itself, the newest day first; what a later version took back is netted with it per subject. */
export const selectEvidence = (db: Transaction, query: EvidenceQuery): Promise<Row[]> =>
  db.query(
    `with matching as (
       select e.source, e.event_id, e.subject, e.day, e.amount, e.counter, e.region, e.known_at, e.topic, e.partition, e."offset"
         from unnest($1::text[]) as c(counter)
        cross join unnest($2::text[], $3::date[], $4::date[], $5::int[]) as s(region, "from", "to", sectors)
         join ledger_entry e on e.counter = c.counter and e.region = s.region and e.day >= s."from" and e.day < s."to"
        where e.known_at <= $6::timestamptz and ($10::text is null or e.organization = $10)
          and ${IS_IN_SET('$7')}),
     net as (
       select subject, day, counter, region, sum(amount)::bigint as amount, max(known_at) as known_at,
              (array_agg(source order by length(topic) desc, topic desc, "offset" desc))[1] as source,
              (array_agg(event_id order by length(topic) desc, topic desc, "offset" desc))[1] as event_id
         from matching group by subject, day, counter, region having sum(amount) <> 0),
     picked as (
       select * from net n
        where not $9 or not exists (select from journal j where j.source = n.source and j.id = n.event_id and j.history)
        order by day desc, known_at desc, subject, counter limit $8)
     select p.source, p.event_id, p.subject, p.day, p.amount, p.counter, p.region, coalesce(j.history, false) as history
       from picked p left join journal j on j.source = p.source and j.id = p.event_id
      order by p.day desc, p.known_at desc, p.subject, p.counter`,
    [
      [...query.counters],
      query.spans.map((s) => s.region),
      query.spans.map((s) => s.from),
      query.spans.map((s) => s.to),
      query.spans.map((s) => s.sectors),
      time(query.knownAt),
      sectorsParameter,
      query.limit,
      query.liveOnly,
      query.organization,
    ],
  );

/** What became known in `(after, upTo]`, event by event. */
export const selectMoved = (
  db: Transaction,
  query: MatchQuery & { readonly after: Instant; readonly upTo: Instant },
): Promise<Row[]> =>
  db.query(
    `select e.source, e.event_id, e.subject, e.day, e.amount, e.counter, e.region, e.known_at
       from unnest($1::text[]) as c(counter)
      cross join unnest($2::text[], $3::date[], $4::date[], $5::int[]) as s(region, "from", "to", sectors)
       join ledger_entry e on e.counter = c.counter and e.region = s.region and e.day >= s."from" and e.day < s."to"
      where e.known_at > $6 and e.known_at <= $7 and ($8::text is null or e.organization = $8) and ${IS_IN_SET('$9')}
      order by e.known_at, length(e.topic), e.topic, e.partition, e."offset", e.seq limit $10`,
    [
      [...query.counters],
      query.spans.map((s) => s.region),
      query.spans.map((s) => s.from),
      query.spans.map((s) => s.to),
      query.spans.map((s) => s.sectors),
      time(query.after),
      time(query.upTo),
      query.organization,
      sectorsParameter,
      query.limit,
    ],
  );

export const selectHistory = (db: Transaction, events: readonly EventRef[]): Promise<EventRef[]> =>
  db.query<EventRef>(
    `select j.source, j.id from unnest($1::text[], $2::text[]) as asked(source, id) join journal j using (source, id)
      where j.history`,
    [events.map((event) => event.source), events.map((event) => event.id)],
  );
