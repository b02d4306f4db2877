import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { eventually } from '#test/eventually';
import { openLedger, TOPIC } from '#test/ledger/booking-bench';

let ledger: Awaited<ReturnType<typeof openLedger>>;
jest.setTimeout(60_000);
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const NOTHING = {
  ...{ journal: [], settled: [], refused: [], waiting: [], entries: [] },
  ...{
    versions: [],
    incidents: [],
    inspections: [],
    withdrawnInspections: [],
    states: [],
    lastRecordedAt: 0,
    treeVersion: 1,
  },
};

const isAnyoneWaiting = async (): Promise<boolean> => {
  const rows = await ledger.database.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
};

it('keeps a second owner of a partition out until the first has committed, and shows it the moved position', async () => {
  await ledger.book.open(TOPIC, 0);
  const order: string[] = [];
  let second: Promise<bigint> | undefined;
  await ledger.book.transaction(TOPIC, 0, async (tx) => {
    second = ledger.book.transaction(TOPIC, 0, async (late) => {
      order.push('second');
      return late.position.next;
    });
    await eventually(async () => order.length > 0 || (await isAnyoneWaiting()));
    order.push('first');
    await tx.save({ ...NOTHING, from: 0n, to: 7n });
  });
  expect(await second).toBe(7n);
  expect(order).toEqual(['first', 'second']);
});

it('adds a link a batch to its partition’s chain, from the one before', async () => {
  await ledger.book.open(TOPIC, 1);
  for (const from of [0n, 3n, 5n]) {
    await ledger.book.transaction(TOPIC, 1, (tx) => tx.save({ ...NOTHING, from, to: from === 0n ? 3n : from + 2n }));
  }
  const rows = await ledger.database.query(
    `select "from", "to", chain = sha256(lag(chain, 1, sha256('fengsui')) over (order by "from") || digest) as follows,
            chain = (select b.chain from booked b where b.topic = l.topic and b.partition = l.partition) as head
       from chain_link l where topic = $1 and partition = 1 order by "from"`,
    [TOPIC],
  );
  expect(rows).toEqual([
    { from: 0n, to: 3n, follows: true, head: false },
    { from: 3n, to: 5n, follows: true, head: false },
    { from: 5n, to: 7n, follows: true, head: true },
  ]);
});
