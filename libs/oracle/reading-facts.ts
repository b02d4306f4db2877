// What readings are worked out from, put together from any number of partitions: what counts, added up by day where it counts, and
// what is declared and stands. It may grow: an event that is booked adds what it changed, and its thread stands anew.

import type { OracleAmount } from './count-oracle.js';
import { type Days, isIn } from './days-oracle.js';
import { type Ref, type Statement, threadOf } from './event-oracle.js';
import type { Fate } from './fate.js';
import { dueAmong, hazardsOf, type OracleHazard } from './hazard-oracle.js';
import type { LedgerOracle } from './ledger-oracle.js';
import type { RegionOracle } from './region-oracle.js';
import { type Standing, standings } from './standing-oracle.js';

type DataOf<T extends Statement['type']> = Extract<Statement, { type: T }>['data'];

/** A statement that stands. */
export interface Stated<T extends Statement['type']> {
  readonly data: DataOf<T>;
  readonly event: Ref;
  readonly offset: bigint;
  readonly recordedAt: number;
}

const USED = [
  ...(['safety.exposure.declared', 'safety.target.set', 'safety.survey.completed', 'safety.return.filed'] as const),
  ...(['safety.inspection.completed', 'safety.hazard.changed', 'safety.hazard.rectified'] as const),
] as const;

/** What stands, by kind. */
export interface Declared {
  readonly exposures: readonly Stated<'safety.exposure.declared'>[];
  readonly targets: readonly Stated<'safety.target.set'>[];
  readonly surveys: readonly Stated<'safety.survey.completed'>[];
  readonly returns: readonly Stated<'safety.return.filed'>[];
}

const sorted = (all: Iterable<Standing>): Declared => {
  const declared = {
    exposures: [] as Stated<'safety.exposure.declared'>[],
    targets: [] as Stated<'safety.target.set'>[],
    surveys: [] as Stated<'safety.survey.completed'>[],
    returns: [] as Stated<'safety.return.filed'>[],
  };
  for (const { statement, stated } of all) {
    const { offset, recordedAt, event } = stated;
    const of = { offset, recordedAt, event: { source: event.source, id: event.id } };
    if (statement.type === 'safety.exposure.declared') declared.exposures.push({ data: statement.data, ...of });
    if (statement.type === 'safety.target.set') declared.targets.push({ data: statement.data, ...of });
    if (statement.type === 'safety.survey.completed') declared.surveys.push({ data: statement.data, ...of });
    if (statement.type === 'safety.return.filed') declared.returns.push({ data: statement.data, ...of });
  }
  return declared;
};

export class ReadingFacts {
  /** Moves with every change of what stands. */
  version = 0;
  /** Days by `counter|region`, and by `counter|region|organization`. */
  private readonly sums = new Map<string, Map<string, bigint>>();
  /** Another partition may have a thread of the same name, and goes before the next one comes. */
  private readonly places = new WeakMap<LedgerOracle, number>();
  private partitions = 0;
  /** Inspections that were booked anew elsewhere than they were told. */
  private readonly moved = new Map<string, string>();
  private readonly threads = new Map<string, readonly Standing[]>();
  private stated: { version: number; declared: Declared } | undefined;
  private found: { version: number; hazards: readonly OracleHazard[]; below: Map<string, OracleHazard[]> } | undefined;

  /** `ofEnterprises`: each of them is kept by itself, too. */
  constructor(
    readonly regions: RegionOracle,
    private readonly options: { readonly ofEnterprises?: boolean } = {},
  ) {}

  /** All that a partition holds. */
  add(oracle: LedgerOracle): void {
    for (const amounts of oracle.counted()) this.count(amounts);
    for (const name of oracle.threadNames()) this.stand(oracle, name);
  }

  /** What an event did, after the oracle of its partition has taken it. */
  follow(oracle: LedgerOracle, fate: Fate): void {
    if (fate.type !== 'booked' && fate.type !== 'rebooked') return;
    this.count(fate.amounts);
    this.stand(oracle, fate.type === 'booked' ? threadOf(fate.one.event) : fate.one.event.subject);
  }

  private count(amounts: readonly OracleAmount[]): void {
    for (const { counter, sector, region, day, amount, organization } of amounts) {
      for (const place of this.regions.countsIn(region, sector, day)) {
        this.countAt(`${counter}|${place}`, day, amount);
        if (this.options.ofEnterprises && organization !== null)
          this.countAt(`${counter}|${place}|${organization}`, day, amount);
      }
    }
  }

  private countAt(place: string, day: string, amount: bigint): void {
    if (amount === 0n) return;
    const days = this.sums.get(place) ?? new Map<string, bigint>();
    this.sums.set(place, days.set(day, (days.get(day) ?? 0n) + amount));
  }

  private stand(oracle: LedgerOracle, name: string): void {
    const place = this.places.get(oracle) ?? this.partitions + 1;
    this.partitions = Math.max(this.partitions, place);
    this.places.set(oracle, place);
    const thread = `${place} ${name}`;
    const used = [...standings(oracle.thread(name)).values()].filter(
      (one) => !one.isWithdrawn && USED.some((type) => type === one.statement.type),
    );
    const inspection = used.find(({ statement }) => statement.type === 'safety.inspection.completed');
    const moved = inspection && oracle.placeOf('inspection', inspection.statement.subject);
    if (inspection && moved) this.moved.set(inspection.statement.subject, moved.region);
    if (used.length > 0) this.threads.set(thread, used);
    else if (!this.threads.delete(thread)) return;
    this.version += 1;
  }

  sum(counter: string, { region, organization }: { region: string; organization: string | null }, days: Days): bigint {
    let sum = 0n;
    const place = organization === null ? `${counter}|${region}` : `${counter}|${region}|${organization}`;
    for (const [day, amount] of this.sums.get(place) ?? []) if (isIn(day, days)) sum += amount;
    return sum;
  }

  /** Where anything counts, or is declared, or lies above that on a day. */
  regionsWithData(day: string): string[] {
    const counting = [...this.sums.keys()].map((place) => place.split('|')[1] ?? '');
    const declaring = [...this.threads.values()].flatMap((all) => all.map(({ statement }) => statement.data.region));
    const above = [...new Set(declaring)].flatMap((code) => this.regions.upwards(code, day));
    return [...new Set([...counting, ...above])].sort();
  }

  /** The last day, not after another, on which anything counts. */
  newestDay(notAfter: string): string | undefined {
    let newest: string | undefined;
    for (const days of this.sums.values()) {
      for (const day of days.keys()) if (day <= notAfter && day > (newest ?? '')) newest = day;
    }
    return newest;
  }

  declared(): Declared {
    if (this.stated?.version !== this.version)
      this.stated = { version: this.version, declared: sorted([...this.threads.values()].flat()) };
    return this.stated.declared;
  }

  /** Of hazards due in the window: how many, and how many of them were put right in time. */
  hazardsDue(
    level: string | undefined,
    { region, organization }: { region: string; organization: string | null },
    days: Days,
  ): { due: bigint; inTime: bigint } {
    if (this.found?.version !== this.version) {
      const all = [{ standing: () => [...this.threads.values()].flat() }];
      const hazards = hazardsOf(all, this.regions, (inspection) => this.moved.get(inspection));
      const below = new Map<string, OracleHazard[]>();
      for (const one of hazards) {
        if (one.dueOn === null) continue;
        for (const code of this.regions.upwards(one.region, one.dueOn))
          below
            .set(code, below.get(code) ?? [])
            .get(code)
            ?.push(one);
      }
      this.found = { version: this.version, hazards, below };
    }
    const question = { region, ...days, level, organization: organization ?? undefined };
    return dueAmong(this.found.below.get(region) ?? [], question, this.regions);
  }
}
