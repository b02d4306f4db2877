// What stands, one text a thing: by the rows that a ledger has booked, and by the oracle. Rows of hazards say which inspection
// lists which of them.

import type { Instant } from '#domain/calendar/day';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { EventRef } from '#domain/ledger/outcome';
import { enterprise } from '#oracle/count-oracle';
import type { IncidentEvent, Statement } from '#oracle/event-oracle';
import { versionsOf } from '#oracle/judge-oracle';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import type { VersionRow } from '#ports/version-rows';
import { declarationVersions } from '../ledger/declaration-versions.js';
import type { MemoryLedgerBook } from '../ledger/memory-ledger-book.js';
import { declaredBy, declaredIn } from './declaration-oracle.js';

type Inspection = Extract<Statement, { type: 'safety.inspection.completed' }>;

const text = (...parts: readonly (string | boolean | null | undefined)[]): string => JSON.stringify(parts);

/** Of a row that is replaced by the next one of the same thing, whatever it says; declarations have a book of their own. */
const thingOf = (row: VersionRow): string | undefined => {
  switch (row.table) {
    case 'incident_relay':
      return text('relay', row.subject, row.step, row.drill);
    case 'hazard_opening':
      return text('lists', row.subject, row.hazard);
    case 'hazard_fact':
    case 'violation_fact':
      return text(row.type, row.subject);
    case 'assessment_declaration':
      return text('assessment', row.subject);
    case 'figure_declaration':
      return text('figure', row.subject);
    case 'incident_version':
    case 'exposure_declaration':
    case 'target_declaration':
    case 'survey_declaration':
    case 'return_declaration':
      return undefined;
  }
};

/** Of the rows of one partition that are known at an instant, in the order of the log. */
export const standingIn = (rows: readonly VersionRow[], knownAt: Instant = Number.POSITIVE_INFINITY): string[] => {
  const known = rows.filter((row) => row.knownAt <= knownAt);
  const newest = new Map<string, EventRef | null>();
  for (const row of known) {
    const thing = thingOf(row);
    if (thing !== undefined) newest.set(thing, 'withdrawn' in row && row.withdrawn ? null : row.event);
  }
  const records = [...newest].flatMap(([thing, event]) => (event ? [`${thing} ${event.id}`] : []));
  const declared = DeclarationBook.empty.with(declarationVersions(known));
  return [...records, ...declaredIn(declared)].sort();
};

export const standingBy = (oracle: LedgerOracle): string[] => {
  const records = oracle.standing().flatMap(({ statement, stated }) => {
    const { id } = stated.event;
    const one = (...parts: (string | boolean)[]) => [`${text(...parts)} ${id}`];
    const { subject } = statement;
    switch (statement.type) {
      case 'safety.incident.relayed':
        return one('relay', subject, statement.data.step, statement.drill);
      case 'safety.inspection.completed':
        return (statement.data.hazards ?? []).flatMap((hazard) => one('lists', subject, hazard.id));
      case 'safety.hazard.changed':
        return one('changed', subject);
      case 'safety.hazard.rectified':
        return one('rectified', subject);
      case 'safety.violation.decided':
        return one('decided', subject);
      case 'safety.violation.published':
        return one('published', subject);
      case 'safety.assessment.completed':
        return one('assessment', subject);
      case 'safety.figure.published':
        return one('figure', subject);
      default:
        return [];
    }
  });
  return [...records, ...declaredBy(oracle)].sort();
};

/** The present faces of incidents and inspections. */
export const facesIn = ({ incidents, inspections }: MemoryLedgerBook): string[] =>
  [
    ...[...incidents.values()].map((i) => text('incident', i.id, i.state, i.region, i.sector, i.organization, i.drill)),
    ...[...inspections.values()].map((i) => text('inspection', i.id, i.state, i.region, i.event.id, i.organization)),
  ].sort();

const incidentFace = (id: string, versions: readonly IncidentEvent[]): string => {
  const report = versions.flatMap((v) => (v.type === 'safety.incident.withdrawn' ? [] : [v])).at(-1);
  if (!report) throw new Error('an incident begins with a report');
  const { region, sector } = report.data;
  const state = versions.at(-1) === report ? 'current' : 'withdrawn';
  return text('incident', id, state, region, sector, enterprise(report.data), report.drill);
};

const inspectionFace = ({ subject, data }: Inspection, id: string, isWithdrawn: boolean): string =>
  text('inspection', subject, isWithdrawn ? 'withdrawn' : 'current', data.region, id, enterprise(data));

export const facesBy = (oracle: LedgerOracle): string[] => {
  const incidents = oracle.subjects().map((id) => incidentFace(id, versionsOf(oracle, id)));
  const inspections = oracle
    .allStandings()
    .flatMap(({ statement: s, stated, isWithdrawn }) =>
      s.type === 'safety.inspection.completed' ? [inspectionFace(s, stated.event.id, isWithdrawn)] : [],
    );
  return [...incidents, ...inspections].sort();
};
