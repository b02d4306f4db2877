// kill -9 exactly between two steps, at every failpoint there is, embedded and as a cluster; then the books are checked.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultRuns } from '#test/faults/fault-run';
import { dieAt } from '#test/faults/faults';
import { openStage, type Stage } from '#test/faults/stage';
import { MODES } from '#test/instance/instance';

describe.each(MODES)('%s', (mode) => {
  let stage: Stage;
  let runs: FaultRuns;
  beforeAll(async () => {
    stage = await openStage(mode);
    runs = await FaultRuns.on(stage);
  }, 120_000);
  afterAll(() => stage?.close(), 60_000);

  const between = async (seed: number, ...faults: Parameters<typeof runs.run>[0]['faults']): Promise<void> => {
    const before = stage.processes.reduce((sum, one) => sum + one.restarts(), 0);
    const { violations } = await runs.run({ seed, faults });
    expect(violations).toEqual([]);
    // What was armed was reached: else nothing would be proved.
    expect(stage.processes.reduce((sum, one) => sum + one.restarts(), 0)).toBeGreaterThanOrEqual(
      before + faults.length,
    );
  };

  it(
    'the door, before the log has the events, and before it answers',
    () => between(11, dieAt('intake-validated', { hit: 2 }), dieAt('intake-acknowledged', { hit: 2 })),
    120_000,
  );
  it(
    'the ledger, before and after it books',
    () => between(12, dieAt('ledger-fetched', { hit: 2 }), dieAt('ledger-booked')),
    120_000,
  );
  it(
    'the ledger, after it posts, and after it has told',
    () => between(13, dieAt('ledger-posted'), dieAt('ledger-noticed')),
    120_000,
  );
  it('alerting, between the episode and its notices', () => between(14, dieAt('alerting-decided')), 120_000);
  it('notification, between sending and recording', () => between(15, dieAt('notification-sent')), 120_000);
});
