import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountingRules1000000000015 implements MigrationInterface {
  name = 'CountingRules1000000000015';

  async up(runner: QueryRunner): Promise<void> {
    // Reference data: whether accidents below every threshold are counted on days [valid_from, valid_to).
    await runner.query(
      `create table counting_rule (
        valid_from date primary key, valid_to date, counts_below_threshold boolean not null, stated_at timestamptz not null default now())`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
