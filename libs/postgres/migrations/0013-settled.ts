import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Settled1000000000013 implements MigrationInterface {
  name = 'Settled1000000000013';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // A page whose rows everybody sees is read in the index alone; that is known of a page once vacuum has seen it. Entries are
  // only ever added: every few per cent, not every fifth.
  `alter table ledger_entry set (autovacuum_vacuum_insert_scale_factor = 0.02)`,
  // What becomes known more than six weeks after its day.
  `create index ledger_entry_late on ledger_entry (counter, region, day) include (known_at, amount, basis_sector)
    where known_at >= (day + 45)::timestamp at time zone 'UTC'`,
  // Months of entries, added up below a position of each partition, for sums over years: by sector, and of all of them.
  `create table ledger_month (
    counter text not null, region text not null, is_total boolean not null, month date not null, is_late boolean not null,
    basis_sector text, amount bigint not null, first_known_at timestamptz not null, last_known_at timestamptz not null)`,
  `create unique index ledger_month_sum on ledger_month (counter, region, is_total, month, is_late, basis_sector)
    include (amount, first_known_at, last_known_at) nulls not distinct`,
  `create table ledger_month_position (
    topic text not null, partition integer not null, next bigint not null, primary key (topic, partition))`,
  // A ledger that is built again begins at position 0, and so do they.
  `create function forget_ledger_months() returns trigger language plpgsql as
    $$ begin truncate ledger_month, ledger_month_position; return null; end $$`,
  `create trigger forget_months after truncate on ledger_entry execute function forget_ledger_months()`,
  // When its first opening and the last of all that was said of it became known; and whether that is simple: found once, put
  // right at most once. Then its face tells every moment of the past.
  `alter table hazard add column first_known_at timestamptz, add column last_known_at timestamptz, add column said_once boolean`,
  `update hazard h set (first_known_at, last_known_at, said_once) = (
     select found.first, greatest(found.last, said.last),
            found.times = 1 and not found.withdrawn and said.times <= 1 and said.other is not true
       from (select min(known_at) as first, max(known_at) as last, count(*) as times, bool_or(withdrawn) as withdrawn
               from hazard_opening where hazard = h.id) as found
      cross join (select max(known_at) as last, count(*) as times, bool_or(withdrawn or type <> 'rectified') as other
               from hazard_fact where subject = h.id) as said)`,
  `drop index hazard_due`,
  `create index hazard_due on hazard (region, due_on)
    include (level, rectified_on, organization, first_known_at, last_known_at, said_once) where inspection is not null`,
  `create index hazard_known on hazard (last_known_at) include (first_known_at, id) where not said_once`,
  // What was not known yet is passed over in the index.
  `drop index hazard_fact_subject`,
  `create index hazard_fact_subject on hazard_fact (subject, type, known_at)`,
  // What was taken back may have left no face.
  `create index hazard_opening_withdrawn on hazard_opening (known_at) include (hazard) where withdrawn`,
  // What became known in a stretch of time, whoever it is about.
  `create index hazard_opening_known on hazard_opening (known_at)`,
  `create index hazard_fact_known on hazard_fact (known_at)`,
  // Lists: by the order in which they are shown, and of one enterprise.
  `create index hazard_recent on hazard (coalesce(due_on, '0001-01-01'::date) desc, id desc)`,
  `create index hazard_organization on hazard (organization) where organization is not null`,
  `create index inspection_organization on inspection (organization, completed_at desc) where organization is not null`,
];
