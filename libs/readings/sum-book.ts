import type { DayRange } from '#domain/calendar/day';
import type { Counter } from '#domain/ledger/counter';
import type { RegionCode } from '#domain/region/region';
import type { SumRequest } from '#ports/reading-store/reading-store';

const keyOf = (counter: Counter, region: RegionCode, days: DayRange): string =>
  `${counter}|${region}|${days.from}|${days.to}`;

/** The sums that a set of readings needs: each asked for once, and looked up by what was asked. */
export class SumBook {
  private readonly wanted = new Map<string, SumRequest>();
  private amounts: ReadonlyMap<string, bigint> = new Map();

  want(counter: Counter, region: RegionCode, { from, to }: DayRange): void {
    this.wanted.set(keyOf(counter, region, { from, to }), { counter, region, from, to });
  }

  requests(): SumRequest[] {
    return [...this.wanted.values()];
  }

  /** In order of `requests`. */
  fill(sums: readonly bigint[]): void {
    this.amounts = new Map([...this.wanted.keys()].map((key, i) => [key, sums[i] ?? 0n]));
  }

  readonly sum = (counter: Counter, region: RegionCode, days: DayRange): bigint => {
    const amount = this.amounts.get(keyOf(counter, region, days));
    if (amount === undefined) throw new Error(`sum was not asked for: ${keyOf(counter, region, days)}`);
    return amount;
  };
}
