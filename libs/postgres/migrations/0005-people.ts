import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People1000000000005 implements MigrationInterface {
  name = 'People1000000000005';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // Tokens and session ids are kept as SHA-256 only. `types` null is every type.
  `create table device (
    id text primary key, name text not null, region text not null, source text not null, types text[],
    history boolean not null, token_hash bytea not null, created_at timestamptz not null, revoked_at timestamptz)`,
  // One row: the number that grows with every change of \`device\`, for caches.
  `create table device_version ("only" boolean primary key default true check ("only"), version bigint not null)`,
  `insert into device_version (version) values (0)`,
  `create table app_user (
    name text primary key, password_hash text not null,
    role text not null check (role in ('viewer', 'supervisor', 'administrator')),
    region text not null, created_at timestamptz not null default now(), disabled_at timestamptz)`,
  `create table session (
    id_hash bytea primary key, user_name text not null references app_user (name),
    expires_at timestamptz not null, ends_at timestamptz not null)`,
  `create index session_of_user on session (user_name)`,
  `create index session_expires on session (expires_at)`,
  `create table api_token (
    id text primary key, user_name text not null references app_user (name),
    scope text not null check (scope in ('read', 'operate')), token_hash bytea not null,
    created_at timestamptz not null, revoked_at timestamptz)`,
];
