import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals';
import { appendContract } from './contract/append.contract.js';
import { consumeContract } from './contract/consume.contract.js';
import { groupContract } from './contract/group.contract.js';
import { type Bench, type EventLogHarness, freshName, type Gate } from './contract/harness.js';
import { rangeContract } from './contract/range.contract.js';
import type { EventLog } from './event-log.js';

/** What every event log must do; an adapter's spec calls it with its own harness. */
export const eventLogContract = (name: string, start: () => Promise<EventLogHarness>): void => {
  describe(`event log contract: ${name}`, () => {
    jest.setTimeout(60_000);
    let harness: EventLogHarness | undefined;
    const opened: EventLog[] = [];
    const gates: Gate[] = [];

    const bench: Bench = {
      harness: () => {
        if (!harness) throw new Error('the harness has not started');
        return harness;
      },
      open: async () => {
        const log = await bench.harness().open();
        opened.push(log);
        return log;
      },
      topic: async (partitions) => {
        const log = await bench.open();
        const topic = freshName('topic');
        await log.ensureTopics([{ name: topic, partitions, retention: 'forever' }]);
        return { log, topic };
      },
      gate: () => {
        const { promise: opened, resolve: open } = deferred();
        gates.push({ opened, open });
        return { opened, open };
      },
    };

    beforeAll(async () => {
      harness = await start();
    });
    afterEach(async () => {
      for (const gate of gates.splice(0)) gate.open();
      await Promise.all(opened.splice(0).map((log) => log.close()));
    });
    afterAll(() => harness?.close());

    appendContract(bench);
    consumeContract(bench);
    rangeContract(bench);
    groupContract(bench);
  });
};

const deferred = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};
