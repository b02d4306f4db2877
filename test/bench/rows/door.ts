// Intake as a process against engines of its own, and the plain door beside it. Nobody consumes meanwhile, at either.

import { Kafka, logLevel } from 'kafkajs';
import { DEVICE_TOKEN } from '#test/instance/api';
import type { LoadArgs, LoadFigures } from '../load/http-load.program.js';
import { endProgram, figuresOf, startProgram } from '../programs.js';
import { startReady } from '../ready.js';
import { clusterPlace, type Engines, PARTITIONS, startEngines } from '../stage.js';

const PLAIN_TOPIC = 'bench.plain';
export const SINGLE_CONNECTIONS = 64;
export const BATCH_CONNECTIONS = 8;

export type Load = (
  load: Pick<LoadArgs, 'connections' | 'perRequest' | 'warmUpMs' | 'ms' | 'rate'>,
) => Promise<LoadFigures>;

/** Posts events; fails if one of them was not answered 202. */
export const loadOn =
  (url: string, path: string, token?: string): Load =>
  async (load) => {
    const args: LoadArgs = { url, path, ...(token === undefined ? {} : { token }), ...load };
    const figures = await figuresOf<LoadFigures>('load/http-load', args);
    if (figures.failures > 0)
      throw new Error(`${figures.failures} of ${figures.sent} refused: ${figures.firstFailure}`);
    return figures;
  };

export const loadOnIntake = (url: string): Load => loadOn(url, '/api/v1/events', DEVICE_TOKEN);

export const withDoors = async <T>(use: (doors: { ours: Load; plain: Load }) => Promise<T>): Promise<T> => {
  const engines = await startEngines();
  try {
    return await withIntake(engines, async (ours) => {
      await createPlainTopic(engines);
      const plain = startProgram('baseline/single-event-door', { brokers: engines.kafka.brokers, topic: PLAIN_TOPIC });
      try {
        const { url } = JSON.parse(await plain.line());
        return await use({ ours, plain: loadOn(url, '/events') });
      } finally {
        await endProgram(plain);
      }
    });
  } finally {
    await engines.stop();
  }
};

const withIntake = async <T>(engines: Engines, use: (door: Load) => Promise<T>): Promise<T> => {
  const place = await clusterPlace(engines);
  // Makes tables, topics and regions; then nobody consumes.
  const ledger = await startReady('ledger', place.env);
  await ledger.process.stop();
  const intake = await startReady('intake', place.env);
  try {
    return await use(loadOnIntake(intake.url));
  } finally {
    await intake.process.stop();
    await place.dispose();
  }
};

const createPlainTopic = async ({ kafka }: Engines): Promise<void> => {
  const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: PLAIN_TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
};
