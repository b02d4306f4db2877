// What can happen to the processes of an installation. Each fault begins, lasts and is over when its promise resolves; whether
// the processes are up again is looked at afterwards.

import { setTimeout as pause } from 'node:timers/promises';
import type { Failpoint } from '#ports/failpoints';
import { waitUntil } from '#postgres/embedded/processes';
import type { Dice } from './seeded.js';
import type { Death, Stage } from './stage.js';

export interface Fault {
  readonly name: string;
  happen(stage: Stage, dice: Dice): Promise<void>;
}

/** One who reaches it must come by: else the fault has not happened, and the run would prove nothing. */
const REACHED_WITHIN_MS = 60_000;

/** `within`: it is no matter if nobody comes by in that time. */
export const dieAt = (
  point: Failpoint,
  options: { hit?: number; action?: Death; lasts?: number; within?: number } = {},
): Fault => ({
  name: `${options.action ?? 'SIGKILL'} at ${point}`,
  happen: async (stage) => {
    const { hit = 1, action = 'SIGKILL', lasts = 0, within } = options;
    stage.arm(point, hit, action);
    const isReached = await waitUntil(() => !stage.isArmed(), within ?? REACHED_WITHIN_MS);
    stage.disarm();
    if (!isReached && within === undefined) throw new Error(`nobody came to ${point}`);
    if (action !== 'SIGSTOP') return;
    await pause(lasts);
    for (const one of stage.processes) one.signal('SIGCONT');
  },
});

/** Longer than the session of a member in these tests: its partitions have another owner when it wakes. */
const ZOMBIE_MS = 5_500;

export const zombieAt = (point: Failpoint, options: { within?: number } = {}): Fault =>
  dieAt(point, { ...options, action: 'SIGSTOP', lasts: ZOMBIE_MS });

export const kill9 = (service?: string): Fault => ({
  name: `kill -9 of ${service ?? 'a process'}`,
  happen: async (stage, dice) => {
    const some = stage.processes.filter((one) => service === undefined || one.name === service);
    await pause(dice.below(150));
    dice.pick(some).signal('SIGKILL');
    await pause(200);
  },
});

export const sigterm = (): Fault => ({
  name: 'SIGTERM of a process',
  happen: async (stage, dice) => {
    dice.pick(stage.processes).signal('SIGTERM');
    await pause(500);
  },
});

export const freeze = (lasts: number): Fault => ({
  name: `SIGSTOP of a process for ${lasts} ms`,
  happen: async (stage, dice) => {
    const one = dice.pick(stage.processes);
    one.signal('SIGSTOP');
    await pause(lasts);
    one.signal('SIGCONT');
  },
});

/** Whoever does this work: a service of its own, or the one process. */
export const killAll = (stage: Stage, service: string): void => {
  for (const one of stage.processes) if (one.name === service || one.name === 'all-in-one') one.signal('SIGKILL');
};

/** Commits flow on their own timers: what is committed too early is committed by then. */
const COMMITTED_BY_MS = 2_000;

/** Booked and posted, but nobody can be told; then the ledger dies. What was not told must not count as done. */
export const untoldThenKilled: Fault = {
  name: 'the ledger cannot tell, and is killed',
  happen: async (stage) => {
    stage.arm('ledger-posted', 1, 'held');
    await pause(COMMITTED_BY_MS + 1_000);
    killAll(stage, 'ledger');
    stage.disarm();
    await pause(200);
  },
};

/** A second ledger comes and goes: each time the partitions are dealt anew. */
export const rebalance: Fault = {
  name: 'a ledger joins and leaves',
  happen: async (stage) => {
    const leave = await stage.visit('ledger');
    await pause(500);
    await leave();
  },
};

/** Whoever gives a partition back dies of it, which the newcomer's arrival makes it do. */
export const dieInRebalance: Fault = {
  name: 'SIGKILL at ledger-revoked, in a rebalance',
  happen: async (stage) => {
    stage.arm('ledger-revoked', 1, 'SIGKILL');
    const leave = await stage.visit('ledger');
    stage.disarm();
    await leave();
  },
};
