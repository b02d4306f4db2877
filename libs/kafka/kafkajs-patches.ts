// Three methods of kafkajs 2.2.4 are replaced (docs/adr/0003-kafkajs-hazards.md). It refuses to start with any other
// version: what was read and tested there need not hold elsewhere.

import { createRequire } from 'node:module';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

const VERSION = '2.2.4';
const PATCHED = Symbol.for('fengsui.kafkajs.patched');

/** Idempotent; to be called before the first client is made. */
export const patchKafkajs = (): void => {
  const found: unknown = createRequire(import.meta.url)('kafkajs/package.json').version;
  if (found !== VERSION)
    throw new Error(`kafkajs is ${String(found)}, but libs/kafka relies on the inside of ${VERSION}`);
  const group = ConsumerGroup.prototype;
  const queue = RequestQueue.prototype;
  for (const method of [
    group.connect,
    group.hasSeekOffset,
    group.commitOffsets,
    group.pause,
    group.recoverFromOffsetOutOfRange,
    queue.scheduleCheckPendingRequests,
  ]) {
    if (typeof method !== 'function') throw new Error('a method of kafkajs that libs/kafka relies on is missing');
  }
  if (PATCHED in group) return;
  Object.defineProperty(group, PATCHED, { value: true });
  exposeGroup(group);
  stopAtOffsetOutOfRange(group);
  stopIdleTimer(queue);
};

const exposeGroup = (prototype: ConsumerGroup): void => {
  const connect = prototype.connect;
  prototype.connect = async function (this: ConsumerGroup) {
    for (const assigner of this.assigners) assigner.onGroup?.(this);
    await connect.call(this);
  };
};

// kafkajs would go on at the other end of the log, and commit that: history skipped or repeated in silence.
const stopAtOffsetOutOfRange = (prototype: ConsumerGroup): void => {
  prototype.recoverFromOffsetOutOfRange = async function (this: ConsumerGroup, error) {
    this.pause([{ topic: error.topic, partitions: [error.partition] }]);
    for (const assigner of this.assigners) assigner.onOffsetOutOfRange?.(error);
  };
};

// kafkajs re-arms a 1 ms timer for ever, also when nothing waits: an idle pair takes 4.5 % of a core.
const stopIdleTimer = (prototype: RequestQueue): void => {
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
};
