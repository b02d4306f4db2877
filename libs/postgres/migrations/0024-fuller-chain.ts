import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FullerChain1000000000024 implements MigrationInterface {
  name = 'FullerChain1000000000024';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const POSITION = `topic text not null, partition integer not null, "offset" bigint not null`;

const STATEMENTS = [
  // What the position was left with, of links from the third form on.
  `alter table chain_link add column last_recorded_at timestamptz`,
  // What waited in the journal and was booked by the batch that begins at \`settled_in\`, of a later topic where the log has
  // grown meanwhile: the link of its own batch was made while it waited.
  `create table journal_settled (
    ${POSITION}, settled_topic text not null, settled_partition integer not null, settled_in bigint not null,
    primary key (topic, partition, "offset"))`,
  `create index journal_settled_in on journal_settled (settled_topic, settled_partition, settled_in)`,
  // Each exchange of the ledger for one built again from the log: a statement signed by who did it, and the links of before,
  // so that a checkpoint of before can still be led to it.
  `create table ledger_exchange (id bigint generated always as identity primary key, at timestamptz not null, statement text not null)`,
  `create table chain_link_before (
    exchange bigint not null references ledger_exchange (id), topic text not null, partition integer not null,
    "from" bigint not null, "to" bigint not null, digest bytea not null, chain bytea not null,
    primary key (exchange, topic, partition, "from"))`,
];
