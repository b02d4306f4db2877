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
];
