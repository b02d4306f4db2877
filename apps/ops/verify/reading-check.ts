// Readings, beside what the oracle makes of the same events: of all regions with data, each indicator of the catalogue. The
// console's own service answers, with its own look-ups, from the snapshot of the cut: what is booked later is in no table that it
// sees, and everything in them is known by the instant it is asked for. So both speak of the same positions, whatever comes in.

import { CATALOGUE } from '#domain/indicator/catalogue';
import type { Reading } from '#domain/indicator/reading';
import type { EventRef } from '#domain/ledger/outcome';
import { ORACLE_INDICATORS } from '#oracle/indicator-oracle';
import type { LedgerOracle } from '#oracle/ledger-oracle';
import { ReadingFacts } from '#oracle/reading-facts';
import { type OracleReading, ReadingOracle, type ReadingQuestion } from '#oracle/reading-oracle';
import type { RegionOracle } from '#oracle/region-oracle';
import type { BooksCut, ReadingSourcesOfCut } from '#ports/books';
import { KnowledgeReader } from '#readings/knowledge-reader';
import { MergedSums } from '#readings/merged-sums';
import { ReadingService } from '#readings/reading-service';
import { type Columns, differing, type Findings } from './findings.js';

const WINDOWS = ['period', 'rolling-12m', 'ytd', 'month'] as const;
const INDICATORS: readonly string[] = CATALOGUE.map(({ id }) => id);
const REGIONS_AT_ONCE = 4;
const MOST_EVENTS = 20;

/** The past is read from the ledger alone. */
const NO_ROLLING_SUMS = {
  sums: () => Promise.reject(new Error('a verification reads the ledger, and no rolling sums')),
};

export interface ReadingCheckContext {
  readonly cut: BooksCut;
  readonly findings: Findings;
  readonly ownCity: string;
  readonly regions: RegionOracle;
  /** Of more, as many regions as that allows, evenly spaced in the order of their codes. */
  readonly mostReadings: number;
}

type Asked = ReadingQuestion & { readonly window: (typeof WINDOWS)[number] };

export class ReadingCheck {
  private readonly facts: ReadingFacts;
  private newest = Date.now();

  constructor(private readonly context: ReadingCheckContext) {
    this.facts = new ReadingFacts(context.regions);
  }

  /** A partition that was read to its end. */
  add(oracle: LedgerOracle): void {
    this.facts.add(oracle);
    // The log's clock may be ahead of ours.
    for (const { knownAt, recordedAt } of oracle.booked) this.newest = Math.max(this.newest, knownAt, recordedAt);
  }

  async end(): Promise<{ readings: number; regions: number }> {
    const { cut, ownCity, regions, mostReadings } = this.context;
    const sources = await cut.readingSources(ownCity);
    const service = this.serviceOf(sources);
    const oracle = new ReadingOracle(this.facts);
    const now = new Date(this.newest).toISOString();
    const chosen = evenly(this.facts.regionsWithData(regions.dayAt(ownCity, now)), { ownCity, mostReadings });
    // The newest day on which anything counts, and which has begun for each of them.
    const today = chosen.map((code) => regions.dayAt(code, now)).sort()[0] ?? '';
    const asOf = this.facts.newestDay(today) ?? today;
    let readings = 0;
    for (let i = 0; i < chosen.length; i += REGIONS_AT_ONCE) {
      const query = { indicators: INDICATORS, regions: chosen.slice(i, i + REGIONS_AT_ONCE), windows: WINDOWS, asOf };
      const answer = await service.read({ ...query, knownAt: this.newest });
      if (answer.state !== 'ready') throw new Error(`no readings: ${JSON.stringify(answer)}`);
      for (const reading of answer.readings) await this.compare(reading, asOf, { oracle, sources });
      readings += answer.readings.length;
    }
    return { readings, regions: chosen.length };
  }

  private serviceOf({ ledger, hazards, declarations, regions }: ReadingSourcesOfCut): ReadingService {
    const knowledge = new KnowledgeReader(new MergedSums(NO_ROLLING_SUMS, ledger, hazards), declarations, regions);
    return new ReadingService(knowledge, { now: () => this.newest + 1 });
  }

  private async compare(
    reading: Reading,
    asOf: string,
    { oracle, sources }: { readonly oracle: ReadingOracle; readonly sources: ReadingSourcesOfCut },
  ): Promise<void> {
    const { indicator, region } = reading;
    const window = WINDOWS.find((name) => name === reading.window.name) ?? 'period';
    const question: Asked = { indicator, region, window, asOf };
    const expected = oracle.read(question);
    const texts = differing(...columnsOf(expected, reading));
    if (!texts) return;
    const place = { indicator, region, window, asOf };
    await this.context.findings.addNamed({ kind: 'reading-differs', place, ...texts }, async () => [
      ...oracle.restsOn(question, expected).slice(0, MOST_EVENTS),
      ...(await this.entriesBehind(question, expected, sources)),
    ]);
  }

  private async entriesBehind(
    { indicator, region }: Asked,
    { window }: OracleReading,
    { ledger, regions }: ReadingSourcesOfCut,
  ): Promise<EventRef[]> {
    const known = ORACLE_INDICATORS.get(indicator);
    const counters = known && 'counters' in known ? known.counters : known && 'of' in known ? [known.of] : [];
    if (counters.length === 0) return [];
    const request = { counters, region, ...window, knownAt: null, limit: MOST_EVENTS };
    const found = await ledger.evidence(regions.current(), request);
    return found.map(({ source, id }) => ({ source, id }));
  }
}

/** The own city is always among them. */
const evenly = (
  regions: readonly string[],
  { ownCity, mostReadings }: Pick<ReadingCheckContext, 'ownCity' | 'mostReadings'>,
): string[] => {
  const most = Math.max(1, Math.floor(mostReadings / (INDICATORS.length * WINDOWS.length)));
  const step = Math.max(1, Math.ceil(regions.length / most));
  return regions.filter((code, i) => i % step === 0 || code === ownCity);
};

/** Both sides are exact until they are made numbers; that may differ in the last digit. */
const isNear = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b)));

const columnsOf = (expected: OracleReading, reading: Reading): [Columns, Columns] => {
  const numbers = {
    numerator: [expected.numerator, reading.numerator],
    denominator: [expected.denominator, reading.denominator?.value ?? null],
    coverage: [expected.coverage, reading.denominator?.coverage ?? null],
    value: [expected.value, reading.value],
    limit: [expected.target?.limit ?? null, reading.target?.limit ?? null],
  } as const;
  const texts = {
    from: [expected.window.from, reading.window.from],
    to: [expected.window.to, reading.window.to],
    comparison: [expected.target?.comparison ?? null, reading.target?.comparison ?? null],
    targetOf: [expected.target?.region ?? null, reading.target?.region ?? null],
  } as const;
  const wanted: Record<string, string | null> = {};
  const found: Record<string, string | null> = {};
  for (const [name, [a, b]] of Object.entries(numbers)) {
    wanted[name] = a === null ? null : `${a}`;
    found[name] = isNear(a, b) ? (wanted[name] ?? null) : b === null ? null : `${b}`;
  }
  for (const [name, [a, b]] of Object.entries(texts)) [wanted[name], found[name]] = [a, b];
  return [wanted, found];
};
