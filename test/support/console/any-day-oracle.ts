// What a reading must say of a history as it was known at an instant: the oracle of the log is told what was known then, in the
// order of the log, and nothing else.

import { LedgerOracle } from '#oracle/ledger-oracle';
import { ReadingFacts } from '#oracle/reading-facts';
import { type OracleReading, ReadingOracle } from '#oracle/reading-oracle';
import { type OracleWorld, RegionOracle } from '#oracle/region-oracle';
import type { OracleTarget } from '#oracle/target-oracle';
import type { Told } from './any-day-teller.js';

export interface Question {
  readonly indicator: string;
  readonly region: string;
  readonly organization: string | null;
  readonly asOf: string;
  readonly knownAt: number;
  readonly from: string;
  readonly to: string;
}

export class AnyDayOracle {
  private readonly regions: RegionOracle;
  private last: { readonly instant: number; readonly oracle: ReadingOracle } | undefined;

  constructor(
    world: OracleWorld,
    private readonly told: readonly Told[],
  ) {
    this.regions = new RegionOracle(world);
  }

  read({ knownAt, from, to, ...question }: Question): OracleReading {
    return this.knownAt(knownAt).read({ ...question, window: { from, to } });
  }

  target(indicator: string, region: string, asOf: string, knownAt: number): OracleTarget | null {
    return this.knownAt(knownAt).target({ indicator, region, asOf });
  }

  private knownAt(instant: number): ReadingOracle {
    if (this.last?.instant === instant) return this.last.oracle;
    const ledger = new LedgerOracle(this.regions, [], { isFold: true });
    for (const [i, { draft, known }] of this.told.entries()) {
      if (known > instant) continue;
      ledger.take({ offset: BigInt(i), appendedAt: 0, scope: null, value: Buffer.from(JSON.stringify(draft)) });
    }
    const facts = new ReadingFacts(this.regions, { ofEnterprises: true });
    facts.add(ledger);
    this.last = { instant, oracle: new ReadingOracle(facts) };
    return this.last.oracle;
  }
}
