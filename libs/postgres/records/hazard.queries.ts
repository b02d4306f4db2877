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

const ASKED = `unnest($1::int[], $2::int[], $3::text[], $4::text[]) as r(index, set, level, organization)
  join unnest($5::int[], $6::text[], $7::date[], $8::date[]) as s(set, region, "from", "to") on s.set = r.set`;
const COUNTS = `r.index, count(*) as due, count(*) filter (where h.rectified_on <= h.due_on) as in_time`;
const MATCHES = `h.region = s.region and h.due_on >= s."from" and h.due_on < s."to" and h.inspection is not null
  and (r.level is null or h.level = r.level) and (r.organization is null or h.organization = r.organization)`;

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

/** What has none is not in the answer. */
export const countDue = (db: Transaction, rows: readonly DueRow[], spans: readonly DueSpan[]): Promise<CountRecord[]> =>
  db.query<CountRecord>(
    `select ${COUNTS} from ${ASKED} join hazard h on ${MATCHES} group by r.index`,
    params(rows, spans),
  );

/** Looks only at hazards that any version puts among these days: the rest cannot have been due then. */
export const countDueThen = (
  db: Transaction,
  rows: readonly DueRow[],
  spans: readonly DueSpan[],
  knownAt: Instant,
): Promise<CountRecord[]> =>
  db.query<CountRecord>(
    `with days as (select min(d) as first from unnest($7::date[]) as d), ends as (select max(d) as last from unnest($8::date[]) as d),
     candidate as (
       select hazard as id from hazard_opening, days, ends
        where region = any($6::text[]) and due_on >= days.first and due_on < ends.last
       union
       select subject from hazard_fact, days, ends
        where type = 'changed' and due_on >= days.first and due_on < ends.last),
     ${hazardParts('select id from candidate', '$9::timestamptz')},
     known as (select ${HAZARD_COLUMNS} from opened o left join changed c on c.subject = o.hazard
                 left join rectified r on r.subject = o.hazard)
     select ${COUNTS} from ${ASKED} join known h on ${MATCHES} group by r.index`,
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
    `with here as (
       select distinct hazard from hazard_opening
        where region = any($1::text[]) and ($2::text is null or level = $2) and ($3::text is null or organization = $3)),
     said as (
       select hazard, 'opened' as what, withdrawn, source, event_id, region, known_at, "offset", seq from hazard_opening
        where hazard in (select hazard from here) and known_at > $4 and known_at <= $5
       union all
       select subject, type, withdrawn, source, event_id, region, known_at, "offset", seq from hazard_fact
        where subject in (select hazard from here) and known_at > $4 and known_at <= $5)
     select hazard, what, withdrawn, source, event_id, region, known_at from said
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
    `select h.id as hazard, o.source, o.event_id, coalesce(j.history, false) as history
       from ${ASKED} join hazard h on ${MATCHES}
       join lateral (
         select source, event_id from hazard_opening o where o.hazard = h.id and o.subject = h.inspection and not o.withdrawn
          order by ${NEWEST_FIRST} limit 1) o on true
       left join journal j on j.source = o.source and j.id = o.event_id
      where h.rectified_on is null or h.rectified_on > h.due_on
      order by h.due_on desc, h.id limit $9`,
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
              verified_at, verified_by, updated_at, ${HAZARD_STATE} as state, coalesce(due_on, '0001-01-01') as place from hazard) h
      where ($2::text[] is null or region = any($2)) and ($3::text is null or state = $3) and ($4::text is null or level = $4)
        and ($5::date is null or due_on < $5) and ($6::text is null or organization = $6)
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
