import { z } from 'zod';
import { DEADLINE_IDS } from '#domain/incident/deadline-id';
import type { InspectionView, Records, RelayView, StatedView, ViolationView } from '#ports/records';
import type { Database } from '../database.js';
import {
  selectAssessments,
  selectFigures,
  selectInspections,
  selectRelays,
  selectViolations,
  selectViolationsAbout,
} from './record.queries.js';

const data = z.record(z.string(), z.unknown());

const inspection = z
  .object({
    id: z.string(),
    region: z.string(),
    completed_at: z.date(),
    state: z.enum(['current', 'withdrawn']),
    source: z.string(),
    event_id: z.string(),
    updated_at: z.date(),
    data,
  })
  .transform(
    ({ completed_at, source, event_id, updated_at, ...rest }): InspectionView => ({
      ...rest,
      completedAt: completed_at.getTime(),
      event: { source, id: event_id },
      updatedAt: updated_at.getTime(),
    }),
  );

const violation = z
  .object({
    id: z.string(),
    region: z.string(),
    sector: z.string().nullable(),
    organization: z.string().nullable(),
    decided_on: z.string().nullable(),
    penalty_fen: z.bigint().nullable(),
    incident: z.string().nullable(),
    inspection: z.string().nullable(),
    disclosable: z.boolean().nullable(),
    published_at: z.date().nullable(),
    published_on: z.string().nullable(),
    decision: data.nullable(),
    publication: data.nullable(),
  })
  .transform(
    ({ decided_on, penalty_fen, published_at, published_on, ...rest }): ViolationView => ({
      ...rest,
      decidedOn: decided_on,
      penaltyFen: penalty_fen,
      publishedAt: published_at?.getTime() ?? null,
      publishedOn: published_on,
    }),
  );

const relay = z
  .object({
    subject: z.string(),
    drill: z.boolean(),
    step: z.enum(DEADLINE_IDS),
    received_at: z.date(),
    completed_at: z.date(),
  })
  .transform(
    ({ subject, received_at, completed_at, ...rest }): RelayView => ({
      ...rest,
      incident: subject,
      receivedAt: received_at.getTime(),
      completedAt: completed_at.getTime(),
    }),
  );

const stated = z
  .object({
    subject: z.string(),
    source: z.string(),
    event_id: z.string(),
    recorded_at: z.date(),
    known_at: z.date(),
    data,
  })
  .transform(
    ({ subject, source, event_id, recorded_at, known_at, data: held }): StatedView => ({
      subject,
      event: { source, id: event_id },
      recordedAt: recorded_at.getTime(),
      knownAt: known_at.getTime(),
      data: held,
    }),
  );

export class PostgresRecords implements Records {
  constructor(private readonly db: Database) {}

  async inspections(...[filter, page]: Parameters<Records['inspections']>): Promise<InspectionView[]> {
    return (await selectInspections(this.db, filter, page)).map((row) => inspection.parse(row));
  }

  async violations(...[filter, page]: Parameters<Records['violations']>): Promise<ViolationView[]> {
    return (await selectViolations(this.db, filter, page)).map((row) => violation.parse(row));
  }

  async violationsAbout(incidents: readonly string[]): Promise<ViolationView[]> {
    if (incidents.length === 0) return [];
    return (await selectViolationsAbout(this.db, incidents)).map((row) => violation.parse(row));
  }

  async relays(incidents: readonly string[]): Promise<RelayView[]> {
    return incidents.length === 0 ? [] : (await selectRelays(this.db, incidents)).map((row) => relay.parse(row));
  }

  async assessments(...[filter, limit]: Parameters<Records['assessments']>): Promise<StatedView[]> {
    return (await selectAssessments(this.db, filter, limit)).map((row) => stated.parse(row));
  }

  async figures(...[filter, limit]: Parameters<Records['figures']>): Promise<StatedView[]> {
    return (await selectFigures(this.db, filter, limit)).map((row) => stated.parse(row));
  }
}
