import kafkajs, { type Admin } from 'kafkajs';

// Node finds this name only through the default export of the CommonJS module.
const { ConfigResourceTypes } = kafkajs;

import type { TopicSpec } from '#contracts/topics';
import { PermanentFailure } from '#ports/failures';

const DAY_MS = 86_400_000;

/** Append time of the log, not of the client; kept for ever unless the topic says otherwise. */
const settings = (spec: TopicSpec): Record<string, string> => ({
  'message.timestamp.type': 'LogAppendTime',
  'retention.ms': spec.retention === 'forever' ? '-1' : String(spec.retention * DAY_MS),
  'cleanup.policy': 'delete',
  'max.message.bytes': String(10 << 20),
});
/** What would change history in silence if an existing topic had it otherwise. */
const ESSENTIAL = ['message.timestamp.type', 'retention.ms', 'cleanup.policy'];

export const ensureTopics = async (admin: Admin, specs: readonly TopicSpec[]): Promise<void> => {
  const existing = new Set(await admin.listTopics());
  const missing = specs.filter(({ name }) => !existing.has(name));
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((spec) => ({
        topic: spec.name,
        numPartitions: spec.partitions,
        configEntries: Object.entries(settings(spec)).map(([name, value]) => ({ name, value })),
      })),
    });
  }
  for (const spec of specs) await verify(admin, spec);
};

const verify = async (admin: Admin, spec: TopicSpec): Promise<void> => {
  const found = await partitionCount(admin, spec.name);
  if (found !== spec.partitions) {
    const message = `topic ${spec.name} has ${found} partitions, not ${spec.partitions}: a count never changes, make a new topic`;
    throw new PermanentFailure('partition-count', message);
  }
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: spec.name, configNames: ESSENTIAL }],
  });
  const wanted = settings(spec);
  for (const { configName, configValue } of resources[0]?.configEntries ?? []) {
    if (ESSENTIAL.includes(configName) && configValue !== wanted[configName]) {
      const message = `topic ${spec.name} has ${configName}=${configValue}, not ${wanted[configName]}`;
      throw new PermanentFailure('topic-settings', message);
    }
  }
};

/** Asks for the names first: a client that was told of a missing topic asks for it again with every look at the cluster. */
export const partitionCount = async (admin: Admin, topic: string): Promise<number> => {
  const names = await admin.listTopics();
  if (!names.includes(topic)) throw new PermanentFailure('unknown-topic', `the log has no topic ${topic}`);
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]?.partitions.length ?? 0;
};
