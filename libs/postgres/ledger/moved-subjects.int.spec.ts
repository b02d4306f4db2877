// The notice after a batch names the region that a subject has left, too: its numbers have changed as well.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { emptyLedger, openLedger, TOPIC } from '#test/ledger/booking-bench';
import { type EventDraft, inspected, SOURCE, surveyed, TOWN, targetSet } from '#test/ledger/events';
import { ALL_AT_ONCE } from '#test/oracle/book-history';
import { bookPartitions } from '#test/oracle/book-partitions';

let ledger: Awaited<ReturnType<typeof openLedger>>;
beforeAll(async () => {
  ledger = await openLedger();
}, 60_000);
beforeEach(() => emptyLedger(ledger.database));
afterAll(() => ledger.close());

const OTHER = '440605125';
const CITY = '440600';
const DISTRICT = '440605';

/** What the last of the events has changed. */
const changedByLast = async (...events: EventDraft[]) => {
  const log = events.map((one, i) => ({ event: one, scope: null, appendedAt: Date.parse('2026-03-05') + i * 1_000 }));
  await bookPartitions({ book: ledger.book, topic: TOPIC, tree: ledger.directory.current() }, [
    { log, plan: ALL_AT_ONCE },
  ]);
  return ledger.book.changes(TOPIC, 0, BigInt(events.length - 1), BigInt(events.length));
};
const regions = (things: readonly { readonly region: string }[]): string[] => things.map((one) => one.region).sort();
const replaces = (id: string) => ({ replaces: { source: SOURCE, id } });

it('of an inspection, with its hazards', async () => {
  const hazards = [{ id: 'H', level: 'general', description: '洞口未封', dueOn: '2026-03-09' }];
  const { hazards: changed } = await changedByLast(
    inspected('1', 'I', { hazards }),
    inspected('2', 'I', { hazards, region: OTHER, ...replaces('1') }),
  );
  expect(regions(changed)).toEqual([TOWN, OTHER]);
});

it('of a survey', async () => {
  const { surveys } = await changedByLast(
    surveyed('1', 'S', { region: CITY }),
    surveyed('2', 'S', { region: DISTRICT, ...replaces('1') }),
  );
  expect(regions(surveys)).toEqual([CITY, DISTRICT]);
});

it('of the target of an enterprise', async () => {
  const firm = { organization: 'urn:uscc:91440605MA4UHJ5X2K' };
  const { targets } = await changedByLast(
    targetSet('1', { ...firm, region: TOWN }),
    targetSet('2', { ...firm, region: OTHER, ...replaces('1') }),
  );
  expect(regions(targets)).toEqual([TOWN, OTHER]);
});
