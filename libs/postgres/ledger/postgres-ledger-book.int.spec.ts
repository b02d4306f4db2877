import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '#test/eventually';
import { openLedger, TOPIC } from '#test/ledger/booking-bench';

let ledger: Awaited<ReturnType<typeof openLedger>>;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

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
    const nothing = { journal: [], settled: [], refused: [], waiting: [], entries: [], versions: [] };
    await tx.save({ ...nothing, incidents: [], states: [], from: 0n, to: 7n, lastRecordedAt: 0 });
  });
  expect(await second).toBe(7n);
  expect(order).toEqual(['first', 'second']);
});
