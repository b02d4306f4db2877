// What can happen to a database, embedded or a cluster's.

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { waitUntil } from '#postgres/embedded/processes';
import { eventually } from '../eventually.js';
import { type Fault, killAll } from './faults.js';
import type { Stage } from './stage.js';

const APPLICATION = 'fault-test';

const connect = async (stage: Stage, onGone: () => void = () => undefined): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: await stage.databaseUrl(), application_name: APPLICATION });
  client.on('error', onGone);
  await client.connect();
  return client;
};

const once = async (stage: Stage, text: string): Promise<void> => {
  const client = await connect(stage);
  try {
    await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
};

export const withPostgres = async (stage: Stage, work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  let isGone = false;
  const onGone = (): void => {
    isGone = true;
  };
  // The fault before this one may have ended the server, of an embedded instance with the instance.
  const client = await eventually(() => connect(stage, onGone), { timeoutMs: 60_000 });
  try {
    await work(client);
  } catch (error) {
    // Whatever it was to do, a server that goes away is worse.
    if (!isGone) throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const onPostgres = (name: string, work: (client: pg.Client, stage: Stage) => Promise<unknown>): Fault => ({
  name: `postgres: ${name}`,
  happen: (stage) => withPostgres(stage, (client) => work(client, stage)),
});

/** In a transaction that is rolled back afterwards. */
const whileHeld = async (client: pg.Client, lock: string, work: () => Promise<unknown>): Promise<void> => {
  await client.query('begin');
  await client.query(lock);
  try {
    await work();
  } finally {
    await client.query('rollback');
  }
};

const endOthers = (client: pg.Client): Promise<unknown> =>
  client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name <> '${APPLICATION}'`,
  );

export const backendsKilled = onPostgres('every backend is terminated', async (client) => {
  for (let i = 0; i < 3; i++) {
    await endOthers(client);
    await pause(150);
  }
});

export const bookedLocked = (ms: number): Fault =>
  onPostgres(`\`booked\` is locked for ${ms} ms`, (client) =>
    whileHeld(client, 'lock table booked in access exclusive mode', () => pause(ms)),
  );

/** What is said by a server whose disk is full, at the first write to a table. A disk that is full: full-disk.long.spec. */
export const whileSaysFull = async (stage: Stage, table: string, work: () => Promise<unknown>): Promise<void> => {
  try {
    await withPostgres(stage, async (client) => {
      await client.query(
        `create or replace function test_no_space() returns trigger language plpgsql as
         $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`,
      );
      await client.query(
        `create trigger test_no_space before insert on ${table} for each statement execute function test_no_space()`,
      );
      await work();
    });
  } finally {
    // Another fault may have ended the server meanwhile, and the trigger outlives it.
    await eventually(() => once(stage, `drop trigger if exists test_no_space on ${table}`), { timeoutMs: 60_000 });
  }
};

export const saysDiskFull = (ms: number): Fault => ({
  name: `postgres: says 53100 for ${ms} ms`,
  happen: (stage) => whileSaysFull(stage, 'journal', () => pause(ms)),
});

/** Every connection that the server allows is taken, and what the services had is closed. */
export const connectionsExhausted = (ms: number): Fault => ({
  name: `postgres: no connection to be had for ${ms} ms`,
  happen: async (stage) => {
    const taken: pg.Client[] = [];
    const takeAll = async (): Promise<void> => {
      for (;;) {
        const one = await connect(stage).catch(() => undefined);
        if (!one) return;
        taken.push(one);
      }
    };
    try {
      await takeAll();
      // What is freed is taken at once: a service may win a few back.
      for (let i = 0; i < 3; i++) {
        if (taken[0]) await endOthers(taken[0]);
        await takeAll();
      }
      await pause(ms);
    } finally {
      await Promise.all(taken.map((one) => one.end().catch(() => undefined)));
    }
  },
});

/** Whoever appends to the topic waits until `work` is done. */
const whileLogHeld = (stage: Stage, topic: string, work: (client: pg.Client) => Promise<unknown>) =>
  withPostgres(stage, (client) =>
    whileHeld(client, `select from log_partition where topic = '${topic}' for update`, () => work(client)),
  );

/** The log of alerts cannot be appended to while episodes are written; then whoever writes them dies. Both or neither. */
export const alertsHeldThenKilled: Fault = {
  name: 'postgres: the log of alerts is held, and alerting is killed',
  happen: (stage) =>
    whileLogHeld(stage, 'safety.alerts', async (client) => {
      const isHeld = async (): Promise<boolean> => {
        const { rows } = await client.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%log_partition%'`,
        );
        return rows.length > 0;
      };
      await waitUntil(isHeld, 4_000);
      await pause(200);
      killAll(stage, 'alerting');
      await pause(300);
    }),
};
