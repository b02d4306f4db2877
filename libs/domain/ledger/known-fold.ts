// When which part of a difference is known. A past `knownAt` folds, in the order of booking, the statements known then
// (contract, fine print 3); an import may tell today what was known years ago, and then changes what was known since. So a
// statement books its difference in steps: one at the instant at which it is known itself, one more at each later instant
// from which others are known that it does not stand beside as it stands alone.

import type { Instant } from '../calendar/day.js';
import { type Contribution, difference } from './entry.js';
import { type EventRef, isSameRef } from './outcome.js';

/** Least final first (contract: "where there is `status`, the more final wins, then the later"). */
const FINALITIES = ['planned', 'provisional', 'revised', 'final'] as const;
export type Finality = (typeof FINALITIES)[number];

export const finalityRank = (status: Finality | null): number => (status === null ? 0 : FINALITIES.indexOf(status));

/** What one kind of record does with its facts. */
export interface SeriesRules<F> {
  /** The first current fact that cannot stand beside the new one. */
  readonly conflict?: (facts: F, others: readonly F[]) => F | undefined;
  /** What a fact books in the presence of all current ones, itself included. */
  readonly contributions: (facts: F, current: readonly F[]) => Contribution[];
  /** As much of a fact as `conflict` and `contributions` need; null if it is in no sum. Left out: all of it. */
  readonly remembered?: (facts: F) => F | null;
}

/** One booked event of a series, as it was, with what its sender says of when it was known. */
export type Statement<F> = {
  readonly event: EventRef;
  readonly subject: string;
  readonly knownAt: Instant;
} & (
  | { readonly type: 'stated'; readonly status: Finality | null; readonly facts: F }
  | { readonly type: 'withdrawn'; readonly replaces: EventRef }
);

/** Part of a difference, and when it is known. */
export interface KnownChange {
  readonly contribution: Contribution;
  readonly knownAt: Instant;
}

/** `whole` is what the statement changes of all that is booked; the steps always sum to it. */
export const knownChanges = <F>(
  before: readonly Statement<F>[],
  statement: Statement<F>,
  { whole, rules }: { whole: readonly Contribution[]; rules: SeriesRules<F> },
): KnownChange[] => {
  const after = [...before, statement];
  const later = new Set(before.map((s) => s.knownAt).filter((at) => at > statement.knownAt));
  const instants = [statement.knownAt, ...[...later].sort((a, b) => a - b)];
  const changes: KnownChange[] = [];
  let told: readonly Contribution[] = [];
  for (const [i, knownAt] of instants.entries()) {
    const isLast = i === instants.length - 1;
    const now = isLast ? whole : difference(countedAt(before, knownAt, rules), countedAt(after, knownAt, rules));
    for (const contribution of difference(told, now)) changes.push({ contribution, knownAt });
    told = now;
  }
  return changes;
};

/** What the series counts as far as it is known at an instant. */
const countedAt = <F>(statements: readonly Statement<F>[], at: Instant, rules: SeriesRules<F>): Contribution[] => {
  const members = new Map<string, { current: EventRef; status: Finality | null; facts: readonly F[] }>();
  for (const statement of statements) {
    if (statement.knownAt > at) continue;
    const { subject, event: current } = statement;
    const member = members.get(subject);
    if (statement.type === 'withdrawn') {
      const names = member && isSameRef(member.current, statement.replaces);
      if (names) members.set(subject, { current, status: null, facts: [] });
      continue;
    }
    const others = [...members].flatMap(([name, other]) => (name === subject ? [] : other.facts));
    if (rules.conflict?.(statement.facts, others) !== undefined) continue;
    const stands = member !== undefined && member.facts.length > 0;
    if (stands && finalityRank(statement.status) < finalityRank(member.status)) continue;
    members.set(subject, { current, status: statement.status, facts: [statement.facts] });
  }
  const facts = [...members.values()].flatMap((member) => member.facts);
  return facts.flatMap((fact) => rules.contributions(fact, facts));
};
