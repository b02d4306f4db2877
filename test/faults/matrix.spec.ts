// The rows of the matrix of faults (docs/reliability.md), a deterministic one each: kill -9 exactly between two steps, zombies,
// rebalances, engines that die, forget, fill up or lock, networks that cut, hold back or swallow. After each the books are
// checked (I1 to I6, I9). Several rows share a run where one does not hide the other.

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '#test/eventually';
import {
  badNetwork,
  engineKilled,
  linkCut,
  redisEmptied,
  redisFull,
  redisRolledBack,
  redisScriptsForgotten,
} from '#test/faults/engine-faults';
import { CALM_TOWN } from '#test/faults/fault-load';
import { FaultRuns, type Schedule } from '#test/faults/fault-run';
import { dieAt, dieInRebalance, rebalance, untoldThenKilled, zombieAt } from '#test/faults/faults';
import { honestyFaults } from '#test/faults/honesty';
import { Isolation } from '#test/faults/isolation';
import { loseOffsets } from '#test/faults/lost-offsets';
import {
  alertsHeldThenKilled,
  backendsKilled,
  bookedLocked,
  connectionsExhausted,
  saysDiskFull,
  whileSaysFull,
} from '#test/faults/postgres-faults';
import { openStage, type Stage } from '#test/faults/stage';
import { apiOf } from '#test/instance/api';
import { MODES } from '#test/instance/instance';
import { report, SOURCE } from '#test/ledger/events';
import { ONE_SECOND, quickest } from '#test/quickest';

// A fault that shows once in two runs is a fault.
jest.retryTimes(0);
const LIMIT = 240_000;
/** `npm test` has a short set; FAULT_ROWS=all adds the rest, for which those stand. */
const all = process.env.FAULT_ROWS === 'all';

/** A cluster takes its time to start: it does so while the first rows run. */
let ahead: Promise<Stage> | undefined;
afterAll(
  () =>
    ahead?.then(
      (unused) => unused.close(),
      () => undefined,
    ),
  LIMIT,
);

describe.each(MODES)('%s', (mode) => {
  let stage: Stage;
  let runs: FaultRuns;
  beforeAll(async () => {
    stage = await (mode === 'cluster' && ahead ? ahead : openStage(mode));
    if (mode === 'embedded') ahead = openStage('cluster');
    // Told of where it is waited for.
    ahead?.catch(() => undefined);
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
    'an event that cannot be booked is refused within a second, and does not hold up another partition',
    async () => {
      const isolation = await Isolation.on(stage, 'alone');
      const refusing = isolation.p99({ events: 20, everyMs: 20, floodPerSecond: 100 });
      expect(await quickest(() => isolation.refused(), ONE_SECOND)).toBeLessThan(1_000);
      expect(await quickest(() => isolation.booked(), ONE_SECOND)).toBeLessThan(1_000);
      await refusing;
    },
    LIMIT,
  );

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
      () => holds({ seed: 15, faults: [backendsKilled, bookedLocked(2_000), saysDiskFull(1_500)] }),
      LIMIT,
    );
  }

  if (mode === 'embedded') {
    it(
      'the door, while the log cannot acknowledge: 503 and not ready, never 202; what was asked counts once afterwards',
      async () => {
        const [door] = stage.doors;
        if (!door) throw new Error('no door');
        const event = report('honest', 'HONEST', { region: CALM_TOWN, deaths: 0 });
        await whileSaysFull(stage, 'log_record', async () => expect(await honestyFaults(door, event)).toEqual([]));
        await eventually(async () => expect((await door.send(event)).status).toBe(202));
        await eventually(async () => expect(await door.status(SOURCE, event.id)).toMatchObject({ state: 'listed' }));
        await stage.ready();
      },
      LIMIT,
    );
    it(
      'leaves books in which `ops verify` finds nothing',
      async () => expect(await runs.verified()).toEqual([]),
      LIMIT,
    );
    return;
  }

  it(
    'a zombie owner wakes in the middle of a batch that its successor has booked',
    async () => {
      const leave = await stage.visit('ledger');
      await holds({ seed: 19, faults: [zombieAt('ledger-fetched')] });
      await leave();
    },
    LIMIT,
  );

  it(
    'Redis: executed and not answered, and nothing afterwards that would mend it by chance',
    () => holds({ seed: 22, faults: [badNetwork({ engine: 'redis' }, { type: 'deaf' }, 800)] }),
    LIMIT,
  );

  it(
    'Redis: emptied, rolled back, full, its scripts forgotten, killed',
    () =>
      holds({
        seed: 17,
        faults: [redisEmptied, redisRolledBack, redisFull],
        closing: [redisScriptsForgotten, engineKilled('redis')],
      }),
    LIMIT,
  );

  it('leaves books in which `ops verify` finds nothing', async () => expect(await runs.verified()).toEqual([]), LIMIT);

  if (!all) return;

  it(
    'PostgreSQL: the server killed, no connection to be had, a reply lost',
    () =>
      holds({
        seed: 16,
        faults: [
          engineKilled('postgres'),
          connectionsExhausted(1_000),
          badNetwork({ engine: 'postgres' }, { type: 'deaf' }, 600),
        ],
      }),
    LIMIT,
  );

  it(
    'Kafka: an append that nobody hears of, the broker killed',
    () =>
      holds({
        seed: 18,
        faults: [badNetwork({ engine: 'kafka' }, { type: 'deaf' }, 600), engineKilled('kafka')],
        closing: [linkCut({ engine: 'kafka' })],
      }),
    LIMIT,
  );

  it(
    'a second ledger joins and leaves, and one dies in the rebalance',
    () => holds({ seed: 20, faults: [rebalance, dieInRebalance] }),
    LIMIT,
  );

  it(
    'networks that are late, half-open, sliced, narrow, for all or for one service',
    () =>
      holds({
        seed: 21,
        faults: [
          badNetwork({ engine: 'kafka' }, { type: 'silent' }, 1_500),
          badNetwork({ engine: 'postgres' }, { type: 'latency', ms: 200 }, 1_000),
          badNetwork({ engine: 'redis' }, { type: 'sliced', bytes: 7 }, 800),
          badNetwork({ engine: 'kafka' }, { type: 'narrow', bytesPerSecond: 20_000 }, 800),
        ],
        closing: [
          badNetwork({ engine: 'kafka', service: 'ledger' }, { type: 'deaf' }, 800),
          badNetwork({ engine: 'postgres', service: 'alerting' }, { type: 'silent' }, 1_000),
          badNetwork({ engine: 'redis', service: 'console' }, { type: 'refused' }, 500),
        ],
      }),
    LIMIT,
  );

  // The last: the partition stays stopped.
  it(
    'Kafka: an offset that the log no longer holds: its partition stops and says so, the others go on',
    async () => {
      const { partition, subject } = await loseOffsets(stage);
      const [ledger] = stage.processes.filter((one) => one.name === 'ledger');
      await eventually(
        async () => {
          const { status, body } = await apiOf(ledger?.url ?? '').call<{ stopped: string[] }>('/readyz');
          expect([status, body.stopped]).toEqual([503, [`ledger/${partition}: offset-out-of-range`]]);
        },
        { timeoutMs: 60_000 },
      );
      expect(ledger?.output()).toContain('"type":"offset-out-of-range"');
      const isolation = await Isolation.on(stage, 'beside', partition);
      expect(await isolation.booked()).toBeGreaterThan(0);
      expect((await stage.console.status(SOURCE, subject.toLowerCase())).state).toBe('pending');
    },
    LIMIT,
  );
});
