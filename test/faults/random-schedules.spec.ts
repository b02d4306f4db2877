// Seeded random schedules: faults of every kind in any order, with numbered load, and the books checked after each. A short
// fixed set by default; the long one by hand: FAULT_RUNS=200 npm run test:faults -- random-schedules. FAULT_SEED is the first
// seed, FAULT_STAGES (`embedded,cluster-1,cluster-2`) the stages; FAULT_REPORT
// a file that gets a line a run. A violation names the seed that shows it again.

import { describe, expect, it, jest } from '@jest/globals';
import { randomSchedule } from '#test/faults/catalogue';
import { FaultRuns, type RunReport } from '#test/faults/fault-run';
import { openStage, type Stage } from '#test/faults/stage';

// A fault that shows once in two runs is a fault.
jest.retryTimes(0);

const STAGES = [
  { name: 'embedded', mode: 'embedded', instances: 1 },
  { name: 'cluster-1', mode: 'cluster', instances: 1 },
  { name: 'cluster-2', mode: 'cluster', instances: 2 },
] as const;

const { FAULT_SEED = '20261', FAULT_RUNS, FAULT_STAGES } = process.env;
const first = Number(FAULT_SEED);
const runsOf = Number(FAULT_RUNS ?? 1);
const chosen = STAGES.filter(({ name }) => (FAULT_STAGES ?? 'embedded').split(',').includes(name));

describe.each(chosen)('$name', ({ mode, instances }) => {
  it(
    `holds every invariant after each of ${runsOf} schedules from seed ${first}`,
    async () => {
      let stage: Stage | undefined;
      let runs: FaultRuns | undefined;
      const violated: RunReport[] = [];
      try {
        for (let seed = first; seed < first + runsOf; seed++) {
          stage ??= await openStage(mode, { instances });
          runs ??= await FaultRuns.on(stage);
          const report = await runs.run(randomSchedule(mode, seed));
          if (report.violations.length === 0) continue;
          violated.push(report);
          process.stderr.write(
            `${JSON.stringify(report)}\n${stage.processes.map((one) => `── ${one.name}\n${one.output()}`).join('\n')}\n`,
          );
          // Its books are wrong: the next schedule gets a stage of its own.
          await stage.close();
          [stage, runs] = [undefined, undefined];
        }
        expect(await runs?.verified()).toEqual([]);
      } finally {
        await stage?.close();
      }
      expect(violated).toEqual([]);
    },
    60_000 + runsOf * 240_000,
  );
});
