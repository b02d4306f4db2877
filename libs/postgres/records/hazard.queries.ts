import type { Day, Instant } from '#domain/calendar/day';
import type { HazardFilter, HazardPlace } from '#ports/hazard-register';
import type { Row, Transaction } from '../database.js';
import { HAZARD_COLUMNS, hazardParts } from './hazard-fold.js';
import { NEWEST_FIRST } from './log-order.js';

export interface DueRow {
  readonly index: number;
  readonly set: number;
  readonly level: string | null;
  readonly organization: string | null;
}

export interface DueSpan {
  readonly set: number;
  readonly region: string;
  readonly from: Day;
  readonly to: Day;
}

interface CountRecord {
  index: number;
  due: bigint;
  in_time: bigint;
}

const SPANS = `unnest($5::int[], $6::text[], $7::date[], $8::date[]) as s(set, region, "from", "to")`;
const ASKED = `unnest($1::int[], $2::int[], $3::text[], $4::text[]) as r(index, set, level, organization)
  join ${SPANS} on s.set = r.set`;
const IN_SPAN = `h.region = s.region and h.due_on >= s."from" and h.due_on < s."to" and h.inspection is not null`;
const WANTED = `(r.level is null or h.level = r.level) and (r.organization is null or h.organization = r.organization)`;
const MATCHES = `${IN_SPAN} and ${WANTED}`;
const COUNTS = `count(*) as due, count(*) filter (where h.rectified_on <= h.due_on) as in_time`;
/** Of partial counts. */
const TOTALS = `sum(due)::bigint as due, sum(in_time)::bigint as in_time`;

const params = (rows: readonly DueRow[], spans: readonly DueSpan[]): unknown[] => [
  rows.map((r) => r.index),
  rows.map((r) => r.set),
  rows.map((r) => r.level),
  rows.map((r) => r.organization),
  spans.map((s) => s.set),
  spans.map((s) => s.region),
  spans.map((s) => s.from),
  spans.map((s) => s.to),
];

/** One look into the index for each leaf. */
export const countDue = (db: Transaction, rows: readonly DueRow[], spans: readonly DueSpan[]): Promise<CountRecord[]> =>
  db.query<CountRecord>(
    `select r.index, ${TOTALS} from ${ASKED} cross join lateral (select ${COUNTS} from hazard h where ${MATCHES}) as leaf
      group by r.index`,
    params(rows, spans),
  );

const THEN = '$9::timestamptz';

/**
 * A hazard that was found once and put right once is told by its face: before the second was known, it was open. Of the others
 * whatever was all known then had its present face. The rest is joined anew, if any version puts it among these days; with
 * what has no face any more, because it was taken back later.
 */
export const countDueThen = (
  db: Transaction,
  rows: readonly DueRow[],
  spans: readonly DueSpan[],
  knownAt: Instant,
): Promise<CountRecord[]> =>
  db.query<CountRecord>(
    `with told as (
       select r.index, due, in_time from ${ASKED}
        cross join lateral (
          select count(*) as due, count(*) filter (where h.rectified_on <= h.due_on and h.last_known_at <= ${THEN}) as in_time
            from hazard h where ${MATCHES} and h.first_known_at <= ${THEN} and (h.said_once or h.last_known_at <= ${THEN})) as leaf),
     days as (select min("from") as first, max("to") as last from ${SPANS}),
     moving as (
       select id from hazard where not said_once and last_known_at > ${THEN} and first_known_at <= ${THEN}
       union
       select hazard from hazard_opening where withdrawn and known_at > ${THEN}),
     candidate as materialized (
       select hazard as id from hazard_opening, days
        where hazard in (select id from moving) and region = any($6::text[]) and due_on >= days.first and due_on < days.last
       union
       select subject from hazard_fact, days
        where subject in (select id from moving) and type = 'changed' and due_on >= days.first and due_on < days.last),
     ${hazardParts('select id from candidate', THEN)},
     known as (select ${HAZARD_COLUMNS} from opened o left join changed c on c.subject = o.hazard
                 left join rectified r on r.subject = o.hazard),
     placed as (select h.*, s.set from known h join ${SPANS} on ${IN_SPAN} offset 0),
     joined as (
       select r.index, ${COUNTS} from unnest($1::int[], $2::int[], $3::text[], $4::text[]) as r(index, set, level, organization)
         join placed h on h.set = r.set and ${WANTED} group by r.index)
     select index, ${TOTALS} from (select * from told union all select * from joined) as parts group by index`,
    [...params(rows, spans), new Date(knownAt).toISOString()],
  );

/** Of hazards that any opening puts into one of the regions. */
export const selectMovedHazards = (
  db: Transaction,
  query: {
    readonly regions: readonly string[];
    readonly level: string | null;
    readonly organization: string | null;
    readonly after: Instant;
    readonly upTo: Instant;
    readonly limit: number;
  },
): Promise<Row[]> =>
  db.query(
    `with said as (
       select hazard, 'opened' as what, withdrawn, source, event_id, region, known_at, "offset", seq from hazard_opening
        where known_at > $4 and known_at <= $5
       union all
       select subject, type, withdrawn, source, event_id, region, known_at, "offset", seq from hazard_fact
        where known_at > $4 and known_at <= $5)
     select hazard, what, withdrawn, source, event_id, region, known_at from said
      where exists (select from hazard_opening o where o.hazard = said.hazard and o.region = any($1::text[])
                       and ($2::text is null or o.level = $2) and ($3::text is null or o.organization = $3))
      order by known_at, "offset", seq, hazard limit $6`,
    [
      query.regions,
      query.level,
      query.organization,
      new Date(query.after).toISOString(),
      new Date(query.upTo).toISOString(),
      query.limit,
    ],
  );

/** The opening that stands of each. */
export const selectMissedHazards = (
  db: Transaction,
  rows: readonly DueRow[],
  spans: readonly DueSpan[],
  limit: number,
): Promise<Row[]> =>
  db.query(
    `with missed as (
       select h.id, h.inspection, h.due_on from ${ASKED} join hazard h on ${MATCHES}
        where h.rectified_on is null or h.rectified_on > h.due_on
        order by h.due_on desc, h.id limit $9)
     select h.id as hazard, o.source, o.event_id, coalesce(j.history, false) as history
       from missed h
       join lateral (
         select source, event_id from hazard_opening o where o.hazard = h.id and o.subject = h.inspection and not o.withdrawn
          order by ${NEWEST_FIRST} limit 1) o on true
       left join journal j on j.source = o.source and j.id = o.event_id
      order by h.due_on desc, h.id`,
    [...params(rows, spans), limit],
  );

/** Of an id, with today as `$1`. */
export const HAZARD_STATE = `case when verified_at is not null then 'verified' when rectified_at is not null then 'rectified'
  when due_on < $1::date then 'overdue' else 'open' end`;

export const selectHazards = (
  db: Transaction,
  filter: HazardFilter,
  page: { readonly limit: number; readonly after?: HazardPlace | undefined },
): Promise<Row[]> =>
  db.query(
    `select * from (
       select id, region, sector, inspection, level, due_on, opened_on, description, organization, rectified_at, rectified_on,
              verified_at, verified_by, updated_at, ${HAZARD_STATE} as state, coalesce(due_on, '0001-01-01'::date) as place from hazard) h
      where ($2::text[] is null or region = any($2)) and ($3::text is null or state = $3) and ($4::text is null or level = $4)
        and ($5::date is null or (due_on < $5 and place < $5)) and ($6::text is null or organization = $6)
        and ($7::date is null or (place, id) < ($7, $8::text))
      order by place desc, id desc limit $9`,
    [
      filter.today,
      filter.regions ?? null,
      filter.state ?? null,
      filter.level ?? null,
      filter.dueBefore ?? null,
      filter.organization ?? null,
      page.after?.dueOn ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );

export const countOpen = (
  db: Transaction,
  today: Day,
): Promise<{ region: string; level: string; overdue: boolean; count: bigint }[]> =>
  db.query(
    `select region, level, due_on < $1::date as overdue, count(*) as count from hazard
      where inspection is not null and rectified_at is null group by region, level, overdue`,
    [today],
  );
