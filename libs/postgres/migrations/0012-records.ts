import type { MigrationInterface, QueryRunner } from 'typeorm';

const POSITION = `topic text not null, partition integer not null, "offset" bigint not null`;
const ORIGIN = `${POSITION}, seq integer not null, subject text not null, source text not null, event_id text not null,
  recorded_at timestamptz not null, known_at timestamptz not null, withdrawn boolean not null`;
const KEY = `primary key (topic, partition, "offset", seq)`;

export class Records1000000000012 implements MigrationInterface {
  name = 'Records1000000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // For readings of one enterprise; sums of regions do not look at it.
  `alter table ledger_entry add column organization text`,
  `create index ledger_entry_organization on ledger_entry (organization, day) where organization is not null`,
  `create table incident_relay (
    ${ORIGIN}, drill boolean not null, step text not null, region text not null, received_at timestamptz not null,
    completed_at timestamptz not null, by jsonb, reference text, ${KEY})`,
  `create index incident_relay_subject on incident_relay (subject)`,
  `create table inspection (
    id text primary key, region text not null, sector text not null, kind text not null, completed_at timestamptz not null,
    day date not null, result text not null, organization text, state text not null check (state in ('current', 'withdrawn')),
    source text not null, event_id text not null, updated_at timestamptz not null, data jsonb not null)`,
  `create index inspection_recent on inspection (completed_at desc, id desc)`,
  `create index inspection_region on inspection (region, completed_at desc)`,
  // What one inspection (subject) says of one hazard; what was said of a hazard (subject) afterwards.
  `create table hazard_opening (
    ${ORIGIN}, hazard text not null, region text not null, sector text not null, level text not null, due_on date not null,
    opened_on date not null, description text not null, organization text, ${KEY})`,
  `create index hazard_opening_hazard on hazard_opening (hazard)`,
  `create index hazard_opening_due on hazard_opening (region, due_on)`,
  `create table hazard_fact (
    ${ORIGIN}, type text not null check (type in ('changed', 'rectified')), region text not null, sector text not null,
    inspection text, level text, due_on date, reason text, rectified_at timestamptz, rectified_on date,
    verified_at timestamptz, verified_by text, ${KEY})`,
  `create index hazard_fact_subject on hazard_fact (subject)`,
  `create index hazard_fact_due on hazard_fact (due_on) where type = 'changed'`,
  // The present face of a hazard: the join of all that stands, made anew by whoever adds to it, under the lock of its row.
  `create table hazard (
    id text primary key, inspection text, region text, sector text, level text, due_on date, opened_on date, description text,
    organization text, rectified_at timestamptz, rectified_on date, verified_at timestamptz, verified_by text, updated_at timestamptz)`,
  `create index hazard_due on hazard (region, due_on) include (level, rectified_on, organization) where inspection is not null`,
  `create table violation_fact (
    ${ORIGIN}, type text not null check (type in ('decided', 'published')), region text not null, sector text, organization text,
    decided_on date, penalty_fen bigint, incident text, inspection text, disclosable boolean, published_at timestamptz,
    published_on date, data jsonb not null, ${KEY})`,
  `create index violation_fact_subject on violation_fact (subject)`,
  `create table violation (
    id text primary key, region text, sector text, organization text, decided_on date, penalty_fen bigint, incident text,
    inspection text, disclosable boolean, published_at timestamptz, published_on date, decision jsonb, publication jsonb,
    updated_at timestamptz)`,
  `create index violation_recent on violation (coalesce(decided_on, published_on) desc, id desc)`,
  `create index violation_incident on violation (incident) where incident is not null`,
  `create table assessment_declaration (
    ${ORIGIN}, region text not null, scheme text not null, from_day date not null, to_day date not null, data jsonb not null, ${KEY})`,
  `create index assessment_region on assessment_declaration (region, from_day)`,
  `create table figure_declaration (
    ${ORIGIN}, publication text not null, indicator text not null, region text not null, organization text,
    from_day date not null, to_day date not null, data jsonb not null, ${KEY})`,
  `create index figure_publication on figure_declaration (publication)`,
  `create index figure_region on figure_declaration (region, indicator)`,
];
