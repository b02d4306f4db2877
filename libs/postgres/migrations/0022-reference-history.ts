import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReferenceHistory1000000000022 implements MigrationInterface {
  name = 'ReferenceHistory1000000000022';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // By which reference data a batch was booked; null: before they were kept.
  'alter table chain_link add column tree_version integer',
  // Regions, bases and rules of counting of every version, as the program reads them.
  `create table reference_history (
    version integer primary key, kept_at timestamptz not null default now(), regions jsonb not null, bases jsonb not null,
    counting jsonb not null)`,
  `create function keep_reference() returns trigger language plpgsql as $$
    begin
      insert into reference_history (version, regions, bases, counting)
      select v.version,
        (select coalesce(jsonb_agg(jsonb_build_object('code', code, 'parent', parent, 'level', level, 'nameZh', name_zh, 'nameEn', name_en,
            'validFrom', valid_from, 'validTo', valid_to, 'successors', successors, 'timeZone', time_zone) order by code, valid_from), '[]')
           from region),
        (select coalesce(jsonb_agg(jsonb_build_object('region', region, 'sector', sector, 'basis', basis, 'from', valid_from, 'to', valid_to)
            order by region, sector, valid_from), '[]')
           from (select distinct on (region, sector, valid_from) * from reporting_basis
                  order by region, sector, valid_from, known_at desc) as stated),
        (select coalesce(jsonb_agg(jsonb_build_object('from', valid_from, 'to', valid_to, 'countsBelowThreshold', counts_below_threshold)
            order by valid_from), '[]')
           from counting_rule)
        from reference_version v
      on conflict (version) do update
        set kept_at = excluded.kept_at, regions = excluded.regions, bases = excluded.bases, counting = excluded.counting;
      return null;
    end $$`,
  // At the commit: by then all rows of the change are written, in whichever order.
  `create constraint trigger keep_reference after insert or update on reference_version deferrable initially deferred
    for each row execute function keep_reference()`,
  // The one that is in force; at once, since other statements may come in the same transaction.
  'update reference_version set version = version',
  'set constraints keep_reference immediate',
];
