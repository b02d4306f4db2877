import type { SafetyEvent } from '#contracts/events/safety-event';
import { addDays } from '#domain/calendar/day';
import { refuse } from '#domain/ledger/outcome';
import {
  decideReplacement,
  decideWithdrawal,
  emptySeries,
  memberOf,
  type SeriesBooked,
  type SeriesContext,
  type SeriesState,
} from '#domain/ledger/replaced-series';
import { returnBooking } from '#domain/returns/return-series';
import { lookUp } from './batch-needs.js';
import type { FoldContext, FoldResult, VersionDraft } from './fold-result.js';
import { knownSince } from './received-event.js';
import { recordOf, type SeriesFacts, seriesRules } from './series-records.js';
import type { SeriesEvent } from './series-rows.js';

type Withdrawal = Extract<SafetyEvent, { type: 'safety.record.withdrawn' }>;

export const foldSeries = (
  event: SeriesEvent | Withdrawal,
  before: SeriesState<SeriesFacts> | undefined,
  context: FoldContext,
): FoldResult => {
  // A state booked by an earlier build may lack what later ones keep.
  const state = { ...emptySeries<SeriesFacts>(), ...before };
  const rules = seriesRules(context.tree);
  const series: SeriesContext = {
    event: context.received.ref,
    knownAt: knownSince(context.received),
    mayWrite: context.mayWrite,
  };
  if (event.type === 'safety.record.withdrawn') {
    const { replaces } = event.data;
    const lookup = lookUp(context.needs, replaces, event);
    const decided = decideWithdrawal(state, { subject: event.subject, replaces, lookup }, rules, series);
    if (decided.type !== 'booked') return decided;
    const row = memberOf(state, event.subject)?.facts.row ?? null;
    return result(decided, row && 'withdrawn' in row ? { ...row, withdrawn: true } : null, 'counted');
  }
  const record = recordOf(event, context.tree);
  if (!context.tree.isKnown(record.region))
    return refuse('region-unknown', `没有区划 ${record.region} · no region ${record.region}`);
  if (!context.tree.find(record.region, record.day)) {
    const heirs = context.tree.describe(record.region, record.day)?.successors.join(', ') ?? '';
    return refuse(
      'region-retired',
      `区划 ${record.region} 在 ${record.day} 无效,后继:${heirs} · not valid on that day, successors: ${heirs}`,
    );
  }
  const decided = decideReplacement(state, { subject: event.subject, ...record }, rules, series);
  if (decided.type !== 'booked') return decided;
  return result(
    decided,
    rowAfter(record.facts, decided, context),
    countsIn(record.facts, decided, context) ? 'counted' : 'listed',
  );
};

const result = (
  decided: SeriesBooked<SeriesFacts>,
  version: VersionDraft | null,
  effect: 'counted' | 'listed',
): FoldResult => ({
  type: 'booked',
  state: decided.state,
  effect,
  changes: decided.changes,
  knownAt: decided.knownAt,
  version,
  incident: null,
});

/** A return counts where its region reports by returns; elsewhere it only checks. */
const countsIn = (facts: SeriesFacts, decided: SeriesBooked<SeriesFacts>, context: FoldContext): boolean => {
  if (decided.effect === 'listed') return false;
  if (facts.type !== 'return') return true;
  if (facts.sector === 'all') return false;
  // By the day on which it is booked when no shorter one covers it.
  return context.tree.basisOf(facts.region, facts.sector, addDays(facts.to, -1)) === 'returns';
};

const rowAfter = (
  facts: SeriesFacts,
  decided: SeriesBooked<SeriesFacts>,
  context: FoldContext,
): VersionDraft | null => {
  if (facts.type !== 'return' || facts.row?.table !== 'return_declaration') return facts.row;
  const current = Object.values(decided.state.members)
    .filter((m) => !m.isWithdrawn)
    .flatMap((m) => (m.facts.type === 'return' ? [m.facts] : []));
  // A new return can make one that contains it inconsistent: any that touches it is told on the newest row.
  const touching = current.filter((f) => f.from < facts.to && facts.from < f.to);
  const flagged = touching.some((f) => returnBooking(f, current, context.tree).isInconsistent);
  return { ...facts.row, counted: countsIn(facts, decided, context), flag: flagged ? 'data-inconsistent' : null };
};
