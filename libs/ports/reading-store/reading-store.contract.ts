// What every ReadingStore does, as a suite that both adapters pass: `readingStoreContract('memory', harness)`.

import { afterAll, beforeAll, describe } from '@jest/globals';
import type { ContractBench } from './reading-store.contract-bench.js';
import { heldContract } from './reading-store.contract-held.js';
import { historyContract } from './reading-store.contract-history.js';
import { postingContract } from './reading-store.contract-posting.js';
import { rebuildContract } from './reading-store.contract-rebuild.js';
import { sumsContract } from './reading-store.contract-sums.js';
import type { ReadingStore, Slot } from './reading-store.js';

export interface ReadingStoreHarness {
  start(): Promise<ReadingStore>;
  /** Closes the store that `start` gave, and what it stands on. */
  stop(store: ReadingStore): Promise<void>;
  /** The suite uses slots from here on; left out: 1. For an engine that others use too. */
  readonly firstSlot?: Slot;
}

export const readingStoreContract = (name: string, harness: ReadingStoreHarness): void => {
  describe(`ReadingStore: ${name}`, () => {
    let store: ReadingStore | undefined;
    let lastSlot = (harness.firstSlot ?? 1) - 1;

    beforeAll(async () => {
      store = await harness.start();
    }, 60_000);

    afterAll(async () => {
      if (store) await harness.stop(store);
    }, 30_000);

    const bench: ContractBench = {
      store: () => {
        if (!store) throw new Error('the harness gave no store');
        return store;
      },
      newSlot: () => {
        lastSlot += 1;
        return lastSlot;
      },
    };

    describe('posting', () => postingContract(bench));
    describe('rebuild', () => rebuildContract(bench));
    describe('sums', () => sumsContract(bench));
    describe('held', () => heldContract(bench));
    describe('history', () => historyContract(bench));
  });
};
