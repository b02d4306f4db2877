import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What holds across topics of the log, and across processes. */
export class Across1000000000023 implements MigrationInterface {
  name = 'Across1000000000023';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // Where \`refused_in\` counts, if not in the partition where the event waited.
  `alter table journal_refused add column refused_topic text, add column refused_partition integer`,
  `create index journal_refused_elsewhere on journal_refused (refused_topic, refused_partition, refused_in)
    where refused_topic is not null`,
  // Keys are SHA-256 of who tries from where: what people type by mistake is not kept.
  `create table sign_in_try (
    key bytea primary key, failures integer not null, "until" timestamptz not null, is_told boolean not null,
    last_at timestamptz not null)`,
  `create index sign_in_try_last on sign_in_try (last_at)`,
  // Browsers from which somebody has signed in: whoever guesses elsewhere does not slow them.
  `create table known_browser (
    id_hash bytea not null, user_name text not null references app_user (name), seen_at timestamptz not null,
    primary key (id_hash, user_name))`,
  `create index known_browser_of_user on known_browser (user_name, seen_at)`,
  `create index known_browser_seen on known_browser (seen_at)`,
  // One row: the number that grows with everything that ends or narrows what somebody may do, for whoever holds streams open.
  `create table people_version ("only" boolean primary key default true check ("only"), version bigint not null)`,
  `insert into people_version (version) values (0)`,
];
