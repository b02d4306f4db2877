import type { IncidentVersionType } from '#contracts/events/event-types';
import type { SafetyEvent } from '#contracts/events/safety-event';
import { fenToYuan, yuanToFen } from '#contracts/events/yuan';
import { localDay } from '#domain/calendar/local-time';
import { isCountedAccident, type UncountedReason } from '#domain/incident/contributions';
import { gradeOf } from '#domain/incident/grade';
import type { IncidentFacts } from '#domain/incident/incident';
import { decideIncident, type IncidentChange, type IncidentState } from '#domain/incident/incident-state';
import { findIndicator } from '#domain/indicator/catalogue';
import { type Contribution, difference } from '#domain/ledger/entry';
import { type Refusal, refuse } from '#domain/ledger/outcome';
import type { RegionTree } from '#domain/region/region-tree';
import type { IncidentRow } from '#ports/ledger-book';
import { lookUp } from './batch-needs.js';
import type { FoldContext, FoldResult } from './fold-result.js';
import { organizationOf } from './organization-of.js';
import { knownSince } from './received-event.js';

type IncidentEvent = Extract<SafetyEvent, { type: IncidentVersionType }>;
type Report = Extract<IncidentEvent, { type: 'safety.incident.reported' | 'safety.incident.amended' }>['data'];

export const foldIncident = (
  event: IncidentEvent,
  before: IncidentState | undefined,
  context: FoldContext,
): FoldResult => {
  const change = changeOf(event, context.tree);
  if ('code' in change) return change;
  const elsewhere = change.type === 'reported' ? 'unknown' : lookUp(context.needs, change.replaces, event);
  const decided = decideIncident(before, change, {
    event: context.received.ref,
    drill: event.drill,
    knownAt: knownSince(context.received),
    tree: context.tree,
    // Versions of this incident are in its own state; a journalled one that is not, waits itself.
    elsewhere: elsewhere === 'superseded' ? 'unknown' : elsewhere,
    mayWrite: context.mayWrite,
  });
  if (decided.type !== 'booked') return decided;
  const { state } = decided;
  const hadOrHas = (before?.contributions.length ?? 0) > 0 || state.contributions.length > 0;
  const grades = gradesOf(state);
  return {
    type: 'booked',
    state,
    effect: hadOrHas ? 'counted' : 'listed',
    changes: difference(before?.contributions ?? [], state.contributions).map((contribution) => ({
      contribution,
      knownAt: state.knownAt,
    })),
    knownAt: state.knownAt,
    versions: [
      {
        table: 'incident_version',
        type: event.type,
        replaces: change.type === 'reported' ? null : change.replaces,
        reason: change.type === 'reported' ? null : change.reason,
        ...grades,
        counts: countsOf(state, context.tree),
        data: event.data,
      },
    ],
    incident: rowOf(event, state, context),
  };
};

const changeOf = (event: IncidentEvent, tree: RegionTree): IncidentChange | Refusal => {
  if (event.type === 'safety.incident.withdrawn') {
    return { type: 'withdrawn', replaces: event.data.replaces, reason: event.data.reason };
  }
  const facts = factsOf(event.data, tree);
  if ('code' in facts) return facts;
  if (event.type === 'safety.incident.reported') return { type: 'reported', facts };
  const { replaces, reason, changedOn } = event.data;
  return { type: 'amended', facts, replaces, reason, changedOn: changedOn ?? null };
};

export const factsOf = (data: Report, tree: RegionTree): IncidentFacts | Refusal => {
  const occurredAt = Date.parse(data.occurredAt);
  const newest = tree.describe(data.region, '9999-12-31');
  if (!newest) return refuse('region-unknown', `没有区划 ${data.region} · no region ${data.region}`);
  const day = localDay(occurredAt, newest.timeZone);
  if (!tree.find(data.region, day)) {
    const heirs = newest.successors.join(', ');
    return refuse(
      'region-retired',
      `区划 ${data.region} 在 ${day} 无效,后继:${heirs} · not valid on that day, successors: ${heirs}`,
    );
  }
  return {
    region: data.region,
    sector: data.sector,
    occurredAt,
    day,
    deaths: data.deaths,
    missing: data.missing,
    seriousInjuries: data.seriousInjuries,
    minorInjuries: data.minorInjuries,
    directLossFen:
      data.directLossYuan === undefined || data.directLossYuan === null ? null : yuanToFen(data.directLossYuan),
    equipment: data.equipment ?? null,
    organization: organizationOf(data),
    industry: data.organization?.industry ?? null,
  };
};

export const gradesOf = (state: IncidentState): { grade: string | null; gradeWithMissing: string | null } => ({
  grade: gradeOf(state.facts, { withMissing: false }),
  gradeWithMissing: gradeOf(state.facts, { withMissing: true }),
});

/** What the version adds to which indicator, or why nothing: as `GET /incidents/{id}` shows it. */
export const countsOf = (
  state: IncidentState,
  tree: RegionTree,
): { indicator: string | null; contribution: number; reason: string | null }[] => {
  if (state.contributions.length > 0) {
    return state.contributions.filter(isShown).map((c) => ({
      indicator: c.counter,
      contribution: c.counter.startsWith('direct-loss-yuan') ? fenToYuan(c.amount) : Number(c.amount),
      reason: state.isFrozen ? 'casualties-frozen' : null,
    }));
  }
  return [{ indicator: null, contribution: 0, reason: uncountedReason(state, tree) }];
};

/** Sums that only other numbers are made of are no indicators. */
const isShown = (c: Contribution): boolean => findIndicator(c.counter) !== undefined;

const uncountedReason = (state: IncidentState, tree: RegionTree): UncountedReason => {
  if (state.status === 'withdrawn') return 'withdrawn';
  if (state.drill) return 'drill';
  return isCountedAccident(state.facts, tree) ? 'region-reports-by-returns' : 'below-threshold';
};

const rowOf = (event: IncidentEvent, state: IncidentState, context: FoldContext): IncidentRow => {
  const common = { id: event.subject, state: state.status, drill: state.drill, updatedAt: context.received.recordedAt };
  const { region, sector, occurredAt, day } = state.facts;
  // A withdrawal keeps the data of the version that it withdraws; the adapter leaves that column alone on null.
  const report = event.type === 'safety.incident.withdrawn' ? null : event.data;
  const { organization = null } = state.facts;
  return { ...common, region, sector, occurredAt, day, ...gradesOf(state), organization, data: report };
};
