import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Regions1000000000001 implements MigrationInterface {
  name = 'Regions1000000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table region (
        code text not null, parent text, level text not null, name_zh text not null, name_en text not null,
        valid_from date not null, valid_to date, successors text[] not null default '{}', time_zone text not null,
        primary key (code, valid_from))`);
    await runner.query(`
      create table reporting_basis (
        region text not null, sector text not null, basis text not null check (basis in ('incidents', 'returns')),
        valid_from date not null, valid_to date, known_at timestamptz not null,
        primary key (region, sector, valid_from, known_at))`);
    // One row: the number that changes with every change of region or reporting_basis.
    await runner.query(
      `create table reference_version ("only" boolean primary key default true check ("only"), version integer not null)`,
    );
    await runner.query(`insert into reference_version (version) values (0)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}
