import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { MemoryReadingStore } from '#memory/memory-reading-store';
import type { SlotPosition } from '#ports/reading-store/reading-store';
import { openLedger, TOPIC, toRecord } from '#test/ledger/booking-bench';
import { amend, report } from '#test/ledger/events';
import { bookBatch } from '../booking/book-batch.js';
import { type Following, followSlot } from './follow-slot.js';

const NOW = Date.parse('2026-11-23T12:00:00+08:00');
const YEAR = { from: '2026-01-01', to: '2027-01-01' };
let ledger: Awaited<ReturnType<typeof openLedger>>;
jest.setTimeout(60_000);
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

let partitions = 0;
const open = async () => {
  const partition = partitions++;
  const { slot } = await ledger.book.open(TOPIC, partition);
  const store = new MemoryReadingStore();
  const following: Following = { book: ledger.book, store, clock: { now: () => NOW } };
  let next = 0n;
  const tree = ledger.directory.current();
  return {
    slot,
    store,
    send: async (...events: ReturnType<typeof report>[]) => {
      const records = events.map((event, i) => toRecord({ event }, next + BigInt(i), NOW));
      await bookBatch(
        ledger.book,
        { topic: TOPIC, partition, from: next, to: next + BigInt(events.length), records },
        tree,
      );
      next += BigInt(events.length);
    },
    follow: (version = tree.version) =>
      followSlot(
        following,
        { topic: TOPIC, partition, slot },
        version === tree.version ? tree : Object.assign(Object.create(tree), { version }),
      ),
    deaths: async (region: string): Promise<bigint | 'too-old' | undefined> => {
      const answer = await store.sums([slot], [{ counter: 'deaths', region, ...YEAR }]);
      return answer.state === 'ready' ? answer.sums[0] : undefined;
    },
    position: (): Promise<SlotPosition | undefined> => store.position(slot),
  };
};

it('fills an empty store from the ledger, then posts what is new, at every level', async () => {
  const p = await open();
  await p.send(report('f1', 'F1', { deaths: 2 }));
  expect(await p.follow()).toEqual({ upTo: 1n, rebuilt: 'store-empty' });
  await p.send(report('f2', 'F2', { deaths: 3, region: '440605125' }), amend('f3', 'F1', 'f1', { deaths: 1 }));
  expect(await p.follow()).toEqual({ upTo: 3n });
  expect(await Promise.all(['440605124', '440605125', '440605', '440600', '440000'].map(p.deaths))).toEqual([
    1n,
    3n,
    4n,
    4n,
    0n,
  ]);
});

it('posts a long way to go in several steps, and the same sums come out', async () => {
  const p = await open();
  await p.follow();
  await p.send(...Array.from({ length: 900 }, (_, i) => report(`l${i}`, `L${i}`)));
  expect(await p.follow()).toEqual({ upTo: 900n });
  expect(await p.deaths('440600')).toBe(900n);
});

it.each([
  ['the tree has changed', 'tree-changed', async (p: Awaited<ReturnType<typeof open>>) => p.follow(99)],
  [
    'the store is of an epoch that Postgres has left',
    'epoch-unknown',
    async (p: Awaited<ReturnType<typeof open>>) => {
      await ledger.book.openEpoch(p.slot, 1, 0);
      return p.follow();
    },
  ],
  [
    'the store is ahead of the ledger, as after a restored backup',
    'ahead-of-ledger',
    async (p: Awaited<ReturnType<typeof open>>) => {
      const position = await p.position();
      await p.store.post({ slot: p.slot, epoch: position?.epoch ?? 0, from: 1n, to: 5n, deltas: [] });
      return p.follow();
    },
  ],
  [
    'a rebuild was left half done',
    'not-ready',
    async (p: Awaited<ReturnType<typeof open>>) => {
      const epoch = await ledger.book.openEpoch(p.slot, ledger.directory.current().version, 0);
      await p.store.beginRebuild(p.slot, {
        epoch,
        treeVersion: ledger.directory.current().version,
        floors: { dayFloor: '2026-01-01', monthFloor: '2026-01-01' },
      });
      return p.follow();
    },
  ],
])('builds anew when %s', async (_, reason, spoil) => {
  const p = await open();
  await p.send(report(`r-${reason}`, `R-${reason}`, { deaths: 7 }));
  await p.follow();
  expect(await spoil(p)).toEqual({ upTo: 1n, rebuilt: reason });
  expect(await p.deaths('440600')).toBe(7n);
});

it('gives no answer, rather than a lower one, while it is built', async () => {
  const p = await open();
  await p.follow();
  await p.store.beginRebuild(p.slot, {
    epoch: 9,
    treeVersion: 1,
    floors: { dayFloor: '2026-01-01', monthFloor: '2026-01-01' },
  });
  expect(await p.deaths('440600')).toBeUndefined();
});
