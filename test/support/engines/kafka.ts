import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { freePort } from '#postgres/embedded/free-port';
import { type Engine, sharedLife } from './engine.js';
import { requireAnswer } from './given-engine.js';
import { requireProgram } from './install.js';
import { kafkaJars } from './kafka-install.js';
import { engineFolder, removeFolder } from './run-folder.js';
import { endProcess, startServer } from './server-process.js';
import { sharedAddress } from './shared-engine.js';

export interface KafkaEngine extends Engine {
  readonly brokers: readonly string[];
}

export interface Door {
  /** Of the proxy, which must lead somewhere before the broker can be asked whether it is there. */
  readonly port: number;
  aimAt(port: number): void;
}

export interface KafkaWish {
  /** A broker that may be killed: 4 s more. The shared one serves the whole run: use fresh names for topics and groups. */
  readonly own?: boolean;
  /** Lines of server.properties. Only with `own`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** More listeners, by name, each behind a proxy whose address is what its clients are told. Only with `own`. */
  readonly doors?: Readonly<Record<string, Door>>;
  /** Runs as a server that stays does: the optimizing compiler, the default collector, 1 GB. Only with `own`. */
  readonly forMeasuring?: boolean;
}

/** One broker (KRaft, no replicas, no topics made by themselves). */
export const startKafka = async (wish: KafkaWish = {}): Promise<KafkaEngine> => {
  if (wish.own) return startOwn(wish, wish.forMeasuring ? ['-Xmx1g'] : [...FAST_START, '-Xmx512m']);
  const given = process.env.KAFKA_BROKERS;
  if (given) {
    await requireAnswer(
      { variable: 'KAFKA_BROKERS', address: given },
      async () => (await answers(given.split(','))) || 'no broker answers there',
    );
  }
  const address =
    given ||
    (await sharedAddress('kafka', async () => (await startOwn({}, [...FAST_START, '-Xmx512m'])).brokers.join(',')));
  return { ...named(address.split(',')), stop: async () => undefined, ...sharedLife('Kafka') };
};

/** A name that no other test uses. */
export const freshName = (stem: string): string => `${stem}.test.${randomBytes(5).toString('hex')}`;

const named = (brokers: readonly string[]) => ({ brokers, url: `kafka://${brokers.join(',')}` });

const startOwn = async ({ settings = {}, doors = {} }: KafkaWish, jvm: readonly string[]): Promise<KafkaEngine> => {
  const java = requireProgram(['java'], ['default-jre-headless']);
  const jars = join(kafkaJars(), '*');
  const folder = engineFolder('kafka');
  const port = await freePort();
  const config = writeConfig(folder, {
    ...(await withDoors(properties(folder, port, await freePort()), doors)),
    ...settings,
  });
  // One word: an id may begin with a dash. Not waited for idly: other engines start meanwhile.
  const format = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId()}`, '-c', config];
  await promisify(execFile)(java, [...FAST_START, '-cp', jars, ...format]);
  const brokers = [`127.0.0.1:${port}`];
  const start = () =>
    startServer({
      name: 'kafka',
      folder,
      program: java,
      args: [...jvm, '-cp', jars, 'kafka.Kafka', config],
      isReady: () => answers(brokers),
      limitMs: 90_000,
    });
  let server = await start();
  return {
    ...named(brokers),
    stop: async () => {
      await server.stop('SIGKILL');
      await removeFolder(folder);
    },
    kill9: () => endProcess(server.pid, 'SIGKILL'),
    restart: async () => {
      await server.stop('SIGKILL');
      server = await start();
    },
  };
};

/** A short life: the quick compiler and the collector with the least threads. */
const FAST_START = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

const clusterId = (): string => randomBytes(16).toString('base64url');

const properties = (folder: string, port: number, controllerPort: number): Record<string, string> => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
  'controller.listener.names': 'CONTROLLER',
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'log.dirs': join(folder, 'data'),
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'default.replication.factor': '1',
  'min.insync.replicas': '1',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
});

/** A client asks for the brokers' addresses and is told those of the listener that it came by. */
const withDoors = async (
  base: Record<string, string>,
  doors: Readonly<Record<string, Door>>,
): Promise<Record<string, string>> => {
  const lines = { ...base };
  const add = (key: string, value: string): void => {
    lines[key] += `,${value}`;
  };
  for (const [name, door] of Object.entries(doors)) {
    const [listener, port] = [name.toUpperCase(), await freePort()];
    door.aimAt(port);
    add('listeners', `${listener}://127.0.0.1:${port}`);
    add('advertised.listeners', `${listener}://127.0.0.1:${door.port}`);
    add('listener.security.protocol.map', `${listener}:PLAINTEXT`);
  }
  return lines;
};

const writeConfig = (folder: string, lines: Readonly<Record<string, string>>): string => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'server.properties');
  writeFileSync(
    file,
    Object.entries(lines)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(''),
  );
  return file;
};

/** A broker answers before its controller has a leader, so the question is one that only a whole broker can answer. */
const answers = async (brokers: readonly string[]): Promise<boolean> => {
  const admin = new Kafka({
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    const { controller, brokers: members } = await admin.describeCluster();
    return controller !== null && members.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};
