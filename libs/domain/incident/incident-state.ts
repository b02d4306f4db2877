// The fold of one incident: reported, amended, withdrawn, in the order of the log. Refuses what does not name the current
// version; lets wait what names something not yet booked.

import type { Day, Instant } from '../calendar/day.js';
import { addDays } from '../calendar/day.js';
import type { Contribution } from '../ledger/entry.js';
import {
  type EventRef,
  isSameRef,
  type Refusal,
  type ReplacedLookup,
  refuse,
  type Waiting,
} from '../ledger/outcome.js';
import type { RegionTree } from '../region/region-tree.js';
import type { Sector } from '../sector.js';
import { incidentContributions } from './contributions.js';
import type { IncidentFacts } from './incident.js';

export const AMEND_REASONS = [
  'casualty-change',
  'loss-assessed',
  'reclassified',
  'corrected',
  'investigation',
] as const;
export type AmendReason = (typeof AMEND_REASONS)[number];

export type IncidentChange =
  | { readonly type: 'reported'; readonly facts: IncidentFacts }
  | {
      readonly type: 'amended';
      readonly facts: IncidentFacts;
      readonly replaces: EventRef;
      readonly reason: AmendReason;
      /** Day of the casualty change, for `casualty-change`. */
      readonly changedOn: Day | null;
    }
  | { readonly type: 'withdrawn'; readonly replaces: EventRef; readonly reason: string };

export interface IncidentState {
  readonly current: EventRef;
  /** All versions, oldest first, the current one included. */
  readonly versions: readonly EventRef[];
  readonly status: 'current' | 'withdrawn';
  readonly drill: boolean;
  /** What counts: the newest facts, with casualties frozen where a change came after its window. */
  readonly facts: IncidentFacts;
  readonly isFrozen: boolean;
  /** Latest instant at which any version became known: no later version is known before. */
  readonly knownAt: Instant;
  /** As booked. */
  readonly contributions: readonly Contribution[];
}

export interface Booked<S> {
  readonly type: 'booked';
  readonly state: S;
}

export interface IncidentContext {
  readonly event: EventRef;
  readonly drill: boolean;
  readonly knownAt: Instant;
  readonly tree: RegionTree;
  /** What the event's `replaces` is when it is not a version of this incident. */
  readonly elsewhere: Exclude<ReplacedLookup, 'current' | 'superseded'>;
  /** Whether the sender's token covers a region on a day. */
  readonly mayWrite: (region: string, day: Day) => boolean;
}

/** 493 art. 13: casualty changes count within 30 days, of road traffic and fire within 7. */
export const casualtyWindowDays = (sector: Sector): number => (sector === 'road-traffic' || sector === 'fire' ? 7 : 30);

export const decideIncident = (
  state: IncidentState | undefined,
  change: IncidentChange,
  context: IncidentContext,
): Booked<IncidentState> | Refusal | Waiting => {
  if (state && state.drill !== context.drill) {
    return refuse(
      'drill-mismatch',
      '演练与真实事件不能互相更正 · a drill and a real incident cannot correct each other',
    );
  }
  if (change.type === 'reported') {
    if (state) return refuse('subject-exists', '该事件编号已经报告过 · this incident id has been reported already');
    return { type: 'booked', state: versionOf(undefined, change, context) };
  }
  const stale = findStale(state, change, context);
  if (stale) return stale;
  if (!state) return { type: 'waiting', awaits: change.replaces };
  if (!context.mayWrite(state.facts.region, state.facts.day)) {
    return refuse(
      'region-not-allowed',
      `令牌不包括被更正版本的区划 ${state.facts.region} · the token does not cover the region of the version it replaces`,
    );
  }
  return { type: 'booked', state: versionOf(state, change, context) };
};

const findStale = (
  state: IncidentState | undefined,
  change: Exclude<IncidentChange, { type: 'reported' }>,
  context: IncidentContext,
): Refusal | Waiting | undefined => {
  if (state && isSameRef(state.current, change.replaces)) {
    return change.type === 'withdrawn' && state.status === 'withdrawn'
      ? refuse('stale-replaces', '该事件已经撤销 · the incident is already withdrawn')
      : undefined;
  }
  if (state?.versions.some((version) => isSameRef(version, change.replaces))) {
    return refuse('stale-replaces', '所更正的不是当前版本 · `replaces` does not name the current version');
  }
  if (context.elsewhere === 'refused' || context.elsewhere === 'other-subject') {
    return refuse(
      'stale-replaces',
      '所更正的事件已被拒收或属于另一事件 · `replaces` names a refused event or another subject',
    );
  }
  return { type: 'waiting', awaits: change.replaces };
};

const versionOf = (
  state: IncidentState | undefined,
  change: IncidentChange,
  context: IncidentContext,
): IncidentState => {
  const knownAt = Math.max(state?.knownAt ?? Number.NEGATIVE_INFINITY, context.knownAt);
  const versions = [...(state?.versions ?? []), context.event];
  const common = { current: context.event, versions, drill: context.drill, knownAt };
  if (change.type === 'withdrawn') {
    if (!state) throw new Error('a withdrawal without a state is waiting, not booked');
    return { ...state, ...common, status: 'withdrawn', contributions: [] };
  }
  const isFrozen = staysFrozen(state, change);
  const facts = isFrozen && state ? withCasualtiesOf(change.facts, state.facts) : change.facts;
  const contributions = context.drill ? [] : incidentContributions(facts, context.tree);
  return { ...common, status: 'current', facts, isFrozen, contributions };
};

/** Contract, fine print 2: a late change freezes until a version of reason `corrected` or `investigation`. */
const staysFrozen = (
  state: IncidentState | undefined,
  change: Exclude<IncidentChange, { type: 'withdrawn' }>,
): boolean => {
  if (change.type === 'reported' || change.reason === 'corrected' || change.reason === 'investigation') return false;
  if (state?.isFrozen) return true;
  if (change.reason !== 'casualty-change' || change.changedOn === null) return false;
  return change.changedOn > addDays(change.facts.day, casualtyWindowDays(change.facts.sector));
};

const withCasualtiesOf = (facts: IncidentFacts, old: IncidentFacts): IncidentFacts => ({
  ...facts,
  deaths: old.deaths,
  missing: old.missing,
  seriousInjuries: old.seriousInjuries,
  minorInjuries: old.minorInjuries,
});
