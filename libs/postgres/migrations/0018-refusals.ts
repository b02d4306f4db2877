import type { MigrationInterface, QueryRunner } from 'typeorm';

const POSITION = `topic text not null, partition integer not null, "offset" bigint not null`;

export class Refusals1000000000018 implements MigrationInterface {
  name = 'Refusals1000000000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // Where the refused event says it happened; of older rows the region of the sender's token, in the headers, is taken.
  'alter table refused add column region text',
  'create index refused_recent on refused (recorded_at desc, topic desc, partition desc, "offset" desc)',
  // A refusal is replayed once; what came of it lies at the new position.
  `create table refused_replay (
    ${POSITION}, replayed_by text not null, replayed_at timestamptz not null, source text not null, event_id text not null,
    changed boolean not null, new_partition integer not null, new_offset bigint not null,
    primary key (topic, partition, "offset"))`,
  `create index refused_replay_result on refused_replay (topic, new_partition, new_offset)`,
  // An operator's word that records below this offset may be refused, however many they are.
  `create table flood_allowance (
    topic text not null, partition integer not null, below bigint not null, allowed_by text not null,
    allowed_at timestamptz not null, primary key (topic, partition))`,
  // What known devices sent and the door refused; 90 days.
  `create table rejection (
    id bigint generated always as identity primary key, at timestamptz not null, device text not null, region text not null,
    source text, event_id text, type text, status integer not null, code text not null, detail text not null,
    errors jsonb not null, body text, is_cut boolean not null)`,
  'create index rejection_recent on rejection (at desc, id desc)',
  'create index rejection_device on rejection (device, at desc, id desc)',
];
