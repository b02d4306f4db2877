// Our posting: the Kafka adapter's batches, what each incident counts, the roll-up over five levels, and the store's script
// that moves sums and position together; days and months, so that any window can be read. Exactly once: it starts at the
// store's own position, and the script applies a batch from exactly there.

import type { Day } from '#domain/calendar/day';
import { localDay } from '#domain/calendar/local-time';
import { incidentContributions } from '#domain/incident/contributions';
import { RegionTree } from '#domain/region/region-tree';
import { KafkaEventLog } from '#kafka/kafka-event-log';
import type { BatchControl, LogBatch } from '#ports/event-log/event-log';
import { RedisReadingStore } from '#redis/redis-reading-store';
import { readRegions } from '#runtime/seeds/reference-data';
import { createLogger } from '#telemetry/logger';
import { rollUp } from '../../../apps/ledger/following/deltas.js';
import { floorsOn } from '../../../apps/ledger/following/floors.js';
import type { ConsumeArgs } from '../baseline/each-batch.program.js';
import { meter } from '../meter.js';
import { programArgs, tell } from '../programs.js';

export interface PostingArgs extends ConsumeArgs {
  readonly redisUrl: string;
}

const { brokers, topic, group, events, warmUp, redisUrl } = programArgs<PostingArgs>();
const EPOCH = 1;
/** Province and country count by incidents too, unlike in the field: so that there are five levels. */
const fiveLevels = (): RegionTree => {
  const { regions } = readRegions();
  const bases = ['440000', '100000'].map((region) => ({
    region,
    sector: '*' as const,
    basis: 'incidents' as const,
    from: '1949-10-01',
    to: null,
  }));
  return new RegionTree(regions, bases, '440600', 1);
};
const tree = fiveLevels();
const store = await RedisReadingStore.open(redisUrl);
const log = new KafkaEventLog({ brokers }, createLogger('bench', 'silent'));
const today: Day = localDay(Date.now(), 'Asia/Shanghai');
const { add, rate } = meter(events, warmUp);
/** The posting of a batch overlaps the reading of the next, as in the ledger. */
const posting = new Map<number, Promise<void>>();

const contributionsOf = ({ value }: LogBatch['records'][number]) => {
  const { data } = JSON.parse(value.toString('utf8'));
  const occurredAt = Date.parse(data.occurredAt);
  return incidentContributions(
    { ...data, occurredAt, day: localDay(occurredAt, 'Asia/Shanghai'), directLossFen: null, equipment: null },
    tree,
  );
};

const start = async (partition: number): Promise<bigint> => {
  await store.beginRebuild(partition, { epoch: EPOCH, treeVersion: tree.version, floors: floorsOn(today) });
  await store.finishRebuild(partition, EPOCH, 0n);
  return (await store.position(partition))?.offset ?? 0n;
};

const post = async (batch: LogBatch, deltas: ReturnType<typeof rollUp>, control: BatchControl): Promise<void> => {
  const { partition: slot, from, to } = batch;
  const outcome = await store.post({ slot, epoch: EPOCH, from, to, deltas });
  if (outcome !== 'applied') throw new Error(`posting: ${outcome}`);
  control.commit(to);
  add(batch.records.length);
};

await log.subscribe({
  topic,
  group,
  mode: 'group',
  start,
  handle: async (batch, control) => {
    const deltas = rollUp(batch.records.flatMap(contributionsOf), tree);
    await posting.get(batch.partition);
    posting.set(batch.partition, post(batch, deltas, control));
  },
  onStopped: (reason) => {
    throw new Error(`stopped: ${reason.type === 'failed' ? String(reason.error) : reason.type}`);
  },
});
tell({ rate: await rate });
