// What a verification finds. It keeps some thousand differences and counts the rest: a lost partition must not fill the memory.

import type { EventRef } from '#domain/ledger/outcome';

export type DifferenceKind =
  /** In the log, below what is booked, and neither in the journal nor refused. */
  | 'event-lost'
  /** In the journal or refused, and not at that place in the log. */
  | 'event-invented'
  /** A repetition that was booked or refused. */
  | 'event-doubled'
  /** Booked, waiting or refused otherwise than the log says. */
  | 'verdict-differs'
  /** Its row says something else than the log. */
  | 'event-changed'
  | 'entry-missing'
  | 'entry-unexpected'
  | 'entry-differs'
  /** Reference data were changed since, and it would be booked otherwise now. */
  | 'not-rebooked'
  | 'version-differs'
  | 'face-differs'
  | 'state-differs'
  | 'declaration-differs'
  | 'entry-known-at-differs'
  | 'reading-differs'
  | 'month-sum-differs'
  | 'rolling-sum-differs'
  | 'rolling-sums-not-ready'
  | 'rolling-sums-ahead'
  | 'log-lost-data';

export interface Difference {
  readonly kind: DifferenceKind;
  /** Where: topic, partition, position, counter, region, day, … */
  readonly place: Readonly<Record<string, string | number>>;
  readonly expected: string | null;
  readonly found: string | null;
  readonly events: readonly EventRef[];
}

export class Findings {
  readonly kept: Difference[] = [];
  readonly counts = new Map<DifferenceKind, number>();

  constructor(private readonly most: number) {}

  get total(): number {
    return [...this.counts.values()].reduce((sum, n) => sum + n, 0);
  }

  add(difference: Difference): void {
    this.counts.set(difference.kind, (this.counts.get(difference.kind) ?? 0) + 1);
    if (this.kept.length < this.most) this.kept.push(difference);
  }

  /** Looks up events only for what is kept. */
  async addNamed(difference: Omit<Difference, 'events'>, events: () => Promise<readonly EventRef[]>): Promise<void> {
    this.add({ ...difference, events: this.kept.length < this.most ? await events() : [] });
  }

  /** Where the columns that are expected say something else; `null`: there should be, or is, nothing. */
  addIfDifferent(
    about: Pick<Difference, 'kind' | 'place' | 'events'>,
    expected: Columns | null,
    found: Columns | null,
  ): void {
    const texts = differing(expected, found);
    if (texts) this.add({ ...about, ...texts });
  }
}

export type Columns = Readonly<Record<string, string | null>>;

/** The columns that are not the same, as texts. */
export const differing = (
  expected: Columns | null,
  found: Columns | null,
): Pick<Difference, 'expected' | 'found'> | undefined => {
  if (expected === null || found === null)
    return expected === found ? undefined : { expected: textOf(expected), found: textOf(found) };
  const names = Object.keys(expected).filter((name) => !isSame(expected[name], found[name]));
  if (names.length === 0) return undefined;
  return { expected: textOf(pick(expected, names)), found: textOf(pick(found, names)) };
};

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);

/** Postgres writes numbers in its own way. */
const isSame = (a: string | null | undefined, b: string | null | undefined): boolean => {
  if (a === b || (a ?? null) === (b ?? null)) return true;
  return typeof a === 'string' && typeof b === 'string' && isNumber(a) && isNumber(b) && Number(a) === Number(b);
};

const pick = (columns: Columns, names: readonly string[]): Columns =>
  Object.fromEntries(names.map((name) => [name, columns[name] ?? null]));

const textOf = (columns: Columns | null): string | null => (columns === null ? null : JSON.stringify(columns));
