import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { eventually } from '#test/eventually';
import { alternate } from '../alternate.js';
import { WARM_UP_PART } from '../meter.js';
import { startService } from '../ready.js';
import type { Bench, Measured } from '../row.js';
import { clusterPlace, type LoadedLog, PARTITIONS } from '../stage.js';
import { consumeOnce, emptyRedis } from './g3-posting.js';

const LOOK_MS = 10;
const LIMIT_MS = 300_000;

const withAdmin = async <T>(log: LoadedLog, use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> => {
  const admin = new Kafka({ brokers: [...log.kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
};

/** As if nothing had ever been booked. */
const forget = async (log: LoadedLog): Promise<void> => {
  await emptyRedis(log.redisUrl);
  await withAdmin(log, (admin) => admin.deleteGroups(['ledger'])).catch(() => undefined);
};

const committed = (log: LoadedLog): Promise<number> =>
  withAdmin(log, async (admin) => {
    const [row] = await admin.fetchOffsets({ groupId: 'ledger', topics: [log.topic] });
    return (row?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  });

/** How far the sums in Redis are: they follow the ledger, so everything below is booked and posted. */
const postedIn = async (redis: Redis): Promise<number> => {
  const pipeline = redis.pipeline();
  for (let slot = 0; slot < PARTITIONS; slot += 1) pipeline.hmget(`{p${slot}}`, 'state', 'offset');
  const answers = (await pipeline.exec()) ?? [];
  return answers.reduce((sum, [, value]) => {
    const [state, offset] = Array.isArray(value) ? value : [];
    return state === 'ready' ? sum + Number(offset) : sum;
  }, 0);
};

/** Events a second from the end of the warm-up until the last sum is posted; the service is a process of its own. */
export const ledgerRate = async (log: LoadedLog): Promise<number> => {
  await forget(log);
  const place = await clusterPlace(log);
  const redis = new Redis(log.redisUrl);
  const { process: service } = await startService('ledger', place.env);
  try {
    let [from, startedAt, posted] = [0, 0, 0];
    let died: unknown;
    void service.ended.then((status) => {
      died = status;
    });
    await eventually(
      async () => {
        if (died !== undefined) return true;
        posted = await postedIn(redis);
        if (startedAt === 0 && posted >= log.events * WARM_UP_PART) [startedAt, from] = [performance.now(), posted];
        return posted >= log.events;
      },
      { timeoutMs: LIMIT_MS, everyMs: LOOK_MS },
    ).catch((error: Error) => {
      throw new Error(`the ledger stood at ${posted} of ${log.events}: ${error.message}\n${service.output()}`);
    });
    if (died !== undefined) throw new Error(`the ledger ended with ${died}:\n${service.output()}`);
    const rate = ((log.events - from) / (performance.now() - startedAt)) * 1_000;
    // Told of, too: the log is committed after the notices only.
    await eventually(async () => (await committed(log)) === log.events, { timeoutMs: 20_000 });
    return rate;
  } finally {
    await service.stop();
    redis.disconnect();
    await place.dispose();
  }
};

export const g4 = {
  id: 'G4',
  run: async ({ stage, rounds, say }: Bench): Promise<readonly Measured[]> => {
    const log = await stage.loadedLog();
    const figures = await alternate(
      rounds,
      { ours: () => ledgerRate(log), b1: consumeOnce(log, 'baseline/hincrby', { levels: 1 }) },
      say,
    );
    return [
      {
        id: 'G4',
        what: {
          zh: '台账全步:日志账与分录入 Postgres(提交落盘),合计入 Redis,发布通知',
          en: 'the whole ledger step: journal and entries in Postgres (durable commits), sums in Redis, notices published',
        },
        against: { zh: 'B1(见 G3)', en: 'B1 (see G3)' },
        unit: 'events/s',
        goal: { way: 'least', must: 0.25, aim: 0.4 },
        ours: figures.ours,
        denominator: figures.b1,
        note: {
          zh: '每条事件是一起新事故:4 条分录、1 个版本、1 行事故、1 行状态',
          en: 'every event is a new incident: 4 entries, 1 version, 1 incident row, 1 state row',
        },
      },
    ];
  },
};
