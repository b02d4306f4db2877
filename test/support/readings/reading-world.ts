// A reading service over what a test says was booked and declared, and when it became known. The rolling sums are the
// memory adapter; the ledger's sums are brute force over posting paths.

import type { Day, Instant } from '#domain/calendar/day';
import { DeclarationBook } from '#domain/declaration/declaration-book';
import type { AnyDeclared } from '#domain/declaration/declared';
import type { Contribution } from '#domain/ledger/entry';
import type { RegionTree } from '#domain/region/region-tree';
import { MemoryReadingStore } from '#memory/memory-reading-store';
import type { Declarations } from '#ports/declarations';
import type { EvidenceEntry, HistoricalSumRequest, LedgerQueries, MovedEntry } from '#ports/ledger-queries';
import type { Floors, SumsAnswer } from '#ports/reading-store/reading-store';
import type { RegionDirectory } from '#ports/region-directory';
import { KnowledgeReader } from '#readings/knowledge-reader';
import { MergedSums } from '#readings/merged-sums';
import { ReadingService } from '#readings/reading-service';
import { aTree } from '#test/builders/regions';

type Known<T> = T & { readonly knownAt: Instant };

export interface WorldFacts {
  readonly now: Instant;
  readonly booked?: readonly Known<Contribution>[];
  readonly declared?: readonly { readonly knownAt: Instant; readonly row: AnyDeclared }[];
  readonly tree?: RegionTree;
  /** Days before are in the ledger only. */
  readonly dayFloor?: Day;
}

const SLOT = 0;
const NO_HAZARDS = { due: 0n, inTime: 0n };

const deltasOf = (tree: RegionTree, booked: readonly Contribution[]) =>
  booked.flatMap(({ counter, basisSector, region, day, amount }) =>
    tree.postingPath(region, basisSector, day).map((level) => ({ counter, region: level, day, amount })),
  );

class BruteForceLedger implements LedgerQueries {
  asked: HistoricalSumRequest[] = [];
  constructor(private readonly booked: readonly Known<Contribution>[]) {}

  async slots(): Promise<number[]> {
    return [SLOT];
  }

  async sums(tree: RegionTree, requests: readonly HistoricalSumRequest[]): Promise<bigint[]> {
    this.asked.push(...requests);
    return requests.map(({ counter, region, from, to, knownAt }) =>
      deltasOf(
        tree,
        this.booked.filter((entry) => knownAt === null || entry.knownAt <= knownAt),
      )
        .filter((one) => one.counter === counter && one.region === region && from <= one.day && one.day < to)
        .reduce((sum, one) => sum + one.amount, 0n),
    );
  }

  async evidence(): Promise<EvidenceEntry[]> {
    return [];
  }

  async moved(): Promise<MovedEntry[]> {
    return [];
  }

  async history(): Promise<Set<string>> {
    return new Set();
  }
}

class StatedDeclarations implements Declarations {
  constructor(private readonly stated: NonNullable<WorldFacts['declared']>) {}

  private newest: Promise<DeclarationBook> | undefined;

  current(): Promise<DeclarationBook> {
    this.newest ??= this.knownAt(Number.POSITIVE_INFINITY);
    return this.newest;
  }

  async changes(): Promise<[]> {
    return [];
  }

  async knownAt(at: Instant): Promise<DeclarationBook> {
    const known = this.stated.filter((one) => one.knownAt <= at).map(({ row }) => row);
    return DeclarationBook.empty.with(known.map((row) => ({ kind: row.kind, subject: row.subject, declared: row })));
  }
}

/** Counts how often it is asked. */
class WatchedStore extends MemoryReadingStore {
  calls = 0;
  override async sums(...given: Parameters<MemoryReadingStore['sums']>): Promise<SumsAnswer> {
    this.calls += 1;
    return super.sums(...given);
  }
}

export const readingWorld = async (facts: WorldFacts) => {
  const { booked = [], declared = [], tree = aTree(), now } = facts;
  const store = new WatchedStore();
  const ledger = new BruteForceLedger(booked);
  const dayFloor = facts.dayFloor ?? '1900-01-01';
  const floors: Floors = { dayFloor, monthFloor: `${dayFloor.slice(0, 7)}-01` };
  await store.beginRebuild(SLOT, { epoch: 1, treeVersion: tree.version, floors });
  await store.load(SLOT, 1, 0, deltasOf(tree, booked));
  await store.finishRebuild(SLOT, 1, BigInt(booked.length));
  const directory = { newest: tree, refreshed: tree };
  const regions: RegionDirectory = {
    current: () => directory.newest,
    knownAt: async () => directory.newest,
    refresh: async () => {
      directory.newest = directory.refreshed;
      return directory.newest;
    },
  };
  const hazards = { dueCounts: async (_: unknown, asked: readonly unknown[]) => asked.map(() => NO_HAZARDS) };
  const merged = new MergedSums(store, ledger, hazards);
  const knowledge = new KnowledgeReader(merged, new StatedDeclarations(declared), regions);
  const service = new ReadingService(knowledge, { now: () => now });
  return { service, store, ledger, directory };
};
