// What a city declares in five years: output and units of every town, targets, surveys; and the returns of the other provinces.

import { EQUIPMENT_CATEGORIES } from '#domain/sector';
import { dice, HISTORY, list, NOW_SQL, TOPIC } from './dice.js';

export interface Places {
  readonly city: string;
  readonly districts: readonly string[];
  readonly towns: readonly string[];
  /** Those that report by returns. */
  readonly provinces: readonly string[];
}

const ORIGIN = 'topic, partition, "offset", seq, subject, source, event_id, recorded_at, known_at, withdrawn';

/** `made` says subject, known_at and the columns; every row is an event of its own. */
const insert = (table: string, columns: string, made: string): string => `
  insert into ${table} (${ORIGIN}, ${columns})
  select '${TOPIC}', 0, place, 0, subject, 'urn:fengsui:bench', '${table}-' || place, known_at, known_at, false, ${columns}
    from (select row_number() over (order by known_at, subject) as place, * from (${made}) as made where known_at <= ${NOW_SQL}) as m`;

/** Three weeks after the quarter, provisional; a hundred days later, final. */
const output = ({ towns }: Places): string =>
  insert(
    'exposure_declaration',
    'measure, sector, category, definition, region, from_day, to_day, as_of, value, status',
    `select 'construction-output-yuan///default/' || region || '/' || q::date as subject, q + interval '3 months' + lag as known_at,
            'construction-output-yuan' as measure, null as sector, null as category, 'default' as definition, region,
            q::date as from_day, (q + interval '3 months')::date as to_day, null::date as as_of,
            900000000 + ${dice('hashtext(region || q || status)', 1, 100_000_000)} as value, status
       from unnest(${list(towns)}) as region
      cross join generate_series(timestamptz '${HISTORY.from} 00:00+08', timestamptz '2025-10-01 00:00+08', interval '3 months') as q
      cross join (values ('provisional', interval '21 days'), ('final', interval '121 days')) as s(status, lag)
     union all
     select 'special-equipment-units//' || category || '/default/' || region || '/' || y, y + 1 + time '12:00', 'special-equipment-units', null,
            category, 'default', region, null, null, y, 200 + ${dice('hashtext(region || y || category)', 2, 900)}, 'final'
       from unnest(${list(towns)}) as region cross join unnest(${list(EQUIPMENT_CATEGORIES)}) as category
      cross join (select make_date(year, 12, 31) as y from generate_series(2020, 2024) as year) as years`,
  );

const PLAN = `('construction-deaths-per-10bn-yuan', 'at-most', 1.0), ('special-equipment-accidents-per-10k-units', 'at-most', 0.5),
  ('special-equipment-deaths-per-10k-units', 'at-most', 0.6), ('public-satisfaction', 'at-least', 0.9)`;

/** The plan's four for the city in one, and every year at most so many accidents and deaths, region by region. */
const targets = ({ city, districts, towns }: Places): string =>
  insert(
    'target_declaration',
    'indicator, region, organization, from_day, to_day, comparison, "limit", warn_at, assessment_year, set_by, responsible',
    `select indicator || '/${city}' as subject, timestamptz '${HISTORY.from} 08:00+08' as known_at, indicator, '${city}' as region,
            null as organization, date '${HISTORY.from}' as from_day, date '${HISTORY.to}' as to_day, comparison, "limit",
            null::numeric as warn_at, '01-01' as assessment_year, null as set_by, null::jsonb as responsible
       from (values ${PLAN}) as plan(indicator, comparison, "limit")
     union all
     select indicator || '/' || region || '/' || year, make_timestamptz(year, 1, 1, 8, 0, 0), indicator, region, null,
            make_date(year, 1, 1), make_date(year + 1, 1, 1), 'at-most', 2000, 0.8, '01-01', null, null
       from unnest(${list([city, ...districts, ...towns])}) as region cross join unnest(array['accidents', 'deaths']) as indicator
      cross join generate_series(2021, 2025) as year`,
  );

const surveys = ({ city, districts, towns }: Places): string =>
  insert(
    'survey_declaration',
    'region, survey, completed_on, respondents, satisfied',
    `select 'annual/' || region || '/' || year as subject, make_timestamptz(year, 6, 20, 8, 0, 0) as known_at, region, 'annual' as survey,
            make_date(year, 6, 1) as completed_on, 1000 as respondents, 850 + ${dice('hashtext(region || year)', 3, 120)} as satisfied
       from unnest(${list([city, ...districts, ...towns])}) as region cross join generate_series(2021, 2025) as year`,
  );

const returns = ({ provinces }: Places): string =>
  insert(
    'return_declaration',
    'region, sector, from_day, to_day, accidents, deaths, serious_injuries, direct_loss_fen, status, counted, flag',
    `select 'construction/' || region || '/' || m::date as subject, m + interval '40 days' as known_at, region, 'construction' as sector,
            m::date as from_day, (m + interval '1 month')::date as to_day, 3 as accidents, 3 as deaths, null::bigint as serious_injuries,
            null::bigint as direct_loss_fen, 'final' as status, true as counted, null as flag
       from unnest(${list(provinces)}) as region
      cross join generate_series(timestamptz '${HISTORY.from} 00:00+08', timestamptz '2025-12-01 00:00+08', interval '1 month') as m`,
  );

export const declarationStatements = (places: Places): string[] => [
  output(places),
  targets(places),
  surveys(places),
  returns(places),
];
