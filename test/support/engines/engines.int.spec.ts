import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cluster, Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { chromiumPath } from '#test/engines/chromium';
import { freshName, type KafkaEngine, startKafka } from '#test/engines/kafka';
import { type PostgresEngine, startPostgres } from '#test/engines/postgres';
import { startRedis } from '#test/engines/redis';

/* Every suite that needs an engine leans on these: each must answer its real client, and end when told. */

describe('postgres', () => {
  let postgres: PostgresEngine;
  beforeAll(async () => {
    postgres = await startPostgres();
  }, 120_000);
  afterAll(() => postgres.stop());

  it('gives an empty database per file, whose name says test', async () => {
    const [one, other] = await Promise.all([postgres.createDatabase('One'), postgres.createDatabase()]);
    expect(one.name).toMatch(/^test_one_/);
    expect(one.url).not.toBe(other.url);
    await query(one.url, 'create table only_here (id text primary key)');
    expect(await query(other.url, `select count(*)::int as n from pg_tables where tablename = 'only_here'`)).toEqual([
      { n: 0 },
    ]);
    expect(await query(one.url, `select current_setting('server_version_num')::int >= 180000 as new`)).toEqual([
      { new: true },
    ]);
  });

  it('is not to be killed while others use it', async () => {
    await expect(postgres.kill9()).rejects.toThrow('{ own: true }');
  });

  it('an own one keeps what was committed over kill -9', async () => {
    const own = await startPostgres({ own: true });
    const database = await own.createDatabase();
    await query(database.url, 'create table kept as select 7 as n');
    await own.kill9();
    await expect(query(database.url, 'select 1')).rejects.toThrow();
    await own.restart();
    expect(await query(database.url, 'select n from kept')).toEqual([{ n: 7 }]);
    await own.stop();
    await expect(query(database.url, 'select 1')).rejects.toThrow();
  }, 30_000);
});

describe('redis', () => {
  it('is empty, and empty again after kill -9', async () => {
    const redis = await startRedis({ own: true });
    const client = new Redis(redis.url, { retryStrategy: () => 20 });
    client.on('error', () => undefined);
    expect(await client.dbsize()).toBe(0);
    await client.set('key', 'value');
    await redis.kill9();
    await redis.restart();
    expect(await client.get('key')).toBeNull();
    expect((await client.config('GET', 'maxmemory-policy')) as unknown).toEqual(['maxmemory-policy', 'noeviction']);
    client.disconnect();
    await redis.stop();
  });

  it('keeps its data over kill -9 where the settings say so', async () => {
    const redis = await startRedis({ settings: { appendonly: 'yes', appendfsync: 'always' } });
    const client = new Redis(redis.url, { retryStrategy: () => 20 });
    client.on('error', () => undefined);
    await client.set('key', 'value');
    await redis.restart();
    expect(await client.get('key')).toBe('value');
    client.disconnect();
    await redis.stop();
  });

  it('a cluster takes keys of every slot, on three nodes', async () => {
    const redis = await startRedis({ cluster: true });
    const client = new Cluster([redis.url]);
    const keys = Array.from({ length: 100 }, (_, i) => `{p${i}}:key`);
    await Promise.all(keys.map((key) => client.set(key, key)));
    expect(await Promise.all(keys.map((key) => client.get(key)))).toEqual(keys);
    expect(client.nodes('master')).toHaveLength(3);
    client.disconnect();
    await redis.stop();
  }, 60_000);
});

describe('kafka', () => {
  let broker: KafkaEngine;
  beforeAll(async () => {
    broker = await startKafka();
  }, 300_000);
  afterAll(() => broker.stop());

  it('keeps a record and gives it to a consumer group', async () => {
    const kafka = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING });
    const topic = freshName('engines');
    const [admin, producer, consumer] = [
      kafka.admin(),
      kafka.producer(),
      kafka.consumer({ groupId: freshName('group') }),
    ];
    await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
    await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
    await producer.send({ topic, acks: -1, messages: [{ key: 'k', value: 'v' }] });
    await consumer.subscribe({ topic, fromBeginning: true });
    const received = new Promise<string>((done) => {
      void consumer.run({ eachMessage: async ({ message }) => done(`${message.key}=${message.value}`) });
    });
    expect(await received).toBe('k=v');
    await Promise.all([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
  }, 60_000);

  it('makes no topic by itself', async () => {
    const kafka = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING, retry: { retries: 1 } });
    const producer = kafka.producer({ allowAutoTopicCreation: true });
    await producer.connect();
    await expect(producer.send({ topic: freshName('none'), messages: [{ value: 'v' }] })).rejects.toThrow();
    await producer.disconnect();
  }, 30_000);
});

describe('chromium', () => {
  it('tells its version', () => {
    expect(execFileSync(chromiumPath(), ['--version'], { encoding: 'utf8' })).toMatch(/Chrom/);
  }, 300_000);
});

describe('an engine that is given by its address and lies', () => {
  const given = (variable: string, address: string) => {
    const before = process.env[variable];
    process.env[variable] = address;
    return () => {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
    };
  };

  it.each([
    ['DATABASE_URL', 'postgres://someone:secret@127.0.0.1:1/none', () => startPostgres()],
    ['REDIS_URL', 'redis://127.0.0.1:1', () => startRedis()],
    ['KAFKA_BROKERS', '127.0.0.1:1', () => startKafka()],
  ])('%s names nobody: one sentence says so', async (variable, address, start) => {
    const restore = given(variable, address);
    try {
      const error = await start().then(String, (reason: Error) => reason.message);
      expect(error).toMatch(new RegExp(`^${variable} names .*127\\.0\\.0\\.1:1.*, and tests cannot use it: .+$`));
      expect(error).not.toContain('secret');
    } finally {
      restore();
    }
  });

  it('REDIS_URL names something that says OK to everything: one sentence says so', async () => {
    const yes = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => socket.write('+OK\r\n'.repeat(data.toString('latin1').split('*').length - 1)));
    });
    await once(yes.listen(0, '127.0.0.1'), 'listening');
    const address = yes.address();
    const restore = given('REDIS_URL', `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    try {
      await expect(startRedis()).rejects.toThrow('it is no Redis, it answers "OK" to a command to echo');
    } finally {
      restore();
      yes.close();
    }
  });
});

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};
