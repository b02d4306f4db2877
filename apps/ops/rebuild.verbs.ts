// `ops rebuild`: orders the rolling sums anew and waits until they stand. The order is a row; the ledger that owns the
// partition carries it out, wherever the sums are: in Redis, or in that process's memory.

import { setTimeout as pause } from 'node:timers/promises';
import { inBoth } from '#contracts/events/fault';
import type { Clock } from '#ports/clock';
import type { Maintenance } from '#runtime/maintenance';
import { type Outcome, optional, UsageFault, type Verb } from './command-line.js';

export interface RebuildTools {
  readonly maintenance: () => Promise<Pick<Maintenance, 'epochs' | 'orderRebuild'>>;
  readonly clock: Clock;
  /** While it waits. */
  readonly progress: (text: string) => void;
}

interface Ordered {
  readonly partition: number;
  readonly slot: number;
  /** The order itself; what the owner builds has a newer one. */
  readonly epoch: number;
}

const DEFAULT_WAIT_SECONDS = 300;
const LOOK_EVERY_MS = 200;

export const rebuildVerbs = (tools: RebuildTools): Verb[] => [
  {
    words: ['rebuild'],
    usage: '[--partition <n>] [--wait <seconds>]',
    about: inBoth(
      '运行中由台账重建滚动和(全部分区或一个),等到建成;其间读数照常或明确缺席,不会偏低',
      'has the rolling sums built anew from the ledger while it runs (every partition or one) and waits until they stand; readings meanwhile are right or absent, never low',
    ),
    options: { partition: 'string', wait: 'string' },
    run: async (call): Promise<Outcome> => {
      const wanted = wholeNumber('partition', optional(call, 'partition'));
      const seconds = wholeNumber('wait', optional(call, 'wait')) ?? DEFAULT_WAIT_SECONDS;
      const maintenance = await tools.maintenance();
      const slots = (await maintenance.epochs()).filter((one) => wanted === undefined || one.partition === wanted);
      if (wanted !== undefined && slots.length === 0) {
        throw new UsageFault(inBoth(`分区 ${wanted} 从未入账`, `nothing was ever booked of partition ${wanted}`));
      }
      const ordered: Ordered[] = [];
      for (const { partition, slot } of slots) {
        ordered.push({ partition, slot, epoch: await maintenance.orderRebuild(slot) });
      }
      const left = await untilBuilt(tools, maintenance, { ordered, until: tools.clock.now() + seconds * 1_000 });
      const built = ordered.filter((one) => !left.includes(one)).map(({ partition }) => partition);
      const open = left.map(({ partition }) => partition);
      return { status: open.length > 0 ? 1 : 0, json: { built, open }, text: told(built, open) };
    },
  },
];

const wholeNumber = (option: string, given: string | undefined): number | undefined => {
  if (given === undefined) return undefined;
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new UsageFault(`--${option} 须为非负整数 / --${option} must be a whole number: ${given}`);
};

/** Answers what did not stand in time. */
const untilBuilt = async (
  tools: RebuildTools,
  maintenance: Pick<Maintenance, 'epochs'>,
  { ordered, until }: { ordered: readonly Ordered[]; until: number },
): Promise<readonly Ordered[]> => {
  for (let left = ordered; ; await pause(LOOK_EVERY_MS)) {
    const epochs = await maintenance.epochs();
    const stands = (one: Ordered): boolean =>
      epochs.some((now) => now.slot === one.slot && (now.epoch ?? 0) > one.epoch && now.isFinished);
    const done = left.filter(stands);
    for (const { partition } of done)
      tools.progress(inBoth(`分区 ${partition} 已建成`, `partition ${partition} stands`));
    left = left.filter((one) => !done.includes(one));
    if (left.length === 0 || tools.clock.now() > until) return left;
  }
};

const told = (built: readonly number[], open: readonly number[]): string =>
  [
    inBoth(`已重建分区:${built.join('、') || '无'}`, `partitions built anew: ${built.join(', ') || 'none'}`),
    ...(open.length > 0
      ? [
          inBoth(
            `已下令、尚未建成:${open.join('、')};台账服务在运行吗?它一启动就会重建`,
            `ordered and not standing yet: ${open.join(', ')}. Is a ledger service running? It builds them as soon as it does`,
          ),
        ]
      : []),
  ].join('\n');
