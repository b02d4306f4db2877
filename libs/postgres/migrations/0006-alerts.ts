import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Alerts1000000000006 implements MigrationInterface {
  name = 'Alerts1000000000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // An episode. \`key\` is what it is about; at most one open row each.
  `create table alert (
    id text primary key, key text not null, rule text not null, indicator text, region text not null,
    period_from date, period_to date, incident text, deadline text, drill boolean not null,
    state text not null check (state in ('pending', 'firing', 'resolved', 'invalidated')),
    severity text not null check (severity in ('critical', 'warning', 'info')),
    started_at timestamptz not null, resolved_at timestamptz, seq integer not null,
    reading jsonb not null, evidence jsonb not null, explanation jsonb not null,
    acknowledgement jsonb, assignee text, muted_by text)`,
  `create unique index alert_open on alert (key) where state in ('pending', 'firing')`,
  `create index alert_open_about on alert (rule, indicator, region) where state in ('pending', 'firing')`,
  `create index alert_newest on alert (started_at desc, id desc)`,
  `create index alert_region on alert (region, started_at desc)`,
  `create index alert_incident on alert (incident) where incident is not null`,
  `create table alert_transition (
    alert text not null references alert (id), seq integer not null, at timestamptz not null,
    from_state text, to_state text not null, severity text not null, reason text not null, primary key (alert, seq))`,
  // One message for one receiver. \`lease\` names the claim that stands until \`leased_until\`.
  `create table delivery (
    receiver text not null, alert text not null, seq integer not null, body text not null,
    state text not null check (state in ('waiting', 'delivered', 'failed')), attempts integer not null,
    first_due_at timestamptz not null, next_attempt_at timestamptz not null, lease text, leased_until timestamptz,
    last_error text, delivered_at timestamptz, primary key (receiver, alert, seq))`,
  `create index delivery_due on delivery (receiver, next_attempt_at) where state = 'waiting'`,
  `create index delivery_alert on delivery (alert, seq)`,
];
