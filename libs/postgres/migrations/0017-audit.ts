import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1000000000017 implements MigrationInterface {
  name = 'Audit1000000000017';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // `form` says how the lines of a link are written; `prints` has eight bytes a line, and is null in the first form.
  `alter table chain_link add column form smallint not null default 1, add column prints bytea`,
  // What stood in the journal while it waited, and was refused in the batch that begins at \`refused_in\`: its row in the
  // journal is gone, the link that it was booked with stays true.
  `create table journal_refused (
    topic text not null, partition integer not null, "offset" bigint not null, refused_in bigint not null,
    source text not null, id text not null, type text not null, subject text not null,
    recorded_at timestamptz not null, known_at timestamptz not null, device text, drill boolean not null,
    history boolean not null, content_hash bytea not null, primary key (topic, partition, "offset"))`,
  `create index journal_refused_in on journal_refused (topic, partition, refused_in)`,
];
