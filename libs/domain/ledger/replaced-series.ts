// What is replaced in whole by a later event of the same subject: inspections, returns, exposures, targets, surveys. The
// subjects of one series (all returns of a region and sector, say) share a state, because one may change what another books.

import type { Day, Instant } from '../calendar/day.js';
import { type Contribution, difference } from './entry.js';
import { type EventRef, isSameRef, type Refusal, type ReplacedLookup, refuse, type Waiting } from './outcome.js';

/** Least final first (contract: "where there is `status`, the more final wins, then the later"). */
export const FINALITIES = ['planned', 'provisional', 'revised', 'final'] as const;
export type Finality = (typeof FINALITIES)[number];

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
}

/** What one kind of record does with its facts. */
export interface SeriesRules<F> {
  /** The first current fact that cannot stand beside the new one. */
  readonly conflict?: (facts: F, others: readonly F[]) => F | undefined;
  /** What a fact books in the presence of all current ones, itself included. */
  readonly contributions: (facts: F, current: readonly F[]) => Contribution[];
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
  /** When the new statement itself is known. */
  readonly knownAt: Instant;
}

/** What another member books less or more is known once both are known: a month that is told late leaves the year alone till then. */
export interface KnownChange {
  readonly contribution: Contribution;
  readonly knownAt: Instant;
}

export const emptySeries = <F>(): SeriesState<F> => ({ members: {} });

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
  const isLessFinal = before && isCurrent(before) && rank(next.status) < rank(before.status);
  if (isLessFinal) return { type: 'booked', state, effect: 'listed', changes: [], knownAt: context.knownAt };
  const member: SeriesMember<F> = {
    ...next,
    current: context.event,
    isWithdrawn: false,
    knownAt: context.knownAt,
    contributions: [],
  };
  return rebook(state, member, rules);
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
  return rebook(state, { ...before, current: context.event, isWithdrawn: true, knownAt: context.knownAt }, rules);
};

const rank = (status: Finality | null): number => (status === null ? 0 : FINALITIES.indexOf(status));

/** Books the whole series again and answers the difference. */
const rebook = <F>(state: SeriesState<F>, stated: SeriesMember<F>, rules: SeriesRules<F>): SeriesBooked<F> => {
  // A version is known no earlier than the one it replaces.
  const knownAt = Math.max(stated.knownAt, memberOf(state, stated.subject)?.knownAt ?? Number.NEGATIVE_INFINITY);
  const members = { ...state.members, [stated.subject]: { ...stated, knownAt } };
  const current = Object.values(members).filter(isCurrent);
  const facts = current.map((m) => m.facts);
  const booked: SeriesMember<F>[] = [];
  const changes: KnownChange[] = [];
  for (const member of Object.values(members)) {
    const contributions = isCurrent(member) ? rules.contributions(member.facts, facts) : [];
    booked.push({ ...member, contributions });
    for (const contribution of difference(memberOf(state, member.subject)?.contributions ?? [], contributions)) {
      changes.push({ contribution, knownAt: Math.max(member.knownAt, knownAt) });
    }
  }
  const byName = Object.fromEntries(booked.map((member) => [member.subject, member]));
  return { type: 'booked', state: { members: byName }, effect: 'replaced', changes, knownAt };
};
