// Which targets there are as the log goes on, and which of them an event touches.

import type { TargetKey } from './breach-oracle.js';
import type { Statement } from './event-oracle.js';
import { isInherited, ORACLE_INDICATORS, type OracleIndicator } from './indicator-oracle.js';
import type { FactChange, ReadingFacts } from './reading-facts.js';
import type { RegionOracle } from './region-oracle.js';

export interface ReplayWorld {
  readonly regions: RegionOracle;
  readonly ownCity: string;
  readonly levelOf: (region: string) => string;
  /** Ids of the indicators for which a target was ever set. */
  readonly aimedAt: ReadonlySet<string>;
}

export const keyOf = ({ indicator, region }: TargetKey): string => `${indicator}|${region}`;

export const countersOf = (known: OracleIndicator | undefined): readonly string[] => {
  switch (known?.kind) {
    case 'count':
    case 'money':
    case 'rate':
      return known.counters;
    case 'share':
      return [...known.parts, ...known.less, known.of];
    default:
      return [];
  }
};

export class AimedTargets {
  private readonly byCounter = new Map<string, string[]>();
  private keys: ReadonlyMap<string, TargetKey> | undefined;
  private today = '';

  constructor(
    private readonly world: ReplayWorld,
    private readonly facts: ReadingFacts,
  ) {
    for (const id of world.aimedAt) {
      for (const counter of countersOf(ORACLE_INDICATORS.get(id))) {
        this.byCounter.set(counter, [...(this.byCounter.get(counter) ?? []), id]);
      }
    }
  }

  /** Whether any target was ever about it. */
  isAimedAt(counter: string): boolean {
    return this.byCounter.has(counter);
  }

  /** A target was set, or the day changed. */
  changed(today: string): void {
    this.today = today;
    this.keys = undefined;
  }

  /** Every pair that a target concerns; an enterprise's concerns no region. */
  all(): TargetKey[] {
    this.keys ??= this.read();
    return [...this.keys.values()];
  }

  touchedBy({ amounts }: FactChange, statement: Statement | undefined): TargetKey[] {
    const counted = amounts.flatMap(({ counter, region: leaf, sector, day }) =>
      this.world.regions
        .countsIn(leaf, sector, day)
        .flatMap((region) => (this.byCounter.get(counter) ?? []).map((indicator) => ({ indicator, region }))),
    );
    return statement ? [...counted, ...this.declaredBy(statement)] : counted;
  }

  private declaredBy({ type, data }: Statement): TargetKey[] {
    switch (type) {
      case 'safety.target.set': {
        const { indicator } = data;
        if (!this.world.aimedAt.has(indicator)) return [];
        return this.placesOf(data).map((region) => ({ indicator, region }));
      }
      case 'safety.exposure.declared':
        return this.above(data.region, (known) => known.kind === 'rate' && known.need.measure === data.measure);
      case 'safety.survey.completed':
        return this.above(data.region, (known) => known.kind === 'survey');
      case 'safety.return.filed':
        return this.having((known) => 'counters' in known).filter(({ region }) => region === data.region);
      default:
        return [];
    }
  }

  private above(region: string, isMeant: (known: OracleIndicator) => boolean): TargetKey[] {
    const up = this.world.regions.upwards(region, this.today);
    return this.having(isMeant).filter((key) => up.includes(key.region));
  }

  private having(isMeant: (known: OracleIndicator) => boolean): TargetKey[] {
    return this.all().filter(({ indicator }) => {
      const known = ORACLE_INDICATORS.get(indicator);
      return known !== undefined && isMeant(known);
    });
  }

  private read(): ReadonlyMap<string, TargetKey> {
    const keys = new Map<string, TargetKey>();
    for (const { data } of this.facts.declared().targets) {
      const { indicator, organization } = data;
      if (organization !== undefined || !ORACLE_INDICATORS.has(indicator)) continue;
      for (const region of this.placesOf(data)) keys.set(keyOf({ indicator, region }), { indicator, region });
    }
    return keys;
  }

  private placesOf({ indicator, region }: TargetKey): string[] {
    const known = ORACLE_INDICATORS.get(indicator);
    return known && isInherited(known) ? this.below(region) : [region];
  }

  private below(region: string): string[] {
    const { regions } = this.world;
    return [region, ...regions.children(region, this.today).flatMap((code) => this.below(code))];
  }
}
