// What is booked of a subject against what would be booked now, by the regions, bases and rules as they are. A function of
// the subject's state and the tree: the command that looks for differences and the booking that writes them ask the same.

import type { RebookedKind } from '#contracts/events/subject-rebooked';
import type { Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { incidentContributions } from '#domain/incident/contributions';
import type { IncidentState } from '#domain/incident/incident-state';
import { type Contribution, difference } from '#domain/ledger/entry';
import { emptySeries, rebookSeries, type SeriesState } from '#domain/ledger/replaced-series';
import { placeNow } from '#domain/region/place-now';
import type { RegionTree } from '#domain/region/region-tree';
import { type SeriesFacts, seriesRules } from './series-records.js';

export interface Rebooking<S> {
  readonly state: S;
  readonly changes: readonly Contribution[];
  /** All that it counts afterwards. */
  readonly booked: readonly Contribution[];
}

/** Whose it is, for states of an earlier build that do not say. */
type Owner = string | null | undefined;

export const rebookIncident = (state: IncidentState, tree: RegionTree, owner?: Owner): Rebooking<IncidentState> => {
  // A withdrawn one counts nothing; only its place in lists would move.
  if (state.drill || state.status === 'withdrawn') return { state, changes: [], booked: state.contributions };
  const { region: told, occurredAt } = state.facts;
  const dayAt = (code: string): Day =>
    localDay(occurredAt, tree.describe(code, '9999-12-31')?.timeZone ?? 'Asia/Shanghai');
  const region = placeNow(tree, told, dayAt(told));
  // By the clocks of the place where it lies then: so the second time finds it where the first has left it.
  const { organization = owner } = state.facts;
  const facts = { ...state.facts, region, day: dayAt(region), organization };
  const contributions = incidentContributions(facts, tree);
  const changes = difference(state.contributions, contributions);
  return { state: { ...state, facts, contributions }, changes, booked: contributions };
};

/** Returns stay where they were filed: their region said them of itself. */
const moved = (facts: SeriesFacts, tree: RegionTree, owner: Owner): SeriesFacts => {
  if (facts.type !== 'inspection') return facts;
  const { organization = owner } = facts;
  const at = (region: string): string => placeNow(tree, region, facts.day);
  // The hazards that it found lie where it lies.
  const rows = facts.rows.map((row) => (row.table === 'hazard_opening' ? { ...row, region: at(row.region) } : row));
  return { ...facts, region: at(facts.region), organization, rows };
};

export const rebookRecords = (
  state: SeriesState<SeriesFacts>,
  tree: RegionTree,
  owner?: Owner,
): Rebooking<SeriesState<SeriesFacts>> => {
  const rebooked = rebookSeries(state, seriesRules(tree), (facts) => moved(facts, tree, owner));
  return { ...rebooked, booked: Object.values(rebooked.state.members).flatMap((member) => member.contributions) };
};

/** Of a state as the ledger keeps it; `undefined`: nothing was booked. */
export const rebookState = (
  kind: RebookedKind,
  state: unknown,
  { tree, owner }: { readonly tree: RegionTree; readonly owner?: Owner },
): Rebooking<unknown> | undefined => {
  if (state === undefined) return undefined;
  switch (kind) {
    case 'incident':
      return rebookIncident(state as IncidentState, tree, owner);
    case 'inspection':
    case 'returns':
      // A state booked by an earlier build may lack what later ones keep.
      return rebookRecords({ ...emptySeries<SeriesFacts>(), ...(state as SeriesState<SeriesFacts>) }, tree, owner);
  }
};
