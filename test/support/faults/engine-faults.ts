// What can happen to the engines of a cluster. Whoever is asked for one must give the stage's engines back whole.

import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { waitUntil } from '#postgres/embedded/processes';
import { eventually } from '../eventually.js';
import type { Fault } from './faults.js';
import type { Engines, Stage } from './stage.js';
import type { Weather } from './tcp-proxy.js';

const enginesOf = (stage: Stage): Engines => {
  if (!stage.engines) throw new Error('an embedded stage has no engines of its own');
  return stage.engines;
};

const withRedis = async <T>(stage: Stage, work: (client: Redis) => Promise<T>): Promise<T> => {
  const client = new Redis(enginesOf(stage).redis.url, { maxRetriesPerRequest: 3 });
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};

const onRedis = (name: string, work: (client: Redis) => Promise<unknown>): Fault => ({
  name: `Redis: ${name}`,
  happen: (stage) => withRedis(stage, work).then(() => undefined),
});

export const redisEmptied = onRedis('FLUSHALL', (client) => client.flushall());
export const redisScriptsForgotten = onRedis('SCRIPT FLUSH', (client) => client.script('FLUSH'));
export const redisFull = onRedis('maxmemory reached', async (client) => {
  await client.config('SET', 'maxmemory', '1');
  try {
    await pause(1_500);
  } finally {
    await client.config('SET', 'maxmemory', '0');
  }
});

export const redisKilled: Fault = {
  name: 'Redis: kill -9, comes back empty',
  happen: async (stage) => {
    const { redis } = enginesOf(stage);
    await redis.kill9();
    await pause(500);
    await redis.restart();
  },
};

/** The snapshot is of now, taken back after more was posted. */
export const redisRolledBack: Fault = {
  name: 'Redis: an older snapshot is restored',
  happen: async (stage) => {
    const { redis } = enginesOf(stage);
    const file = await withRedis(stage, async (client) => {
      await client.save();
      return join(String(((await client.config('GET', 'dir')) as string[])[1]), 'dump.rdb');
    });
    copyFileSync(file, `${file}.older`);
    await pause(700);
    await redis.kill9();
    copyFileSync(`${file}.older`, file);
    await redis.restart();
    // Its next start shall be empty again.
    await withRedis(stage, async (client) => {
      if (existsSync(file)) await client.config('SET', 'save', '');
    });
  },
};

/** On the way between all services and one engine. */
export const badNetwork = (link: keyof Engines['links'], weather: Weather, ms: number): Fault => ({
  name: `${link} link: ${weather.type} for ${ms} ms`,
  happen: async (stage) => {
    const proxy = enginesOf(stage).links[link];
    proxy.set(weather);
    try {
      await pause(ms);
    } finally {
      proxy.set({ type: 'fine' });
      // What was left without an answer will not get one: the peers must not wait for it.
      if (weather.type === 'deaf' || weather.type === 'silent') proxy.cut();
    }
  },
});

export const linkCut = (link: keyof Engines['links']): Fault => ({
  name: `${link} link: reset`,
  happen: async (stage) => {
    for (let i = 0; i < 3; i++) {
      enginesOf(stage).links[link].cut();
      await pause(150);
    }
  },
});

export const kafkaKilled: Fault = {
  name: 'Kafka: broker kill -9 and restart',
  happen: async (stage) => {
    const { kafka } = enginesOf(stage);
    await kafka.kill9();
    await pause(300);
    await kafka.restart();
  },
};

export const postgresKilled: Fault = {
  name: 'PostgreSQL: server kill -9 and restart',
  happen: async (stage) => {
    const { postgres } = enginesOf(stage);
    await postgres.kill9();
    await pause(500);
    await postgres.restart();
  },
};

const withPostgres = async (stage: Stage, work: (client: pg.Client) => Promise<unknown>): Promise<void> => {
  let isGone = false;
  const connected = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: await stage.databaseUrl(), application_name: 'fault-test' });
    client.on('error', () => {
      isGone = true;
    });
    await client.connect();
    return client;
  };
  // The fault before this one may have ended the server, of an embedded instance with the instance.
  const client = await eventually(connected, { timeoutMs: 60_000 });
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
  name: `PostgreSQL: ${name}`,
  happen: (stage) => withPostgres(stage, (client) => work(client, stage)),
});

export const backendsKilled = onPostgres('every backend is terminated', async (client) => {
  for (let i = 0; i < 3; i++) {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await pause(150);
  }
});

export const bookedLocked = (ms: number): Fault =>
  onPostgres(`\`booked\` is locked for ${ms} ms`, async (client) => {
    await client.query('begin');
    await client.query('lock table booked in access exclusive mode');
    await pause(ms);
    await client.query('rollback');
  });

/** What the driver gets from a server whose disk is full: class 53, at the first write of a booking. Removed afterwards. */
export const diskFull = (ms: number): Fault =>
  onPostgres(`no space (53100) for ${ms} ms`, async (client) => {
    await client.query(
      `create or replace function test_no_space() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`,
    );
    await client.query(
      'create trigger test_no_space before insert on journal for each statement execute function test_no_space()',
    );
    try {
      await pause(ms);
    } finally {
      await client.query('drop trigger test_no_space on journal');
    }
  });

/** Every connection that the server allows is taken, and what the services had is closed. */
export const connectionsExhausted = (ms: number): Fault => ({
  name: `PostgreSQL: no connection to be had for ${ms} ms`,
  happen: async (stage) => {
    const url = await stage.databaseUrl();
    const taken: pg.Client[] = [];
    const takeAll = async (): Promise<void> => {
      for (;;) {
        const one = new pg.Client({ connectionString: url, application_name: 'fault-test' });
        one.on('error', () => undefined);
        const failure = await one.connect().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure !== undefined) return;
        taken.push(one);
      }
    };
    try {
      await takeAll();
      // What is freed is taken at once: a service may win a few back.
      for (let i = 0; i < 3; i++) {
        await taken[0]?.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and application_name <> 'fault-test'`,
        );
        await takeAll();
      }
      await pause(ms);
    } finally {
      await Promise.all(taken.map((one) => one.end().catch(() => undefined)));
    }
  },
});

/** A second ledger comes and goes: each time the partitions are dealt anew. */
export const rebalance = (times: number): Fault => ({
  name: `a ledger joins and leaves ${times} times`,
  happen: async (stage) => {
    for (let i = 0; i < times; i++) {
      const leave = await stage.visit('ledger');
      await pause(500);
      await leave();
    }
  },
});

/** Whoever gives a partition back dies of it, which the newcomer's arrival makes it do. */
export const dieInRebalance: Fault = {
  name: 'SIGKILL at ledger-revoked, in a rebalance',
  happen: async (stage) => {
    stage.arm('ledger-revoked', 1, 'SIGKILL');
    const leave = await stage.visit('ledger');
    stage.disarm();
    await leave();
  },
};

/** The log of alerts cannot be appended to while episodes are written; then whoever writes them dies. Both or neither. */
export const alertsHeldThenKilled = onPostgres(
  'the log of alerts is held, and alerting is killed',
  async (client, stage) => {
    await client.query('begin');
    await client.query(`select from log_partition where topic = 'safety.alerts' for update`);
    const isHeld = async (): Promise<boolean> => {
      const { rows } = await client.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%log_partition%'`,
      );
      return rows.length > 0;
    };
    await waitUntil(isHeld, 4_000);
    await pause(200);
    for (const one of stage.processes) if (one.name === 'alerting' || one.name === 'all-in-one') one.signal('SIGKILL');
    await pause(300);
    await client.query('rollback');
  },
);
