// Hazards and violations, put together from what stands in all partitions; and faces of any kind that nobody reported.

import type { SafetyEvent } from '#contracts/events/safety-event';
import { hazardsOf, type OracleHazard, type OracleViolation, violationsOf } from '#oracle/hazard-oracle';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import type { RegionOracle } from '#oracle/region-oracle';
import type { Standing } from '#oracle/standing-oracle';
import { type BooksCut, FACE_TABLES, type FaceTable } from '#ports/books';
import type { Columns, Findings } from './findings.js';
import { checkFaces } from './standing-check.js';

const JOINED: readonly SafetyEvent['type'][] = [
  'safety.inspection.completed',
  'safety.hazard.changed',
  'safety.hazard.rectified',
  'safety.violation.decided',
  'safety.violation.published',
];

const IDS_AT_ONCE = 5_000;

export class JoinedCheck {
  private readonly stands: Standing[] = [];
  /** Inspections that were booked anew elsewhere than they were told. */
  private readonly moved = new Map<string, string>();
  private readonly known: Readonly<Record<FaceTable, Set<string>>> = {
    incident: new Set(),
    inspection: new Set(),
    hazard: new Set(),
    violation: new Set(),
  };

  constructor(
    private readonly cut: BooksCut,
    private readonly findings: Findings,
  ) {}

  /** A partition that was read to its end. */
  add(oracle: LedgerOracle): void {
    for (const id of oracle.subjects()) this.known.incident.add(id);
    for (const one of oracle.allStandings()) {
      if (one.statement.type === 'safety.inspection.completed') {
        const { subject } = one.statement;
        this.known.inspection.add(subject);
        const place = oracle.placeOf('inspection', subject);
        if (place) this.moved.set(subject, place.region);
      }
      if (!one.isWithdrawn && JOINED.includes(one.statement.type)) this.stands.push(one);
    }
  }

  async end(regions: RegionOracle): Promise<number> {
    const partitions = [{ standing: () => this.stands }];
    const events = new Map(this.stands.map(({ statement: s, stated }) => [`${s.type} ${s.subject}`, stated.event]));
    const hazards = hazardsOf(partitions, regions, (inspection) => this.moved.get(inspection));
    const violations = violationsOf(partitions);
    const hazardFaces = hazards.map((one) => {
      const event =
        events.get(`safety.inspection.completed ${one.inspection}`) ??
        events.get(`safety.hazard.rectified ${one.id}`) ??
        events.get(`safety.hazard.changed ${one.id}`);
      return [one.id, { columns: hazardColumns(one), event: event ?? NOBODY }] as const;
    });
    const violationFaces = violations.map((one) => {
      const event =
        events.get(`safety.violation.decided ${one.id}`) ?? events.get(`safety.violation.published ${one.id}`);
      return [one.id, { columns: violationColumns(one), event: event ?? NOBODY }] as const;
    });
    const around = { cut: this.cut, findings: this.findings };
    await checkFaces('hazard', new Map(hazardFaces), around);
    await checkFaces('violation', new Map(violationFaces), around);
    for (const { id } of hazards) this.known.hazard.add(id);
    for (const { id } of violations) this.known.violation.add(id);
    for (const table of FACE_TABLES) await this.unreported(table);
    return hazards.length + violations.length;
  }

  private async unreported(table: FaceTable): Promise<void> {
    for (let after = ''; ; ) {
      const ids = await this.cut.faceIds(table, after, IDS_AT_ONCE);
      for (const id of ids.filter((one) => !this.known[table].has(one))) {
        this.findings.add({ kind: 'face-differs', place: { table, id }, expected: null, found: id, events: [] });
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < IDS_AT_ONCE) return;
      after = last;
    }
  }
}

const NOBODY = { source: '', id: '' };

const text = (value: string | number | boolean | null): string | null => (value === null ? null : `${value}`);

const hazardColumns = (one: OracleHazard): Columns => ({
  inspection: one.inspection,
  region: one.region,
  sector: one.sector,
  level: one.level,
  due_on: one.dueOn,
  opened_on: one.openedOn,
  description: one.description,
  organization: one.organization,
  rectified_at: text(one.rectifiedAt),
  rectified_on: one.rectifiedOn,
  verified_at: text(one.verifiedAt),
  verified_by: one.verifiedBy,
});

const violationColumns = (one: OracleViolation): Columns => ({
  region: one.region,
  sector: one.sector,
  organization: one.organization,
  decided_on: one.decidedOn,
  penalty_fen: one.penaltyYuan === null ? null : one.penaltyYuan.toFixed(2).replace('.', ''),
  incident: one.incident,
  inspection: one.inspection,
  disclosable: text(one.disclosable),
  published_at: text(one.publishedAt),
});
