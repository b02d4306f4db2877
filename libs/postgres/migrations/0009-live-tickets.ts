import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LiveTickets1000000000009 implements MigrationInterface {
  name = 'LiveTickets1000000000009';

  async up(runner: QueryRunner): Promise<void> {
    // Short-lived, so that a stream can be opened where no header can be sent. Who it stands for is copied: the operator's own
    // token has no row in app_user.
    await runner.query(`
      create table live_ticket (hash bytea primary key, user_name text not null, role text not null, region text not null,
        expires_at timestamptz not null)`);
    await runner.query('create index live_ticket_expires on live_ticket (expires_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
