import type { SafetyEvent } from '#contracts/events/safety-event';
import { addDays } from '#domain/calendar/day';
import { isSameRef, type Refusal, refuse } from '#domain/ledger/outcome';
import {
  decideReplacement,
  decideWithdrawal,
  emptySeries,
  memberOf,
  type SeriesBooked,
  type SeriesContext,
  type SeriesState,
} from '#domain/ledger/replaced-series';
import type { RegionTree } from '#domain/region/region-tree';
import { type ReturnFacts, returnBooking } from '#domain/returns/return-series';
import type { VersionColumns } from '#ports/version-rows';
import { lookUp } from './batch-needs.js';
import type { FoldContext, Folded, FoldResult } from './fold-result.js';
import { closingRows } from './hazard-rows.js';
import { inspectionRow } from './inspection-row.js';
import { knownSince } from './received-event.js';
import { recordOf, type SeriesFacts, type SeriesRecord, seriesRules } from './series-records.js';
import type { SeriesEvent } from './series-rows.js';

type Withdrawal = Extract<SafetyEvent, { type: 'safety.record.withdrawn' }>;
type State = SeriesState<SeriesFacts>;

const FAR_FUTURE = '9999-12-31';

export const foldSeries = (
  event: SeriesEvent | Withdrawal,
  before: State | undefined,
  context: FoldContext,
): FoldResult => {
  // A state booked by an earlier build may lack what later ones keep.
  const state: State = { ...emptySeries<SeriesFacts>(), ...before };
  if (event.type === 'safety.record.withdrawn') return foldWithdrawal(event, state, context);
  const record = recordOf(event, context.tree);
  const misplaced = findMisplaced(record, context);
  if (misplaced) return misplaced;
  if (isExercise(event)) return untouched(state, context);
  const subject = memberKey(event);
  const told = memberOf(state, subject)?.facts;
  const { rows } = record.facts;
  const facts = { ...record.facts, rows: [...rows, ...closingRows(told ? rowsIn(told) : [], rows)] };
  const next = { subject, ...record, facts, day: record.day ?? FAR_FUTURE };
  const decided = decideReplacement(state, next, seriesRules(context.tree), seriesContext(context, state));
  if (decided.type !== 'booked') return decided;
  return {
    ...result(decided, rowsAfter(facts, decided, context)),
    effect: countsIn(event, facts, decided, context) ? 'counted' : 'listed',
    ...(event.type === 'safety.inspection.completed' ? { inspection: inspectionRow(event, context) } : {}),
  };
};

const foldWithdrawal = (event: Withdrawal, state: State, context: FoldContext): FoldResult => {
  if (event.drill && event.data.recordType !== 'safety.incident.relayed') return untouched(state, context);
  const { replaces, recordType } = event.data;
  // A relay's subject is its incident: which step, only the event that it names tells.
  const named = Object.values(state.members).find((member) => isSameRef(member.current, replaces));
  const subject = recordType === 'safety.incident.relayed' ? (named?.subject ?? '') : event.subject;
  const lookup = lookUp(context.needs, replaces, event);
  const rules = seriesRules(context.tree);
  const decided = decideWithdrawal(state, { subject, replaces, lookup }, rules, seriesContext(context, state));
  if (decided.type !== 'booked') return decided;
  const facts = memberOf(state, subject)?.facts;
  const cleared = (facts ? rowsIn(facts) : []).map((row) => ('withdrawn' in row ? { ...row, withdrawn: true } : row));
  return {
    ...result(decided, cleared),
    ...(facts?.type === 'inspection'
      ? { inspection: { id: event.subject, state: 'withdrawn', updatedAt: context.received.recordedAt } }
      : {}),
  };
};

const seriesContext = ({ received, mayWrite }: FoldContext, { rebookedAt = 0 }: State): SeriesContext => ({
  event: received.ref,
  knownAt: Math.max(knownSince(received), rebookedAt),
  mayWrite,
});

/** What one event stands for in its series: of the relays of an incident each step is one fact, an exercise's beside it. */
const memberKey = (event: SeriesEvent): string =>
  event.type === 'safety.incident.relayed' ? `${event.drill ? 'drill ' : ''}${event.data.step}` : event.subject;

/** An exercise stands for nothing; only an incident that is one has relays of its own. */
const isExercise = (event: SeriesEvent): boolean => event.drill && event.type !== 'safety.incident.relayed';

const untouched = (state: State, { received }: FoldContext): Folded => ({
  ...{ type: 'booked', state, effect: 'listed', changes: [], versions: [] },
  knownAt: knownSince(received),
});

/** `row`: as an earlier build kept it. */
const rowsIn = (facts: SeriesFacts & { readonly row?: VersionColumns | null }): readonly VersionColumns[] =>
  facts.rows ?? (facts.row ? [facts.row] : []);

const findMisplaced = ({ region, day }: SeriesRecord, { tree }: FoldContext): Refusal | undefined => {
  if (!tree.isKnown(region)) return refuse('region-unknown', `没有区划 ${region} · no region ${region}`);
  if (day === null || tree.find(region, day)) return undefined;
  const heirs = tree.describe(region, day)?.successors.join(', ') ?? '';
  return refuse(
    'region-retired',
    `区划 ${region} 在 ${day} 无效,后继:${heirs} · not valid on that day, successors: ${heirs}`,
  );
};

const result = (decided: SeriesBooked<SeriesFacts>, versions: readonly VersionColumns[]): Folded => ({
  type: 'booked',
  state: decided.state,
  effect: 'counted',
  changes: decided.changes,
  knownAt: decided.knownAt,
  versions,
});

/** By the day on which it is booked when no shorter one covers it. */
const returnCounts = ({ sector, region, to }: ReturnFacts, tree: RegionTree): boolean =>
  sector !== 'all' && tree.basisOf(region, sector, addDays(to, -1)) === 'returns';

/** Whether a number rests on it. A return counts where its region reports by returns; elsewhere it only checks. */
const countsIn = (
  event: SeriesEvent,
  facts: SeriesFacts,
  ...[decided, { tree }]: [SeriesBooked<SeriesFacts>, FoldContext]
): boolean => {
  if (decided.effect === 'listed') return false;
  if (facts.type === 'return') return returnCounts(facts, tree);
  switch (event.type) {
    case 'safety.incident.relayed':
    case 'safety.violation.decided':
    case 'safety.violation.published':
    case 'safety.assessment.completed':
    case 'safety.figure.published':
      return false;
    case 'safety.inspection.completed':
    case 'safety.hazard.rectified':
    case 'safety.hazard.changed':
    case 'safety.exposure.declared':
    case 'safety.return.filed':
    case 'safety.survey.completed':
    case 'safety.target.set':
      return true;
  }
};

const rowsAfter = (
  facts: SeriesFacts,
  decided: SeriesBooked<SeriesFacts>,
  { tree }: FoldContext,
): readonly VersionColumns[] => {
  if (facts.type !== 'return') return facts.rows;
  const current = Object.values(decided.state.members)
    .filter((m) => !m.isWithdrawn)
    .flatMap((m) => (m.facts.type === 'return' ? [m.facts] : []));
  // A new return can make one that contains it inconsistent: any that touches it is told on the newest row.
  const touching = current.filter((f) => f.from < facts.to && facts.from < f.to);
  const flagged = touching.some((f) => returnBooking(f, current, tree).isInconsistent);
  const counted = decided.effect === 'replaced' && returnCounts(facts, tree);
  return facts.rows.map((row) =>
    row.table === 'return_declaration' ? { ...row, counted, flag: flagged ? 'data-inconsistent' : null } : row,
  );
};
