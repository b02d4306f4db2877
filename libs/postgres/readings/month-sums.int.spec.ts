// Sums by months beside sums entry by entry: the same, however far the months are behind, by whatever came late or early.

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { addDays, addMonths, firstOfMonth } from '#domain/calendar/day';
import { EVERY_SECTOR } from '#domain/region/leaf-span';
import { SECTORS } from '#domain/sector';
import { startPostgres, type TestDatabase } from '#test/engines/postgres';
import { Database } from '../database.js';
import { MonthSums } from './month-sums.js';
import { type MonthSpanRow, selectSumsByMonth } from './month-sums.queries.js';
import { type SumRow, selectSums } from './sum.queries.js';

const TOPIC = 'safety.events.1';
const START = '2024-01-01';
const DAYS = 500;
const HOUR = 3_600_000;
const KNOWN = Date.parse('2024-01-01T00:00:00Z');
const COUNTERS: [string, ...string[]] = ['deaths', 'accidents'];
const REGIONS: [string, ...string[]] = ['440605124', '440604010', '440605'];

let target: TestDatabase;
let db: Database;
beforeAll(async () => {
  const engine = await startPostgres();
  target = await engine.createDatabase('month_sums');
  db = await Database.open({ url: target.url });
  await db.migrate();
}, 60_000);
afterAll(async () => {
  await db?.close();
  await target?.drop();
});
beforeEach(async () => {
  await db.query('truncate ledger_entry, booked');
});

const dice = (seed: number) => {
  let state = seed;
  return (sides: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * sides);
  };
};
type Roll = ReturnType<typeof dice>;
const pick = <T>(roll: Roll, from: readonly [T, ...T[]]): T => from[roll(from.length)] ?? from[0];

/** `[from, to)` of a partition; most is known soon after its day, some much later, some before it was booked. */
const book = async (roll: Roll, partition: number, from: number, to: number): Promise<void> => {
  const rows = Array.from({ length: to - from }, (_, i) => {
    const day = roll(DAYS);
    return {
      offset: from + i,
      counter: pick(roll, COUNTERS),
      sector: pick(roll, [null, ...SECTORS.slice(0, 2)]),
      region: pick(roll, REGIONS),
      day: addDays(START, day),
      amount: roll(7) - 3,
      known_at: new Date(KNOWN + day * 24 * HOUR + roll(10) ** 4 * HOUR).toISOString(),
    };
  });
  await db.query(
    `insert into ledger_entry (topic, partition, "offset", seq, counter, basis_sector, region, day, amount, known_at, subject, source, event_id)
     select $2, $3, t."offset", 0, t.counter, t.sector, t.region, t.day, t.amount, t.known_at, 's', 'urn:test', 'e'
       from jsonb_to_recordset($1::jsonb) as t("offset" bigint, counter text, sector text, region text, day date, amount bigint, known_at timestamptz)`,
    [JSON.stringify(rows), TOPIC, partition],
  );
  await db.query(
    `insert into booked (topic, partition, slot, next, chain, last_recorded_at) values ($1, $2, $2, $3, '', now())
     on conflict (topic, partition) do update set next = excluded.next`,
    [TOPIC, partition, to],
  );
};

const question = (roll: Roll): { rows: SumRow[]; spans: MonthSpanRow[] } => {
  const spans = [0, 1].flatMap((set) =>
    REGIONS.map((region): MonthSpanRow => {
      const from = addDays(START, roll(DAYS));
      const to = addDays(from, 1 + roll(DAYS));
      const first = from === firstOfMonth(from) ? from : addMonths(from, 1);
      const months = first <= firstOfMonth(to) ? { first, last: firstOfMonth(to) } : { first: to, last: to };
      return { set, region, from, to, sectors: pick(roll, [EVERY_SECTOR, 1, 0b101, 0b110]), ...months };
    }),
  );
  const rows = [0, 1, 2, 3].map((index): SumRow => {
    const knownAt = roll(3) === 0 ? null : KNOWN + roll(DAYS * 30) * HOUR;
    return { index, counter: pick(roll, COUNTERS), set: index % 2, knownAt };
  });
  return { rows, spans };
};

const byIndex = (sums: { index: number; amount: bigint }[]) =>
  new Map(sums.filter((sum) => sum.amount !== 0n).map((sum) => [sum.index, sum.amount]));

const compare = async (roll: Roll, times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) {
    const { rows, spans } = question(roll);
    expect(byIndex(await selectSumsByMonth(db, rows, spans))).toEqual(byIndex(await selectSums(db, rows, spans)));
  }
};

it.each([1, 2, 3])('are what the entries add up to, history %d', async (seed) => {
  const roll = dice(seed);
  const months = new MonthSums(db, { least: 100, most: 150 });
  await book(roll, 0, 0, 90);
  await compare(roll, 5);
  await months.catchUp();
  expect(months.isReady).toBe(false);
  await book(roll, 0, 90, 700);
  await book(roll, 1, 0, 99);
  await months.catchUp();
  expect(months.isReady).toBe(true);
  await compare(roll, 20);
  await book(roll, 0, 700, 760);
  await book(roll, 1, 99, 300);
  await compare(roll, 10);
  await Promise.all([months.catchUp(), months.catchUp(), new MonthSums(db, { least: 1, most: 40 }).catchUp()]);
  await compare(roll, 20);
});

it('are forgotten with the entries', async () => {
  const roll = dice(9);
  await book(roll, 0, 0, 300);
  await new MonthSums(db, { least: 1, most: 1_000 }).catchUp();
  await db.query('truncate ledger_entry, booked');
  await book(roll, 0, 0, 200);
  await compare(roll, 10);
});
