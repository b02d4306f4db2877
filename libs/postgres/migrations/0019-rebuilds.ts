import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Rebuilds1000000000019 implements MigrationInterface {
  name = 'Rebuilds1000000000019';

  async up(runner: QueryRunner): Promise<void> {
    // When the sums of the epoch stood: null while they are built. The store itself may be the memory of another process.
    await runner.query('alter table store_epoch add column finished_at timestamptz');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
