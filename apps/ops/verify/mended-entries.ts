// Entries that an earlier build booked otherwise than today's, until their subject was booked anew: what the rebooking has put
// right is no difference. What is left when the partition ends is one.

import type { Difference, Findings } from './findings.js';

interface Unlike {
  readonly difference: Difference;
  /** Counter, sector, region, day and enterprise. */
  readonly at: string;
  /** How much too much is booked there. */
  readonly amount: bigint;
}

/** More are told at once: a lost partition must not fill the memory. */
const MOST_HELD = 100_000;

export class MendedEntries {
  private readonly bySubject = new Map<string, Unlike[]>();
  private held = 0;

  constructor(private readonly findings: Findings) {}

  add(subject: string | undefined, unlike: Unlike): void {
    if (subject === undefined || this.held >= MOST_HELD) {
      this.findings.add(unlike.difference);
      return;
    }
    this.held += 1;
    this.bySubject.set(subject, [...(this.bySubject.get(subject) ?? []), unlike]);
  }

  /** It was booked anew: if all that was unlike adds up to nothing, it is right from here on. */
  settle(subject: string): void {
    const unlike = this.bySubject.get(subject) ?? [];
    const sums = new Map<string, bigint>();
    for (const { at, amount } of unlike) sums.set(at, (sums.get(at) ?? 0n) + amount);
    if ([...sums.values()].some((sum) => sum !== 0n)) return;
    this.bySubject.delete(subject);
    this.held -= unlike.length;
  }

  end(): void {
    for (const unlike of this.bySubject.values()) for (const { difference } of unlike) this.findings.add(difference);
    this.bySubject.clear();
  }
}
