import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Actions1000000000021 implements MigrationInterface {
  name = 'Actions1000000000021';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  `create table people_action (
    seq bigint generated always as identity primary key, at timestamptz not null default clock_timestamp(),
    actor_kind text not null, actor text not null, action text not null, object text not null, region text,
    detail jsonb not null, request_id text, address text)`,
  `create index people_action_region on people_action (region, seq)`,
  `create index people_action_object on people_action (object, seq)`,
  // A line that stands is never another one, whoever holds the connection; only the owner of the table can lift this.
  `create function people_action_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'people_action is append only' using errcode = 'insufficient_privilege';
    end $$`,
  `create trigger people_action_append_only before update or delete or truncate on people_action
    for each statement execute function people_action_is_append_only()`,
  // A phone's way to its token: a code that is good for one use and a quarter of an hour. Only its SHA-256 is kept.
  `create table enrolment (
    code_hash bytea primary key, device_id text not null references device (id),
    expires_at timestamptz not null, used_at timestamptz)`,
  `create index enrolment_of_device on enrolment (device_id)`,
];
