// A hazard is joined from facts that come in any order: what inspections list, what changed, what was put right. This is the
// join, as SQL, of all that is known or of what was known at an instant; the present face and the past are made by the same text.

import { NEWEST_FIRST } from './log-order.js';

/** Common table expressions `opened`, `changed`, `rectified`; `ids` selects hazards, `knownAt` is an instant or null. */
export const hazardParts = (ids: string, knownAt: string): string => {
  const isKnown = `(${knownAt} is null or known_at <= ${knownAt})`;
  const fact = (type: string): string =>
    `select * from (select distinct on (subject) * from hazard_fact
       where type = '${type}' and subject in (${ids}) and ${isKnown} order by subject, ${NEWEST_FIRST}) newest
      where not withdrawn`;
  // Of several inspections that list it the first one opened it.
  return `opened as (
      select distinct on (hazard) * from (
        select distinct on (subject, hazard) * from hazard_opening
         where hazard in (${ids}) and ${isKnown} order by subject, hazard, ${NEWEST_FIRST}) newest
       where not withdrawn order by hazard, opened_on, subject),
     changed as (${fact('changed')}),
     rectified as (${fact('rectified')})`;
};

/** One row a hazard that stands; `id` names the column of the ids in `from`. */
export const HAZARD_COLUMNS = `o.subject as inspection, coalesce(o.region, r.region, c.region) as region,
  coalesce(o.sector, r.sector, c.sector) as sector, coalesce(c.level, o.level) as level,
  coalesce(c.due_on, o.due_on) as due_on, o.opened_on, o.description, o.organization, r.rectified_at, r.rectified_on,
  r.verified_at, r.verified_by, greatest(o.recorded_at, c.recorded_at, r.recorded_at) as updated_at`;

/** When it was known, withdrawals included, and whether it is simple: found once, put right at most once, nothing else said. */
export const knownParts = (id: string): string =>
  `(select min(known_at) as first, max(known_at) as last, count(*) as times, bool_or(withdrawn) as withdrawn
      from hazard_opening where hazard = ${id}) as found
    cross join (select max(known_at) as last, count(*) as times, bool_or(withdrawn or type <> 'rectified') as other
      from hazard_fact where subject = ${id}) as said`;

export const KNOWN_COLUMNS = `found.first as first_known_at, greatest(found.last, said.last) as last_known_at,
  found.times = 1 and not found.withdrawn and said.times <= 1 and said.other is not true as said_once`;
