// The entries of one partition beside what the oracle says that each event changes, and when that is known. What an earlier build
// booked otherwise is held until its subject was booked anew.

import type { RebookedEvent } from '#contracts/events/subject-rebooked';
import { type EventRef, refKey } from '#domain/ledger/outcome';
import { countedKind, placeOf } from '#oracle/amounts-oracle';
import type { OracleAmount } from '#oracle/count-oracle';
import { threadOf } from '#oracle/event-oracle';
import type { Fate } from '#oracle/fate';
import type { BookedPart, EntryFact } from '#ports/books';
import type { Difference, DifferenceKind, Findings } from './findings.js';
import { MendedEntries } from './mended-entries.js';

interface Expected {
  readonly event: EventRef;
  readonly one: Omit<OracleAmount, 'amount'>;
  readonly amount: bigint;
  /** Its parts, and when each is known. */
  readonly known: readonly { readonly amount: bigint; readonly knownAt: number }[];
}

/** `1 @ 2026-03-02T10:00:00.000Z`, the earliest first; null: at no instant anything. */
const knownText = (expected: Expected | undefined): string | null => {
  const sums = new Map<number, bigint>();
  for (const { amount, knownAt } of expected?.known ?? []) sums.set(knownAt, (sums.get(knownAt) ?? 0n) + amount);
  const parts = [...sums].filter(([, amount]) => amount !== 0n).sort(([a], [b]) => a - b);
  return parts.length === 0
    ? null
    : parts.map(([at, amount]) => `${amount} @ ${new Date(at).toISOString()}`).join(', ');
};

export class EntryCheck {
  count = 0;
  private readonly mended: MendedEntries;

  constructor(
    private readonly part: BookedPart,
    private readonly findings: Findings,
  ) {
    this.mended = new MendedEntries(findings);
  }

  /** What was booked at a position, beside what became of the events there. */
  compare(offset: bigint, fates: readonly Fate[], rows: readonly EntryFact[]): void {
    this.count += rows.length;
    const [expected, found] = [changesOf(fates), sumsOf(rows)];
    const subjects = new Map(fates.flatMap(subjectIn));
    for (const key of new Set([...expected.keys(), ...found.keys()])) {
      this.compareOne(offset, [expected.get(key), found.get(key)], subjects);
    }
    for (const fate of fates) if (fate.type === 'rebooked') this.mended.settle(keyOfRebooked(fate.one.event));
  }

  end(): void {
    this.mended.end();
  }

  private compareOne(
    offset: bigint,
    [wanted, held]: readonly [Expected | undefined, Expected | undefined],
    subjects: ReadonlyMap<string, string>,
  ): void {
    const either = wanted ?? held;
    if (!either) return;
    const amount = (held?.amount ?? 0n) - (wanted?.amount ?? 0n);
    const [known, heldKnown] = [knownText(wanted), knownText(held)];
    const { counter, sector, region, day, organization } = either.one;
    const { topic, partition } = this.part;
    const place = {
      ...{ topic, partition, offset: `${offset}`, counter, region, day },
      ...(sector === null ? {} : { sector }),
      ...(organization === null ? {} : { organization }),
    };
    const events = [either.event];
    if (amount === 0n) {
      if (known === heldKnown) return;
      this.findings.add({ kind: 'entry-known-at-differs', place, expected: known, found: heldKnown, events });
      return;
    }
    const difference: Difference = {
      ...{ kind: kindOf(wanted, held), place, events },
      expected: wanted ? `${wanted.amount}` : null,
      found: held ? `${held.amount}` : null,
    };
    this.mended.add(subjects.get(refKey(either.event)), { difference, at: placeOf(either.one), amount });
  }
}

const kindOf = (wanted: Expected | undefined, held: Expected | undefined): DifferenceKind => {
  if (!held) return 'entry-missing';
  return wanted ? 'entry-differs' : 'entry-unexpected';
};

const sumsOf = (rows: readonly EntryFact[]): Map<string, Expected> => {
  const found = new Map<string, Expected>();
  for (const row of rows) {
    const one = { ...row, sector: row.basisSector };
    const key = entryKey(row, one);
    const { amount = 0n, known = [] } = found.get(key) ?? {};
    found.set(key, { event: refOf(row), one, amount: amount + row.amount, known: [...known, row] });
  }
  return found;
};

const entryKey = (event: EventRef, one: Omit<OracleAmount, 'amount'>): string => `${refKey(event)}\n${placeOf(one)}`;

const changesOf = (fates: readonly Fate[]): Map<string, Expected> => {
  const expected = new Map<string, Expected>();
  for (const fate of fates) {
    if (fate.type !== 'booked' && fate.type !== 'rebooked') continue;
    const { event } = fate.one;
    for (const part of fate.known()) {
      const { amount, knownAt, ...one } = part;
      const key = entryKey(event, one);
      const before = expected.get(key);
      const known = [...(before?.known ?? []), part];
      expected.set(key, { event: refOf(event), one, amount: (before?.amount ?? 0n) + amount, known });
    }
  }
  return expected;
};

/** Whose entries an event books: by its name. */
const subjectIn = (fate: Fate): [string, string][] => {
  if (fate.type === 'rebooked') return [[refKey(fate.one.event), keyOfRebooked(fate.one.event)]];
  if (fate.type !== 'booked') return [];
  return [[refKey(fate.one.event), `${countedKind(fate.one.event)} ${threadOf(fate.one.event)}`]];
};

const keyOfRebooked = ({ data, subject }: RebookedEvent): string => `${data.kind} ${subject}`;

const refOf = ({ source, id }: EventRef): EventRef => ({ source, id });
