// What is replaced in whole by a later event of the same subject: inspections, returns, exposures, targets, surveys. The
// subjects of one series (all returns of a region and sector, say) share a state, because one may change what another books.

import type { Day, Instant } from '../calendar/day.js';
import { type Contribution, difference } from './entry.js';
import {
  type Finality,
  finalityRank,
  type KnownChange,
  knownChanges,
  type SeriesRules,
  type Statement,
} from './known-fold.js';
import { type EventRef, isSameRef, type Refusal, type ReplacedLookup, refuse, type Waiting } from './outcome.js';

export interface SeriesMember<F> {
  readonly subject: string;
  readonly current: EventRef;
  /** Cleared by `safety.record.withdrawn`; nothing older revives. */
  readonly isWithdrawn: boolean;
  readonly status: Finality | null;
  readonly region: string;
  /** Day on which the region is looked up. */
  readonly day: Day;
  readonly knownAt: Instant;
  readonly facts: F;
  /** As booked. */
  readonly contributions: readonly Contribution[];
}

export interface SeriesState<F> {
  readonly members: Readonly<Record<string, SeriesMember<F>>>;
  /** All that was booked, in that order, of what is in a sum. */
  readonly statements: readonly Statement<F>[];
  /** When it was last booked anew: nothing that comes later is known before, or it would meet entries of the old places. */
  readonly rebookedAt?: Instant | undefined;
}

export interface SeriesContext {
  readonly event: EventRef;
  readonly knownAt: Instant;
  readonly mayWrite: (region: string, day: Day) => boolean;
}

export interface SeriesBooked<F> {
  readonly type: 'booked';
  readonly state: SeriesState<F>;
  /** `listed`: kept, and changes no number, because a more final one stands. */
  readonly effect: 'replaced' | 'listed';
  readonly changes: readonly KnownChange[];
  /** From when its row is known: a statement's from when its sender says, since it names nothing that it replaces. */
  readonly knownAt: Instant;
}

export const emptySeries = <F>(): SeriesState<F> => ({ members: {}, statements: [] });

/** A sender may name its subject `constructor` or `__proto__`. */
export const memberOf = <F>(state: SeriesState<F>, subject: string): SeriesMember<F> | undefined =>
  Object.hasOwn(state.members, subject) ? state.members[subject] : undefined;

const isCurrent = <F>(member: SeriesMember<F>): boolean => !member.isWithdrawn;

/** A new statement about `subject`. */
export const decideReplacement = <F>(
  state: SeriesState<F>,
  next: Pick<SeriesMember<F>, 'subject' | 'status' | 'region' | 'day' | 'facts'>,
  rules: SeriesRules<F>,
  context: SeriesContext,
): SeriesBooked<F> | Refusal => {
  const before = memberOf(state, next.subject);
  if (before && !context.mayWrite(before.region, before.day)) {
    return refuse(
      'region-not-allowed',
      `令牌不包括原记录的区划 ${before.region} · the token does not cover the region of the record it replaces`,
    );
  }
  const others = Object.values(state.members).filter((m) => isCurrent(m) && m.subject !== next.subject);
  const conflict = rules.conflict?.(
    next.facts,
    others.map((m) => m.facts),
  );
  if (conflict !== undefined) {
    const other = others.find((m) => m.facts === conflict);
    return refuse(
      'period-overlaps',
      `与 ${other?.subject} 的期间部分重叠 · the period overlaps in part with ${other?.subject}`,
    );
  }
  const { subject, status, facts } = next;
  const { event, knownAt } = context;
  const statement: Statement<F> = { type: 'stated', event, knownAt, subject, status, facts };
  if (before && isCurrent(before) && finalityRank(status) < finalityRank(before.status)) {
    // It may have stood until the more final one was known.
    return { type: 'booked', effect: 'listed', knownAt, ...remember(state, state, { whole: [], rules, statement }) };
  }
  const member: SeriesMember<F> = {
    ...next,
    current: event,
    isWithdrawn: false,
    knownAt,
    contributions: [],
  };
  return rebook(state, member, { rules, statement });
};

/** `safety.record.withdrawn`: names the current version and clears the subject. */
export const decideWithdrawal = <F>(
  state: SeriesState<F>,
  withdrawal: { subject: string; replaces: EventRef; lookup: Exclude<ReplacedLookup, 'current'> },
  rules: SeriesRules<F>,
  context: SeriesContext,
): SeriesBooked<F> | Refusal | Waiting => {
  const before = memberOf(state, withdrawal.subject);
  if (!before || !isSameRef(before.current, withdrawal.replaces)) {
    if (withdrawal.lookup === 'unknown') return { type: 'waiting', awaits: withdrawal.replaces };
    return refuse('stale-replaces', '所撤销的不是当前版本 · `replaces` does not name the current version');
  }
  if (before.isWithdrawn) return refuse('stale-replaces', '该记录已经撤销 · the record is already withdrawn');
  if (!context.mayWrite(before.region, before.day)) {
    return refuse(
      'region-not-allowed',
      `令牌不包括原记录的区划 ${before.region} · the token does not cover the region of the record it withdraws`,
    );
  }
  const { event } = context;
  const { subject, replaces } = withdrawal;
  const statement: Statement<F> = { type: 'withdrawn', event, knownAt: context.knownAt, subject, replaces };
  // Its row clears the subject: not before what it names is known.
  const knownAt = Math.max(context.knownAt, before.knownAt);
  return rebook(state, { ...before, current: event, isWithdrawn: true, knownAt }, { rules, statement });
};

/** All that stands, booked by the rules as they are now; `move` says where a fact lies now. */
export const rebookSeries = <F>(
  state: SeriesState<F>,
  rules: SeriesRules<F>,
  move: (facts: F) => F,
): { readonly state: SeriesState<F>; readonly changes: readonly Contribution[] } => {
  const moved = Object.values(state.members).map((member) => ({ ...member, facts: move(member.facts) }));
  const current = moved.filter(isCurrent).map((m) => m.facts);
  const booked = moved.map((member) => ({
    ...member,
    contributions: isCurrent(member) ? rules.contributions(member.facts, current) : [],
  }));
  const changes = difference(
    Object.values(state.members).flatMap((m) => m.contributions),
    booked.flatMap((m) => m.contributions),
  );
  const statements = state.statements.map((s) => (s.type === 'stated' ? { ...s, facts: move(s.facts) } : s));
  const members = Object.fromEntries(booked.map((member) => [member.subject, member]));
  return { state: { ...state, members, statements }, changes };
};

/** Books the whole series again and answers the difference. */
const rebook = <F>(
  state: SeriesState<F>,
  stated: SeriesMember<F>,
  { rules, statement }: { rules: SeriesRules<F>; statement: Statement<F> },
): SeriesBooked<F> => {
  const { knownAt } = stated;
  const members = { ...state.members, [stated.subject]: stated };
  const current = Object.values(members).filter(isCurrent);
  const facts = current.map((m) => m.facts);
  const booked = Object.values(members).map((member) => ({
    ...member,
    contributions: isCurrent(member) ? rules.contributions(member.facts, facts) : [],
  }));
  const whole = difference(
    Object.values(state.members).flatMap((m) => m.contributions),
    booked.flatMap((m) => m.contributions),
  );
  const next = { members: Object.fromEntries(booked.map((member) => [member.subject, member])) };
  return { type: 'booked', effect: 'replaced', knownAt, ...remember(state, next, { whole, rules, statement }) };
};

/** The new state with the statement in its history, and its difference in steps of when it is known. */
const remember = <F>(
  state: SeriesState<F>,
  { members }: Pick<SeriesState<F>, 'members'>,
  { whole, rules, statement }: { whole: readonly Contribution[]; rules: SeriesRules<F>; statement: Statement<F> },
): Pick<SeriesBooked<F>, 'state' | 'changes'> => {
  const kept = keptOf(statement, state, rules);
  if (!kept) return { state: { ...state, members }, changes: [] };
  const changes = knownChanges(state.statements, kept, { whole, rules });
  return { state: { ...state, members, statements: [...state.statements, kept] }, changes };
};

/** Null where it is in no sum. */
const keptOf = <F>(statement: Statement<F>, state: SeriesState<F>, rules: SeriesRules<F>): Statement<F> | null => {
  if (statement.type === 'withdrawn') {
    return state.statements.some((s) => s.subject === statement.subject) ? statement : null;
  }
  const facts = rules.remembered ? rules.remembered(statement.facts) : statement.facts;
  return facts === null ? null : { ...statement, facts };
};
