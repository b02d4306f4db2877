import type { MigrationInterface, QueryRunner } from 'typeorm';

export class QuietAlerts1000000000010 implements MigrationInterface {
  name = 'QuietAlerts1000000000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // Why nobody is told of a transition; null where people are.
  `alter table alert_transition add column quiet text check (quiet in ('history'))`,
  // A rule that is not about figures has no reading; one about a record other than an incident names it.
  `alter table alert alter column reading drop not null`,
  `alter table alert add column record_type text, add column record_subject text`,
  `create index alert_open_rule on alert (rule) where state in ('pending', 'firing')`,
];
