import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ReturnDifferences1000000000014 implements MigrationInterface {
  name = 'ReturnDifferences1000000000014';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // Of `return-differs`: what the return states and what is booked, at the last look.
  `alter table alert add column figures jsonb`,
];
