// Five years of a city as its ledger would hold them, made by SQL: what incidents and inspections book, town by town and day
// by day, with corrections that take back and book anew.

import { INSPECTION_KINDS } from '#domain/ledger/counter';
import {
  day,
  dice,
  HISTORY,
  lag,
  NOW_SQL,
  organization,
  PARTITIONS,
  pick,
  type Size,
  sector,
  TOPIC,
  town,
} from './dice.js';

/** Entries of an incident and of an inspection, on average, with those that correct them. */
const PER_INCIDENT = 7.6;
const PER_INSPECTION = 3.33;

/**
 * The report of an incident (`version` 1), and of every tenth a later one (`version` 2) that moves it to another town or day:
 * it takes back all that the first booked, and books it anew.
 */
const incidents = (towns: readonly string[], count: number): string => `
  with reported as (
    select n, ${town(towns, 'n', 1)} as region, ${day('n', 2)} as day, ${sector('n', 3)} as sector,
           ${organization('n', 4)} as organization, ${lag('n', 6)} as lag,
           case when ${dice('n', 8, 100)} < 3 then 1 + ${dice('n', 9, 2)} else 0 end as deaths,
           1 + ${dice('n', 10, 2)} as serious,
           case when ${dice('n', 11, 10)} > 0 then 100 * ${dice('n', 12, 5_000_000)} else 0 end as loss,
           case when ${dice('n', 13, 5)} < 2 then 1 + ${dice('n', 14, 4)} else 0 end as minor
      from generate_series(1, ${count}) as n),
  known as (select *, day + time '12:00' + lag as known_at from reported),
  booked as (
    select n, 1 as version, 1 as sign, region, day, sector, organization, known_at, deaths, serious, loss, minor from known
    union all
    select n, 2, sign, case when sign > 0 and n % 20 = 0 then ${town(towns, 'n', 15)} else region end,
           case when sign > 0 and n % 20 > 0 then least(day + 1 + ${dice('n', 16, 3)}, date '${HISTORY.to}' - 1) else day end,
           sector, organization, known_at + make_interval(mins => ${dice('n', 17, 288_000)}), deaths, serious, loss, minor
      from known cross join (values (-1), (1)) as s(sign) where n % 10 = 0)
  select 'incident-' || n as subject, 'incident-' || n || '-' || version as event_id, region, day, known_at, organization,
         counter || coalesce('.' || suffix, '') as counter, sector as basis_sector, sign * amount as amount
    from booked
   cross join unnest(array[null, sector]) as suffix
   cross join lateral (values ('accidents', 1), ('deaths', deaths), ('serious-injuries', serious), ('direct-loss-yuan', loss),
                              ('fatal-accidents', least(deaths, 1)), ('minor-injuries', case when suffix is null then minor else 0 end))
           as c(counter, amount)
   where amount <> 0`;

/** What an inspection is, from its number; the list of inspections shows the same. */
export const inspectionOf = (towns: readonly string[], n: string) => ({
  region: town(towns, n, 21),
  day: day(n, 22),
  organization: organization(n, 25),
  kind: pick(INSPECTION_KINDS, n, 27),
  isPassed: `${dice(n, 28, 100)} < 85`,
});

const inspections = (towns: readonly string[], count: number): string => {
  const { region, day: on, organization: whose, kind, isPassed } = inspectionOf(towns, 'n');
  return `
  select 'inspection-' || n, 'inspection-' || n, ${region}, ${on}, ${on} + time '12:00' + ${lag('n', 23)}, ${whose},
         'inspections.' || ${kind} || '.' || what, null, amount
    from generate_series(1, ${count}) as n
   cross join lateral (values ('completed', 1), ('passed', case when ${isPassed} then 1 else 0 end),
                              ('items-checked', 5 + ${dice('n', 29, 30)}), ('items-failed', greatest(0, ${dice('n', 30, 8)} - 3)))
           as c(what, amount)
   where amount > 0`;
};

/** In the order in which it became known, as the log would have it. */
export const entriesSql = (towns: readonly string[], size: Size): string => `
  insert into ledger_entry (topic, partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source,
                            event_id, organization)
  select '${TOPIC}', place % ${PARTITIONS}, place, 0, counter, basis_sector, region, day, amount, known_at, subject, 'urn:fengsui:bench',
         event_id, organization
    from (select row_number() over (order by known_at, subject, counter, amount) as place, e.*
            from (select subject, event_id, region, day, least(known_at, ${NOW_SQL}) as known_at, organization, counter,
                         basis_sector, amount
                    from (${incidents(towns, Math.round((size.entries - size.inspections * PER_INSPECTION) / PER_INCIDENT))}
                           union all ${inspections(towns, size.inspections)}) as made) as e) as e
   order by place`;
