import type { MigrationInterface, QueryRunner } from 'typeorm';

const POSITION = `topic text not null, partition integer not null, "offset" bigint not null`;
const ORIGIN = `${POSITION}, seq integer not null, subject text not null, source text not null, event_id text not null,
  recorded_at timestamptz not null, known_at timestamptz not null`;

export class Ledger1000000000003 implements MigrationInterface {
  name = 'Ledger1000000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward: restore a backup instead');
  }
}

const STATEMENTS = [
  // Where each partition stands. `slot` is N of the hash tag {pN}; `chain` the head of the partition's hash chain.
  `create table booked (
    topic text not null, partition integer not null, slot integer not null unique, next bigint not null,
    chain bytea not null, last_recorded_at timestamptz not null, primary key (topic, partition))`,
  // One link a booked batch: chain = sha256(previous chain, digest of what the batch booked).
  `create table chain_link (
    topic text not null, partition integer not null, "from" bigint not null, "to" bigint not null,
    digest bytea not null, chain bytea not null, primary key (topic, partition, "from"))`,
  // The epoch of the rolling sums of each slot.
  `create table store_epoch (slot integer primary key, epoch integer not null, tree_version integer not null, opened_at timestamptz not null)`,
  // Every event that was booked or waits, once per identity.
  `create table journal (
    source text not null, id text not null, type text not null, subject text not null, ${POSITION},
    recorded_at timestamptz not null, known_at timestamptz not null, device text, scope text,
    drill boolean not null, history boolean not null, content_hash bytea not null,
    state text not null check (state in ('counted', 'listed', 'waiting')), event jsonb not null,
    primary key (source, id))`,
  `create unique index journal_position on journal (topic, partition, "offset")`,
  `create index journal_waiting on journal (recorded_at) where state = 'waiting'`,
  // Final for a position. \`bytes\` is the record as it came.
  `create table refused (
    ${POSITION}, code text not null, detail text not null, source text, event_id text, subject text,
    recorded_at timestamptz not null, device text, headers jsonb not null, bytes bytea not null,
    primary key (topic, partition, "offset"))`,
  `create index refused_identity on refused (source, event_id)`,
  // A correction that names what is not booked yet.
  `create table waiting (
    subject text not null, awaits_source text not null, awaits_id text not null, source text not null, event_id text not null,
    ${POSITION}, primary key (source, event_id))`,
  `create index waiting_for on waiting (awaits_source, awaits_id)`,
  `create table ledger_entry (
    ${POSITION}, seq integer not null, counter text not null, basis_sector text, region text not null, day date not null,
    amount bigint not null, known_at timestamptz not null, subject text not null, source text not null, event_id text not null,
    primary key (topic, partition, "offset", seq))`,
  `create index ledger_entry_sum on ledger_entry (counter, region, day) include (known_at, amount, basis_sector)`,
  // The fold of a subject that is corrected by reference: incidents. And inspections, which replace in whole.
  `create table subject_state (kind text not null, subject text not null, state jsonb not null, primary key (kind, subject))`,
  `create table incident (
    id text primary key, region text not null, sector text not null, occurred_at timestamptz not null, day date not null,
    state text not null check (state in ('current', 'withdrawn')), grade text, grade_with_missing text, drill boolean not null,
    organization text, data jsonb, updated_at timestamptz not null)`,
  `create index incident_recent on incident (occurred_at desc, id desc)`,
  `create index incident_region on incident (region, occurred_at desc)`,
  `create index incident_updated on incident (updated_at desc)`,
  `create table incident_version (
    ${ORIGIN}, type text not null, replaces_source text, replaces_id text, reason text, grade text, grade_with_missing text,
    counts jsonb not null, data jsonb, primary key (topic, partition, "offset", seq))`,
  `create index incident_version_subject on incident_version (subject, topic, partition, "offset", seq)`,
  // Declarations: versions, never summed on write. A row with \`withdrawn\` clears its subject.
  `create table exposure_declaration (
    ${ORIGIN}, withdrawn boolean not null, measure text not null, sector text, category text, definition text not null,
    region text not null, from_day date, to_day date, as_of date, value numeric, status text,
    primary key (topic, partition, "offset", seq))`,
  `create index exposure_series on exposure_declaration (region, measure)`,
  `create table target_declaration (
    ${ORIGIN}, withdrawn boolean not null, indicator text not null, region text not null, organization text,
    from_day date not null, to_day date not null, comparison text, "limit" numeric, warn_at numeric,
    assessment_year text not null default '01-01', set_by text, responsible jsonb, primary key (topic, partition, "offset", seq))`,
  `create index target_indicator on target_declaration (indicator, region)`,
  `create table survey_declaration (
    ${ORIGIN}, withdrawn boolean not null, region text not null, survey text not null, completed_on date not null,
    respondents integer, satisfied integer, primary key (topic, partition, "offset", seq))`,
  `create index survey_region on survey_declaration (region, completed_on)`,
  `create table return_declaration (
    ${ORIGIN}, withdrawn boolean not null, region text not null, sector text not null, from_day date not null, to_day date not null,
    accidents bigint, deaths bigint, serious_injuries bigint, direct_loss_fen bigint, status text, counted boolean not null,
    flag text, primary key (topic, partition, "offset", seq))`,
  `create index return_series on return_declaration (region, sector)`,
];
