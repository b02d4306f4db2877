// The rows of the matrix of faults (docs/reliability.md), a deterministic one each: kill -9 exactly between two steps, zombies,
// rebalances, engines that die, forget, fill up or lock, networks that cut, hold back or swallow. After each the books are
// checked (I1 to I6, I9). Several rows share a run where one does not hide the other.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  alertsHeldThenKilled,
  backendsKilled,
  badNetwork,
  bookedLocked,
  connectionsExhausted,
  dieInRebalance,
  diskFull,
  kafkaKilled,
  linkCut,
  postgresKilled,
  rebalance,
  redisEmptied,
  redisFull,
  redisKilled,
  redisRolledBack,
  redisScriptsForgotten,
} from '#test/faults/engine-faults';
import { FaultRuns, type Schedule } from '#test/faults/fault-run';
import { dieAt, untoldThenKilled } from '#test/faults/faults';
import { openStage, type Stage } from '#test/faults/stage';
import { MODES } from '#test/instance/instance';

// A fault that shows once in two runs is a fault.
jest.retryTimes(0);
const LIMIT = 240_000;
/** `npm test` has a short set; FAULT_ROWS=all adds the rest, for which those stand. */
const all = process.env.FAULT_ROWS === 'all';
/** Longer than the session of a member in these tests: its partitions have another owner when it wakes. */
const ZOMBIE_MS = 5_500;

describe.each(MODES)('%s', (mode) => {
  let stage: Stage;
  let runs: FaultRuns;
  beforeAll(async () => {
    stage = await openStage(mode);
    runs = await FaultRuns.on(stage);
  }, LIMIT);
  afterAll(() => stage?.close(), 60_000);

  const restarts = (): number => stage.processes.reduce((sum, one) => sum + one.restarts(), 0);
  const holds = async (schedule: Schedule): Promise<void> => {
    const { violations } = await runs.run(schedule);
    if (violations.length > 0)
      process.stderr.write(stage.processes.map((p) => `── ${p.name}\n${p.output()}`).join('\n'));
    expect(violations).toEqual([]);
  };
  /** What was armed was reached, else nothing would be proved. */
  const dies = async (schedule: Schedule): Promise<void> => {
    const before = restarts();
    await holds(schedule);
    expect(restarts() - before).toBeGreaterThanOrEqual(schedule.faults.length + (schedule.closing?.length ?? 0));
  };

  it(
    'kill -9 of the ledger after it booked, posted and told; of alerting before its notices are committed',
    () =>
      dies({
        seed: 12,
        faults: [dieAt('ledger-booked'), dieAt('ledger-posted'), dieAt('ledger-noticed')],
        closing: [dieAt('alerting-decided')],
      }),
    LIMIT,
  );

  if (all || mode === 'embedded') {
    it(
      'kill -9 of the door before the log has the events and before it answers; of the ledger before it books',
      () =>
        dies({
          seed: 11,
          faults: [
            dieAt('intake-validated', { hit: 2 }),
            dieAt('intake-acknowledged', { hit: 2 }),
            dieAt('ledger-fetched', { hit: 2 }),
          ],
          closing: [dieAt('notification-sent')],
        }),
      LIMIT,
    );

    it(
      'kill -9 of the ledger that cannot tell what it booked, of alerting that cannot tell what it decided',
      async () => {
        await holds({ seed: 13, faults: [], closing: [untoldThenKilled] });
        await holds({ seed: 14, faults: [], closing: [alertsHeldThenKilled] });
      },
      LIMIT,
    );

    it(
      'PostgreSQL: backends killed, `booked` locked, no space left',
      () => holds({ seed: 15, faults: [backendsKilled, bookedLocked(2_000), diskFull(1_500)] }),
      LIMIT,
    );
  }

  if (mode === 'embedded') return;

  it(
    'a zombie owner wakes in the middle of a batch that its successor has booked',
    async () => {
      const leave = await stage.visit('ledger');
      await holds({ seed: 19, faults: [dieAt('ledger-fetched', { action: 'SIGSTOP', lasts: ZOMBIE_MS })] });
      await leave();
    },
    LIMIT,
  );

  it(
    'Redis: executed and not answered, and nothing afterwards that would mend it by chance',
    () => holds({ seed: 22, faults: [badNetwork('redis', { type: 'deaf' }, 800)] }),
    LIMIT,
  );

  it(
    'Redis: emptied, rolled back, full, its scripts forgotten, killed',
    () =>
      holds({
        seed: 17,
        faults: [redisEmptied, redisRolledBack, redisFull],
        closing: [redisScriptsForgotten, redisKilled],
      }),
    LIMIT,
  );

  if (!all) return;

  it(
    'PostgreSQL: the server killed, no connection to be had, a reply lost',
    () =>
      holds({
        seed: 16,
        faults: [postgresKilled, connectionsExhausted(1_000), badNetwork('postgres', { type: 'deaf' }, 600)],
      }),
    LIMIT,
  );

  it(
    'Kafka: an append that nobody hears of, the broker killed',
    () =>
      holds({
        seed: 18,
        faults: [badNetwork('kafka', { type: 'deaf' }, 600), kafkaKilled],
        closing: [linkCut('kafka')],
      }),
    LIMIT,
  );

  it(
    'a second ledger joins and leaves, and one dies in the rebalance',
    () => holds({ seed: 20, faults: [rebalance(1), dieInRebalance] }),
    LIMIT,
  );

  it(
    'networks that are late, half-open, sliced, narrow',
    () =>
      holds({
        seed: 21,
        faults: [
          badNetwork('kafka', { type: 'silent' }, 1_500),
          badNetwork('postgres', { type: 'latency', ms: 200 }, 1_000),
          badNetwork('redis', { type: 'sliced', bytes: 7 }, 800),
          badNetwork('kafka', { type: 'narrow', bytesPerSecond: 20_000 }, 800),
        ],
      }),
    LIMIT,
  );
});
