import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RegionChanges1000000000011 implements MigrationInterface {
  name = 'RegionChanges1000000000011';

  async up(runner: QueryRunner): Promise<void> {
    // When a stated change wrote the row; null: as the seeds have it. A code with such a row belongs to the changes.
    await runner.query('alter table region add column changed_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
