import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EventLog1000000000002 implements MigrationInterface {
  name = 'EventLog1000000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of EVENT_LOG_TABLES) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

export const EVENT_LOG_TABLES = [
  // `retention_days` null: for ever.
  `create table log_topic (name text primary key, partitions integer not null, retention_days integer)`,
  // [low, next) is what is held; `last_at` makes append times monotonic. Updated by every append: room for HOT updates.
  `create table log_partition (
    topic text not null references log_topic (name), partition integer not null,
    low bigint not null default 0, next bigint not null default 0, last_at timestamptz not null default '-infinity',
    primary key (topic, partition)) with (fillfactor = 50)`,
  `create table log_record (
    topic text not null, partition integer not null, "offset" bigint not null, key text not null, headers jsonb not null,
    value bytea not null, appended_at timestamptz not null,
    primary key (topic, partition, "offset"))`,
  `create table log_commit (
    topic text not null, group_name text not null, partition integer not null, next bigint not null,
    primary key (topic, group_name, partition))`,
];
