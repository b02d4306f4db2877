import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startPostgres } from '#test/engines/postgres';
import { eventually } from '#test/eventually';
import { AdvisoryLease } from './advisory-lease.js';
import { Database } from './database.js';

const TIMES = { tryEveryMs: 20, lookEveryMs: 100 };
let database: Database;
let close: () => Promise<void>;

jest.setTimeout(60_000);
beforeAll(async () => {
  const engine = await startPostgres();
  const { url, drop } = await engine.createDatabase('lease');
  database = await Database.open({ url });
  close = async () => {
    await database.close();
    await drop();
    await engine.stop();
  };
});
afterAll(() => close());

interface Candidate {
  holding: boolean;
  times: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

const candidate = (name: string): Candidate => {
  const stop = new AbortController();
  const state = { holding: false, times: 0 };
  const work = async (lost: AbortSignal): Promise<void> => {
    state.holding = true;
    state.times += 1;
    await new Promise<void>((resolve) => lost.addEventListener('abort', () => resolve()));
    state.holding = false;
  };
  const done = new AdvisoryLease(database, TIMES).whileHeld(name, stop.signal, work);
  return Object.assign(state, { stop, done });
};

it('has one holder at a time, and the next one takes over', async () => {
  const all = [candidate('a'), candidate('a'), candidate('a')];
  for (let turn = 3; turn > 0; turn -= 1) {
    const holders = await eventually(() => {
      const now = all.filter((one) => one.holding);
      expect(now).toHaveLength(1);
      return now;
    });
    holders[0]?.stop.abort();
    await holders[0]?.done;
  }
  expect(all.map((one) => one.times)).toEqual([1, 1, 1]);
});

it('keeps names apart', async () => {
  const all = [candidate('b'), candidate('c')];
  await eventually(() => expect(all.every((one) => one.holding)).toBe(true));
  for (const one of all) one.stop.abort();
  await Promise.all(all.map((one) => one.done));
});

it('tells its holder when the session is gone, and gets it anew', async () => {
  const one = candidate('d');
  await eventually(() => expect(one.holding).toBe(true));
  await database.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
     and database = (select oid from pg_database where datname = current_database())`,
  );
  await eventually(() => expect(one.times).toBe(2));
  one.stop.abort();
  await one.done;
  expect(one.holding).toBe(false);
});

it('passes on what the work throws', async () => {
  const work = async (): Promise<void> => {
    throw new Error('a bug');
  };
  await expect(new AdvisoryLease(database, TIMES).whileHeld('e', new AbortController().signal, work)).rejects.toThrow(
    'a bug',
  );
});
