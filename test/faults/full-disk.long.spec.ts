// A disk that is really full, under the database of either mode: while it is, nothing is acknowledged that is not kept, nothing
// is refused for it, `/readyz` says why, the log does not fill what is left; and when somebody has made room, everything
// goes on by itself. `npm test` shows how it begins and ends (53100 in `matrix.spec`, a server that cannot start in
// `embedded-postgres.int.spec`); this needs a disk to fill, so it is in the long set only.

import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '#test/eventually';
import { CALM_TOWN } from '#test/faults/fault-load';
import { FaultRuns } from '#test/faults/fault-run';
import type { Fault } from '#test/faults/faults';
import { withPostgres } from '#test/faults/postgres-faults';
import { openSmallDisk, type SmallDisk } from '#test/faults/small-disk';
import { enginesOf, openStage, type Stage } from '#test/faults/stage';
import { report, SOURCE } from '#test/ledger/events';

jest.retryTimes(0);
const LIMIT = 300_000;
const MIB = 1024 * 1024;
const DISK_MIB = 300;
/** How long nothing can be written. */
const FULL_MS = 8_000;
const occurredAt = new Date(Date.now() - 3_600_000).toISOString();

let stage: Stage | undefined;
let disk: SmallDisk | undefined;
afterEach(async () => {
  await stage?.close();
  await disk?.close();
  [stage, disk] = [undefined, undefined];
}, 60_000);

interface Ready {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

/** Lines of what each process printed, as far as it is kept. */
const linesOf = (of: Stage): number => of.processes.reduce((sum, one) => sum + one.output().split('\n').length, 0);

/** Tight: not a page more. Wide: pages, but no segment of the write-ahead log, of which the server dies. */
const diskFull = (of: SmallDisk, how: 'tight' | 'wide', look: (stage: Stage) => Promise<void>): Fault => ({
  name: `the disk is full (${how})`,
  happen: async (at) => {
    of.fill(how === 'tight' ? 0 : 6 * MIB);
    if (how === 'wide') {
      await withPostgres(at, async (client) => {
        const write = `select pg_logical_emit_message(false, 'fill', repeat('x', 1000000))`;
        for (let i = 0; i < 40; i++) await client.query(write);
      }).catch(() => undefined);
    }
    try {
      await look(at);
    } finally {
      of.makeRoom();
    }
  },
});

describe('embedded', () => {
  /** Answered 202 while the disk was full: a small one may still fit. */
  const taken: string[] = [];
  const full = async (at: Stage): Promise<void> => {
    const [door] = at.doors;
    const since = Date.now();
    let n = 0;
    const send = async () => {
      const id = `full${since}-${n++}`;
      // Below every threshold, so in no number: the sums of the run hold.
      const answer = await door?.send(report(id, id.toUpperCase(), { region: CALM_TOWN, deaths: 0, occurredAt }));
      if (answer?.status === 202) taken.push(id);
      return answer;
    };
    await eventually(async () => expect((await send())?.status).toBe(503), { timeoutMs: 10_000, everyMs: 20 });
    const first = Date.now();
    let ready: Ready | undefined;
    await eventually(
      async () => {
        ready = (await door?.call<Ready>('/readyz'))?.body;
        expect(ready?.ready).toBe(false);
      },
      { timeoutMs: 3_000 },
    );
    expect(ready?.dependencies['event-log']).toBe('down');
    expect(ready?.warnings).toEqual([expect.stringContaining('磁盘已满')]);
    await eventually(async () => expect(await door?.metrics()).toMatch(/^fengsui_disk_free_bytes\{[^}]*\} \d+$/m));
    const lines = linesOf(at);
    while (Date.now() - first < FULL_MS) {
      const answer = await send();
      if (answer?.status !== 202) {
        expect(answer?.status).toBe(503);
        expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      await pause(100);
    }
    expect(linesOf(at) - lines).toBeLessThan(60);
  };

  it.each(['tight', 'wide'] as const)(
    'a %s disk: 503 and a reason, never 202 for what is lost; room is all that is needed',
    async (how) => {
      disk = await openSmallDisk(DISK_MIB);
      stage = await openStage('embedded', { disk });
      const runs = await FaultRuns.on(stage);
      const { violations, healedSeconds } = await runs.run({ seed: 31, faults: [diskFull(disk, how, full)] });
      expect(violations).toEqual([]);
      expect(healedSeconds).toBeLessThan(60);
      for (const id of taken.splice(0))
        expect(await stage.doors[0]?.status(SOURCE, id)).toMatchObject({ state: 'listed' });
      expect(await stage.doors[0]?.metrics()).not.toMatch(/fengsui_consumer_stopped\{[^}]*\} 1/);
      expect(await runs.verified()).toEqual([]);
    },
    LIMIT,
  );

  it(
    'killed on a full disk: the next start says why, and the one after room was made goes on',
    async () => {
      disk = await openSmallDisk(DISK_MIB);
      stage = await openStage('embedded', { disk });
      const runs = await FaultRuns.on(stage);
      const killed = async (at: Stage): Promise<void> => {
        for (const one of at.processes) one.signal('SIGKILL');
        await eventually(() => expect(at.processes[0]?.output()).toContain('The disk of the data folder is full'), {
          timeoutMs: 30_000,
        });
      };
      const { violations } = await runs.run({ seed: 32, faults: [diskFull(disk, 'tight', killed)] });
      expect(violations).toEqual([]);
    },
    LIMIT,
  );
});

describe('cluster', () => {
  it(
    'PostgreSQL’s disk: events are taken, wait, and are booked when there is room; who supervises the server starts it again',
    async () => {
      disk = await openSmallDisk(DISK_MIB);
      stage = await openStage('cluster', { disk });
      const runs = await FaultRuns.on(stage);
      const full = (): Promise<void> => pause(FULL_MS);
      const before = linesOf(stage);
      const tight = await runs.run({ seed: 33, faults: [diskFull(disk, 'tight', full)] });
      expect(tight.violations).toEqual([]);
      expect(linesOf(stage) - before).toBeLessThan(600);
      const died: Fault = diskFull(disk, 'wide', full);
      const startedAgain: Fault = {
        name: `${died.name}, and the server is started again`,
        happen: async (at, dice) => {
          await died.happen(at, dice);
          await enginesOf(at).postgres.restart();
        },
      };
      const wide = await runs.run({ seed: 34, faults: [startedAgain] });
      expect(wide.violations).toEqual([]);
    },
    LIMIT,
  );
});
