// PostgreSQL restored from a backup that is older than Redis and Kafka: the ledger books the log again from the restored
// position, to the same history; Redis, which is ahead, is rebuilt. And a log that ends below what is booked is told of.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '#postgres/database';
import { eventually } from '#test/eventually';
import { differences, sumsOfPostgres, sumsOfRedis } from '#test/instance/compare-sums';
import { type AllInOne, type Place, preparePlace, startAllInOne } from '#test/instance/instance';
import { runOps } from '#test/instance/ops';
import { startProcess } from '#test/instance/processes';
import { report } from '#test/ledger/events';

const TOWNS = ['440604010', '440605124', '440606003', '440607001', '440608004'];
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
const PER_REQUEST = 100;

let folder = '';
let place: Place;
let fengsui: AllInOne;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fengsui-backups-'));
  place = await preparePlace('cluster');
  fengsui = await startAllInOne(place);
}, 120_000);
afterAll(async () => {
  await fengsui?.stop();
  await place?.dispose();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const send = async (r: number): Promise<void> => {
  const events = Array.from({ length: PER_REQUEST }, (_, i) => {
    const n = r * PER_REQUEST + i;
    return report(`r${n}`, `OLDER-${n}`, { region: TOWNS[n % TOWNS.length], occurredAt });
  });
  expect((await fengsui.api.sendLines(events)).status).toBe(202);
};
const counts = (expected: number): Promise<void> =>
  eventually(
    async () => {
      const [reading] = await fengsui.api.readings({ indicator: 'deaths', region: '440600', window: 'rolling-12m' });
      expect(reading?.numerator).toBe(expected);
    },
    { timeoutMs: 60_000 },
  );

/** What was booked of each event, and when it was recorded; not by which batch. */
const ledger = async (): Promise<unknown> => {
  const database = await Database.open({ url: place.env.DATABASE_URL ?? '', poolSize: 1, applicationName: 'spec' });
  try {
    return await database.query(
      `select e.partition, e."offset", e.seq, e.counter, e.region, e.day, e.amount, e.known_at, j.recorded_at
         from ledger_entry e join journal j using (topic, partition, "offset") order by 1, 2, 3`,
    );
  } finally {
    await database.close();
  }
};

const compareStores = async (): Promise<void> => {
  const { DATABASE_URL = '', KPI_STORE_URL = '' } = place.env;
  const { sums, slots } = await sumsOfPostgres(DATABASE_URL);
  expect(sums.size).toBeGreaterThan(10);
  expect(differences(sums, await sumsOfRedis(KPI_STORE_URL, slots))).toEqual([]);
};

it('books the log again from the restored position, and rebuilds what is ahead', async () => {
  for (let r = 0; r < 5; r++) await send(r);
  await counts(500);
  const taken = await runOps<{ path: string }>(['backup', '--out', folder], place.env);
  expect(taken.status).toBe(0);
  for (let r = 5; r < 10; r++) await send(r);
  await counts(1_000);
  const before = await ledger();
  // While it runs nothing is touched.
  const refused = await runOps<{ error: string }>(['restore', taken.json.path, '--move-aside'], place.env);
  expect(refused).toMatchObject({ status: 2, json: { error: expect.stringContaining('stop every service first') } });
  expect(await fengsui.stop()).toBe(0);

  const restored = await runOps(['restore', taken.json.path, '--move-aside'], place.env);
  expect(restored).toMatchObject({
    status: 0,
    json: { movedTo: expect.stringContaining('before_restore'), logBehind: [] },
  });
  expect(await ledger()).not.toEqual(before);
  await fengsui.startAgain();
  await counts(1_000);
  expect(fengsui.process().output()).toContain('store_rebuilt');
  expect(await ledger()).toEqual(before);
  await compareStores();
  await send(10);
  await counts(1_100);
});

it('says which partition’s log ends below what is booked, and the ledger stops with one sentence', async () => {
  const taken = await runOps<{ path: string }>(['backup', '--out', folder], place.env);
  expect(await fengsui.stop()).toBe(0);
  // The same database beside a log that begins anew: the table log of this very database is empty.
  const env = { ...place.env, EVENT_LOG_URL: 'postgres:' };
  const restored = await runOps<{ logBehind: unknown[] }>(['restore', taken.json.path, '--move-aside'], env);
  expect(restored.status).toBe(1);
  expect(restored.json.logBehind).toContainEqual({ partition: 0, next: expect.any(String), end: '0' });
  const process = startProcess('all-in-one', { ...env, PORT: '0' });
  expect(await process.ended).toBe(1);
  expect(process.output()).toContain('the log has lost data');
});
