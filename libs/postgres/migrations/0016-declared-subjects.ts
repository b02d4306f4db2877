import type { MigrationInterface, QueryRunner } from 'typeorm';

export class DeclaredSubjects1000000000016 implements MigrationInterface {
  name = 'DeclaredSubjects1000000000016';

  async up(runner: QueryRunner): Promise<void> {
    // For the notice after each batch: which regions a survey, or an enterprise's target, was in before.
    await runner.query('create index target_subject on target_declaration (subject)');
    await runner.query('create index survey_subject on survey_declaration (subject)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
