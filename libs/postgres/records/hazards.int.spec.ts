// Hazards as they are listed and counted: states, filters, pages. That joins are right in any order of arrival is
// `hazards.property.int.spec.ts`.

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HazardFilter } from '#ports/hazard-register';
import type { LedgerBook } from '#ports/ledger-book';
import { eventually } from '#test/eventually';
import { emptyLedger, openLedger, TOPIC } from '#test/ledger/booking-bench';
import { cleared, drill, type EventDraft, hazardChanged, inspected, rectified, TOWN } from '#test/ledger/events';
import { ALL_AT_ONCE } from '#test/oracle/book-history';
import { bookPartitions } from '#test/oracle/book-partitions';
import { PostgresHazardRegister } from './postgres-hazard-register.js';

let ledger: Awaited<ReturnType<typeof openLedger>>;
let register: PostgresHazardRegister;
jest.setTimeout(60_000);
beforeAll(async () => {
  ledger = await openLedger();
  register = new PostgresHazardRegister(ledger.database);
});
beforeEach(() => emptyLedger(ledger.database));
afterAll(() => ledger.close());

const T0 = Date.parse('2026-03-05T12:00:00+08:00');
const DISTRICT = '440604';
const ALL = { limit: 100 };
/** The last day on which what was due on the 10th is not overdue. */
const today = '2026-03-10';

/** One log a partition. */
const bookInto = (into: LedgerBook, ...logs: EventDraft[][]): Promise<void> => {
  const logged = logs.map((events) => ({
    log: events.map((one, i) => ({ event: one, scope: null, appendedAt: T0 + i * 1_000 })),
    plan: ALL_AT_ONCE,
  }));
  return bookPartitions({ book: into, topic: TOPIC, tree: ledger.directory.current() }, logged);
};
const book = (...events: EventDraft[]): Promise<void> => bookInto(ledger.book, events);

const hazard = (id: string, dueOn: string, level = 'general') => ({ id, level, description: `${id} 号`, dueOn });
const list = async (filter: Partial<HazardFilter> = {}): Promise<string[]> =>
  (await register.list({ today, ...filter }, ALL)).map(({ id, state }) => `${id} ${state}`);

const bookSix = () =>
  book(
    inspected('1', 'I', {
      hazards: [
        hazard('A', '2026-03-09'),
        hazard('B', '2026-03-10', 'major'),
        hazard('C', '2026-03-08'),
        hazard('D', '2026-03-07'),
      ],
      organization: { id: 'o|1', name: '甲' },
    }),
    inspected('2', 'J', { hazards: [hazard('E', '2026-03-31')], region: DISTRICT }),
    rectified('3', 'C', { rectifiedAt: '2026-03-09T00:00:00+08:00' }),
    rectified('4', 'D', {
      rectifiedAt: '2026-03-07T23:59:59+08:00',
      verifiedAt: '2026-03-08T09:00:00+08:00',
      verifiedBy: '李四',
    }),
    rectified('5', 'F', { verifiedAt: '2026-03-04T09:00:00+08:00' }),
  );

describe('the list of hazards', () => {
  it('has the latest due day first, and last what no inspection has listed yet', async () => {
    await bookSix();
    expect(await list()).toEqual(['E open', 'B open', 'A overdue', 'C rectified', 'D verified', 'F verified']);
  });

  it.each([
    ['open', { state: 'open' as const }, ['E open', 'B open']],
    ['overdue: the day it was due is over', { state: 'overdue' as const }, ['A overdue']],
    ['rectified, and not verified', { state: 'rectified' as const }, ['C rectified']],
    ['verified', { state: 'verified' as const }, ['D verified', 'F verified']],
    ['of a level', { level: 'major' as const }, ['B open']],
    ['due before a day', { dueBefore: '2026-03-09' }, ['C rectified', 'D verified']],
    ['of regions', { regions: [DISTRICT] }, ['E open']],
    ['of an enterprise', { organization: 'o|1', state: 'open' as const }, ['B open']],
    ['on another day', { state: 'overdue' as const, today: '2026-03-11' }, ['B overdue', 'A overdue']],
  ])('can be those %s', async (_, filter, expected) => {
    await bookSix();
    expect(await list(filter)).toEqual(expected);
  });

  it('comes page by page, none twice', async () => {
    await bookSix();
    const page = async (dueOn: string, id: string) =>
      (await register.list({ today }, { limit: 2, after: { dueOn, id } })).map((view) => view.id);
    expect((await register.list({ today }, { limit: 2 })).map((view) => view.id)).toEqual(['E', 'B']);
    expect(await page('2026-03-10', 'B')).toEqual(['A', 'C']);
    expect(await page('2026-03-08', 'C')).toEqual(['D', 'F']);
  });

  it('says all that is known of one', async () => {
    await bookSix();
    const [view] = await register.list({ today, state: 'verified', dueBefore: '2026-03-08' }, ALL);
    expect(view).toEqual({
      id: 'D',
      region: TOWN,
      sector: 'construction',
      inspection: 'I',
      level: 'general',
      dueOn: '2026-03-07',
      openedOn: '2026-03-02',
      description: 'D 号',
      organization: 'o|1',
      rectifiedAt: Date.parse('2026-03-07T23:59:59+08:00'),
      rectifiedOn: '2026-03-07',
      verifiedAt: Date.parse('2026-03-08T09:00:00+08:00'),
      verifiedBy: '李四',
      state: 'verified',
      updatedAt: T0 + 3_000,
    });
  });
});

describe('a hazard', () => {
  it('is what the first inspection that lists it says, whichever was booked first', async () => {
    const [late, early] = ['2026-03-03T09:00:00+08:00', '2026-03-01T09:00:00+08:00'];
    await book(
      inspected('1', 'I', { completedAt: late, hazards: [hazard('A', '2026-03-31', 'major')] }),
      inspected('2', 'J', { completedAt: early, hazards: [hazard('A', '2026-03-20')] }),
    );
    expect(await register.list({ today }, ALL)).toMatchObject([
      { inspection: 'J', openedOn: '2026-03-01', dueOn: '2026-03-20', level: 'general' },
    ]);
  });

  it('is changed in part, by the newest change in whole, though that came before the inspection', async () => {
    await book(
      hazardChanged('1', 'A', { level: 'major', dueOn: '2026-03-31' }),
      hazardChanged('2', 'A', { dueOn: '2026-03-20' }),
      inspected('3', 'I', { hazards: [hazard('A', '2026-03-10')] }),
    );
    expect(await register.list({ today }, ALL)).toMatchObject([{ level: 'general', dueOn: '2026-03-20' }]);
  });

  it('is open again when its rectification is withdrawn, and none when its inspection lists others', async () => {
    const opened = inspected('1', 'I', { hazards: [hazard('A', '2026-03-10')] });
    const done = rectified('2', 'A', { rectifiedAt: '2026-03-09T00:00:00+08:00' });
    await book(opened, done, cleared('3', 'hazard.rectified', 'A', '2'));
    expect(await list()).toEqual(['A open']);
    await emptyLedger(ledger.database);
    await book(opened, inspected('4', 'I', { hazards: [hazard('B', '2026-03-10')] }));
    expect(await list()).toEqual(['B open']);
  });

  it('is not opened, changed or put right by an exercise', async () => {
    await book(
      drill(inspected('1', 'I', { hazards: [hazard('A', '2026-03-10')] })),
      inspected('2', 'J', { hazards: [hazard('B', '2026-03-10')] }),
      drill(rectified('3', 'B', { rectifiedAt: '2026-03-09T00:00:00+08:00' })),
      drill(hazardChanged('4', 'B', { level: 'major' })),
    );
    expect(await register.list({ today }, ALL)).toMatchObject([{ id: 'B', state: 'open', level: 'general' }]);
  });
});

/** Commits only after `mayCommit`. */
const slowly = (mayCommit: () => Promise<unknown>): LedgerBook => {
  const slow: LedgerBook = Object.create(ledger.book);
  slow.transaction = (topic, partition, work) =>
    ledger.book.transaction(topic, partition, async (tx) => {
      const result = await work(tx);
      await mayCommit();
      return result;
    });
  return slow;
};

const isAnyoneWaiting = async (): Promise<boolean> => {
  const rows = await ledger.database.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length > 0;
};

describe('two partitions at once', () => {
  it.each([
    ['that is there', [inspected('1', 'I', { hazards: [hazard('A', '2026-03-10')] })], 'rectified'],
    ['that neither has seen before', [], 'overdue'],
  ])('add to one hazard %s, and neither loses what the other adds', async (_, before, state) => {
    // The position of a new partition is made under a lock of its own.
    for (const partition of [0, 1, 2]) await ledger.book.open(TOPIC, partition);
    await book(...before);
    const done = rectified('2', 'A', { rectifiedAt: '2026-03-09T00:00:00+08:00' });
    let second: Promise<void> | undefined;
    const first = slowly(async () => {
      second = bookInto(ledger.book, [], [], [hazardChanged('3', 'A', { dueOn: '2026-03-08', level: 'major' })]);
      await eventually(isAnyoneWaiting);
    });
    await bookInto(
      first,
      [],
      before.length > 0 ? [done] : [inspected('1', 'I', { hazards: [hazard('A', '2026-03-10')] })],
    );
    await second;
    expect(await register.list({ today }, ALL)).toMatchObject([
      { id: 'A', inspection: 'I', level: 'major', dueOn: '2026-03-08', state },
    ]);
  });
});

describe('counts', () => {
  it('are, of a window, of what was due in it, and put right by that day', async () => {
    await bookSix();
    const tree = ledger.directory.current();
    const due = async (
      from: string,
      to: string,
      more: { level?: 'major'; organization?: string; region?: string } = {},
    ) => {
      const [count] = await register.dueCounts(tree, [{ region: '440600', from, to, ...more }], null);
      return `${count?.inTime} of ${count?.due}`;
    };
    expect(await due('2026-03-01', '2026-04-01')).toBe('1 of 5');
    expect(await due('2026-03-07', '2026-03-08')).toBe('1 of 1');
    expect(await due('2026-03-08', '2026-03-10')).toBe('0 of 2');
    expect(await due('2026-03-01', '2026-04-01', { region: DISTRICT })).toBe('0 of 1');
    expect(await due('2026-03-01', '2026-04-01', { level: 'major' })).toBe('0 of 1');
    expect(await due('2026-03-01', '2026-04-01', { organization: 'o|1' })).toBe('1 of 4');
    expect(await register.dueCounts(tree, [], null)).toEqual([]);
  });

  it('are, of what is open, by region and level', async () => {
    await bookSix();
    const open = (await register.open(today)).map((o) => `${o.region} ${o.level} ${o.overdue} ${o.count}`);
    expect(open.sort()).toEqual([`${DISTRICT} general false 1`, `${TOWN} general true 1`, `${TOWN} major false 1`]);
  });
});
