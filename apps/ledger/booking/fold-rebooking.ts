// Reference data changed: the difference between what a subject counts and what it would count now, with a position of its own.
// The same event again finds no difference. It is known from when it was recorded: past answers stay as they were. What stands
// of the subject is as before, so a correction under way still names it.

import type { RebookedEvent } from '#contracts/events/subject-rebooked';
import type { IncidentState } from '#domain/incident/incident-state';
import { refuse } from '#domain/ledger/outcome';
import { memberOf, type SeriesState } from '#domain/ledger/replaced-series';
import type { VersionColumns } from '#ports/version-rows';
import { countsOf, gradesOf } from './fold-incident.js';
import type { FoldContext, Folded, FoldResult } from './fold-result.js';
import { type Rebooking, rebookState } from './rebook-state.js';
import type { SeriesFacts } from './series-records.js';

export const foldRebooking = (event: RebookedEvent, before: unknown, context: FoldContext): FoldResult => {
  const rebooked = rebookState(event.data.kind, before, { tree: context.tree, owner: event.data.organization });
  if (!rebooked) {
    return refuse('invalid-event', `没有 ${event.subject} 的入账 · nothing is booked of ${event.subject}`);
  }
  const { recordedAt } = context.received;
  if (rebooked.changes.length === 0) {
    return { type: 'booked', state: before, effect: 'listed', changes: [], knownAt: recordedAt, versions: [] };
  }
  return event.data.kind === 'incident'
    ? foldIncidentAnew(event, rebooked as Rebooking<IncidentState>, context)
    : foldRecordsAnew(rebooked as Rebooking<SeriesState<SeriesFacts>>, before as SeriesState<SeriesFacts>, context);
};

const foldIncidentAnew = (
  { data, subject }: RebookedEvent,
  { state: moved, changes }: Rebooking<IncidentState>,
  { received, tree }: FoldContext,
): Folded => {
  // No later version is known before: it books the difference to what is booked now.
  const knownAt = Math.max(moved.knownAt, received.recordedAt);
  const state = { ...moved, knownAt };
  const { region, sector, occurredAt, day, organization = null } = state.facts;
  const grades = gradesOf(state);
  const place = { id: subject, region, sector, occurredAt, day, organization };
  return {
    type: 'booked',
    state,
    effect: 'counted',
    changes: changes.map((contribution) => ({ contribution, knownAt })),
    knownAt,
    versions: [
      {
        ...{ table: 'incident_version', type: 'safety.subject.rebooked', replaces: null, reason: data.reason },
        ...{ ...grades, counts: countsOf(state, tree), data },
      },
    ],
    incident: {
      ...{ ...place, ...grades, state: state.status, drill: state.drill },
      ...{ data: null, updatedAt: received.recordedAt },
    },
  };
};

const foldRecordsAnew = (
  { state, changes }: Rebooking<SeriesState<SeriesFacts>>,
  before: SeriesState<SeriesFacts>,
  { received: { recordedAt } }: FoldContext,
): Folded => {
  // What an import said to be known later than now is not known before.
  const knownAt = Math.max(recordedAt, ...state.statements.map((statement) => statement.knownAt));
  return {
    ...{ type: 'booked', state: { ...state, rebookedAt: knownAt }, effect: 'counted', knownAt },
    changes: changes.map((contribution) => ({ contribution, knownAt })),
    versions: movedOpenings(before, state),
  };
};

/** Hazards that lie elsewhere now; what was taken back before has no place. */
const movedOpenings = (before: SeriesState<SeriesFacts>, after: SeriesState<SeriesFacts>): VersionColumns[] =>
  Object.values(after.members).flatMap(({ subject, isWithdrawn, facts }) => {
    const told = memberOf(before, subject)?.facts.rows ?? [];
    return (isWithdrawn ? [] : facts.rows).filter((row, i) => {
      const old = told[i];
      return row.table === 'hazard_opening' && old?.table === row.table && !row.withdrawn && old.region !== row.region;
    });
  });
