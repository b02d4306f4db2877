// Inspections as their list shows them, and the hazards that they found: most are put right in time.

import { day, dice, lag, NOW_SQL, PARTITIONS, type Size, sector, TOPIC, town } from './dice.js';
import { inspectionOf } from './fill-ledger.js';

const ORIGIN = 'topic, partition, "offset", seq, subject, source, event_id, recorded_at, known_at, withdrawn';
const at = (salt: number): string => `least(opened_on + time '12:00' + ${lag('n', salt)}, ${NOW_SQL})`;

const origin = (subject: string, name: string, knownAt: string): string =>
  `'${TOPIC}', n % ${PARTITIONS}, n, 0, ${subject}, 'urn:fengsui:bench', '${name}-' || n, ${knownAt}, ${knownAt}, false`;

const inspections = (towns: readonly string[], count: number): string => {
  const { region, day: on, organization, kind, isPassed } = inspectionOf(towns, 'n');
  return `
  insert into inspection (id, region, sector, kind, completed_at, day, result, organization, state, source, event_id, updated_at, data)
  select id, region, sector, kind, completed_at, day, result, organization, case when n % 100 = 0 then 'withdrawn' else 'current' end,
         'urn:fengsui:bench', id, completed_at, jsonb_build_object('region', region, 'sector', sector, 'kind', kind, 'completedAt',
           completed_at, 'result', result, 'itemsChecked', 20, 'itemsFailed', 1, 'site', jsonb_build_object('name', 'Site ' || n % 900))
    from (select n, 'inspection-' || n as id, ${region} as region, ${sector('n', 31)} as sector, ${kind} as kind, ${on} as day,
                 ${on} + time '02:00' + make_interval(mins => ${dice('n', 32, 600)}) as completed_at, ${organization} as organization,
                 case when ${isPassed} then 'pass' else 'fail' end as result
            from generate_series(1, ${count}) as n) as made`;
};

/** One row a hazard: found on a day, due some weeks later, put right in nine of ten cases, mostly in time. */
const hazards = (towns: readonly string[], count: number): string => `
  create temporary table made_hazard as
  select n, ${town(towns, 'n', 41)} as region, ${sector('n', 42)} as sector, case when n % 20 = 0 then 'major' else 'general' end as level,
         opened_on, opened_on + 3 + ${dice('n', 44, 57)} as due_on, 'inspection-' || 1 + ${dice('n', 45, 500_000)} as inspection,
         case when ${dice('n', 46, 10)} > 0 then opened_on + 1 + ${dice('n', 47, 40)} end as rectified_on,
         case when n % 3 = 0 then '施工单位 ' || ${dice('n', 48, 5_000)} end as organization
    from (select n, ${day('n', 43)} as opened_on from generate_series(1, ${count}) as n) as days`;

/** Every twentieth gets two weeks more. */
const EXTENDED = '(n % 20 = 7)';

const openings = `
  insert into hazard_opening (${ORIGIN}, hazard, region, sector, level, due_on, opened_on, description, organization)
  select ${origin('inspection', 'opened', at(51))}, 'hazard-' || n, region, sector, level, due_on, opened_on,
         'A guard rail is missing on floor ' || n % 30, organization
    from made_hazard`;

const facts = `
  insert into hazard_fact (${ORIGIN}, type, region, sector, inspection, due_on, reason, rectified_at, rectified_on)
  select ${origin(`'hazard-' || n`, 'changed', at(53))}, 'changed', region, sector, null, due_on + 14, 'parts on order',
         null::timestamptz, null::date
    from made_hazard where ${EXTENDED}
  union all
  select '${TOPIC}', n % ${PARTITIONS}, n + 1000000, 0, 'hazard-' || n, 'urn:fengsui:bench', 'rectified-' || n, known_at, known_at, false,
         'rectified', region, sector, null, null, null, rectified_on + time '08:00', rectified_on
    from (select *, least(rectified_on + time '12:00' + ${lag('n', 55)}, ${NOW_SQL}) as known_at from made_hazard
           where rectified_on is not null) as r`;

const faces = `
  insert into hazard (id, inspection, region, sector, level, due_on, opened_on, description, organization, rectified_at, rectified_on,
                      updated_at, first_known_at, last_known_at, said_once)
  select 'hazard-' || n, inspection, region, sector, level, due_on + case when ${EXTENDED} then 14 else 0 end, opened_on,
         'A guard rail is missing on floor ' || n % 30, organization, rectified_on + time '08:00', rectified_on,
         opened_on + time '12:00', o.known_at, greatest(o.known_at, f.known_at), not ${EXTENDED}
    from made_hazard m
    join (select hazard, known_at from hazard_opening) as o on o.hazard = 'hazard-' || m.n
    left join (select subject, max(known_at) as known_at from hazard_fact group by subject) as f on f.subject = 'hazard-' || m.n`;

export const recordStatements = (towns: readonly string[], size: Size): string[] => [
  inspections(towns, size.inspections),
  hazards(towns, size.hazards),
  openings,
  facts,
  faces,
  'drop table made_hazard',
];
