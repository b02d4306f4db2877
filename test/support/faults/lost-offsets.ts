// Records that nobody has booked yet are deleted from the log, as a wrong retention or a careless hand does.

import { Kafka, logLevel } from 'kafkajs';
import { EVENTS_TOPIC } from '#contracts/topics';
import { partitionOf } from '#ports/event-log/partition-of';
import { report } from '../ledger/events.js';
import { CALM_TOWN } from './fault-load.js';
import { killAll } from './faults.js';
import { enginesOf, type Stage } from './stage.js';

/** Where, and what was in it. The ledger starts anew and finds its position below what the log still holds. */
export const loseOffsets = async (stage: Stage): Promise<{ partition: number; subject: string }> => {
  const subject = 'LOST';
  const admin = new Kafka({ brokers: [...enginesOf(stage).kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    stage.arm('ledger-fetched', 1, 'held');
    const lost = report(subject.toLowerCase(), subject, { region: CALM_TOWN, deaths: 0 });
    const answer = await stage.doors[0]?.send(lost);
    if (answer?.status !== 202) throw new Error(`answered ${answer?.status}`);
    const ends = await admin.fetchTopicOffsets(EVENTS_TOPIC);
    const partition = partitionOf(subject, ends.length);
    const offset = ends.find((one) => one.partition === partition)?.high ?? '';
    await admin.deleteTopicRecords({ topic: EVENTS_TOPIC, partitions: [{ partition, offset }] });
    killAll(stage, 'ledger');
    stage.disarm();
    return { partition, subject };
  } finally {
    await admin.disconnect();
  }
};
