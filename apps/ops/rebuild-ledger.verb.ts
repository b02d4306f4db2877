// `ops rebuild ledger`: the log booked once more, from its beginning, beside the ledger in use; compared; exchanged.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { inBoth } from '#contracts/events/fault';
import { EVENTS_TOPIC } from '#contracts/topics';
import { RegionTree } from '#domain/region/region-tree';
import type { Clock } from '#ports/clock';
import type { EventLog, StopReason } from '#ports/event-log/event-log';
import { retryTransient } from '#ports/retry';
import type { Difference, Maintenance, ShadowLedger } from '#runtime/maintenance';
import { signExchange } from './audit/exchange-statement.js';
import { signingKey } from './audit/signing-key.js';
import { BookAgain } from './book-again.js';
import type { Outcome, Verb } from './command-line.js';

export interface RebuildLedgerTools {
  readonly regions: () => Promise<RegionTree>;
  readonly maintenance: () => Promise<Pick<Maintenance, 'withShadow'>>;
  readonly progress: (text: string) => void;
  readonly clock: Clock;
  /** Who does it, and where the key that signs for it is. */
  readonly operator: string;
  readonly dataDir: string;
}

type Exchanging = Parameters<ShadowLedger['exchange']>[0];

interface Run {
  readonly shadow: ShadowLedger;
  readonly log: EventLog;
  readonly ownCity: string;
}

const LOOK_EVERY_MS = 250;

export const rebuildLedgerVerb = (tools: RebuildLedgerTools): Verb => ({
  words: ['rebuild', 'ledger'],
  usage: '[--dry-run] [--accept-differences]',
  about: inBoth(
    '由日志从头重建台账:在旁重记、与现用的比较、一个事务内更换;有差异则不更换,除非明示接受',
    'the ledger from the log: booked once more beside the one in use, compared, exchanged in one transaction; where they differ only if that is accepted',
  ),
  options: { 'dry-run': 'boolean', 'accept-differences': 'boolean' },
  run: async (call): Promise<Outcome> => {
    const isDry = call.options['dry-run'] === true;
    const isAccepted = call.options['accept-differences'] === true;
    const { ownCity } = await tools.regions();
    const { withShadow } = await tools.maintenance();
    const { differences, isExchanged } = await withShadow(async (shadow, log) => {
      const run: Run = { shadow, log, ownCity };
      await checkReach(run);
      tools.progress(needed(await shadow.size()));
      const reading = await readAgain(run);
      try {
        await untilClose(run, reading.failed, tools.progress);
        const may = (found: readonly Difference[]): boolean => !isDry && (found.length === 0 || isAccepted);
        const key = isDry ? undefined : await signingKey(tools.dataDir);
        const state: Exchanging['state'] = (exchange) => {
          const at = new Date(tools.clock.now()).toISOString();
          if (key === undefined) throw new Error('a dry run exchanges nothing');
          return { at, text: signExchange({ at, by: tools.operator, ...exchange }, key) };
        };
        return await shadow.exchange({ may, state, failed: reading.failed });
      } finally {
        await reading.stop();
      }
    });
    const status = differences.length > 0 && !isExchanged ? 1 : 0;
    return {
      status,
      json: { dryRun: isDry, differences, exchanged: isExchanged },
      text: told(differences, isExchanged),
    };
  },
});

/** A log that no longer begins at 0, or ends before what is booked, cannot tell the history. */
const checkReach = async ({ shadow, log }: Run): Promise<void> => {
  const ranges = await log.ranges(EVENTS_TOPIC);
  for (const [partition, { next }] of await patiently(shadow, () => shadow.positions())) {
    const range = ranges.get(partition);
    if (next === 0n || (range && range.low === 0n && range.end >= next)) continue;
    const reach = range ? `[${range.low}, ${range.end})` : '∅';
    throw new Error(
      inBoth(
        `日志 ${EVENTS_TOPIC}/${partition} 只有 ${reach},不能说出台账 [0, ${next}) 的全部历史:不重建,请从备份恢复`,
        `the log ${EVENTS_TOPIC}/${partition} holds ${reach} only, which does not tell the whole history [0, ${next}) of the ledger: not rebuilt, restore a backup`,
      ),
    );
  }
};

/** Under a group of its own; nothing is committed, and nobody else's reading is disturbed. */
const readAgain = async ({ shadow, log, ownCity }: Run) => {
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  // Looked at by whoever waits; nobody may be waiting when it happens.
  failed.catch(() => undefined);
  const trees = new Map<number | null, Promise<RegionTree>>();
  const once = {
    book: shadow.book,
    bookedBy: (partition: number, from: bigint) => shadow.bookedBy(partition, from),
    tree: (version: number | null): Promise<RegionTree> => {
      const tree = trees.get(version) ?? treeOf(shadow, version, ownCity);
      trees.set(version, tree);
      tree.catch(() => trees.delete(version));
      return tree;
    },
    onRetry: shadow.giveUpWithoutRoom,
  };
  const partitions = new Map<number, BookAgain>();
  const subscription = await log.subscribe({
    ...{ topic: EVENTS_TOPIC, group: `fengsui.rebuild.${randomUUID()}`, mode: 'group' },
    start: async (partition) => {
      const { next } = await shadow.book.open(EVENTS_TOPIC, partition);
      partitions.set(partition, new BookAgain(once, next));
      return next;
    },
    handle: async (batch, control) => partitions.get(batch.partition)?.take(batch, control),
    onStopped: (reason: StopReason) => fail(stopped(reason)),
  });
  return { failed, stop: () => subscription.close() };
};

const treeOf = async (shadow: ShadowLedger, wanted: number | null, ownCity: string): Promise<RegionTree> => {
  const { version, regions, bases, counting } = await shadow.reference(wanted);
  return new RegionTree(regions, bases, ownCity, version, counting);
};

const stopped = (reason: StopReason): Error =>
  reason.type === 'failed' && reason.error instanceof Error
    ? reason.error
    : new Error(`重建中止 / rebuild stopped: ${reason.type}`, { cause: reason });

/** A database that is busy for a moment ends no rebuild. */
const patiently = <T>(shadow: ShadowLedger, work: () => Promise<T>): Promise<T> =>
  retryTransient(work, { signal: AbortSignal.timeout(60_000), onRetry: shadow.giveUpWithoutRoom });

const needed = (bytes: number): string => {
  const megabytes = Math.ceil(bytes / 1_048_576);
  return inBoth(
    `现用台账 ${megabytes} MB:重建期间另需约一倍磁盘,更换时约两倍`,
    `the ledger in use has ${megabytes} MB: about as much again is needed meanwhile, and twice as much during the exchange`,
  );
};

/** As near as one look can tell, and every partition begun; the exchange, which holds up bookings, waits for the rest. */
const untilClose = async ({ shadow }: Run, failed: Promise<never>, progress: (text: string) => void): Promise<void> => {
  let told = -1;
  for (;;) {
    const [live, held] = await patiently(shadow, () =>
      Promise.all([shadow.positions(), shadow.book.positions(EVENTS_TOPIC)]),
    );
    const total = [...live.values()].reduce((sum, { next }) => sum + next, 0n);
    const left = [...live].reduce((sum, [partition, { next }]) => {
      const behind = next - (held.get(partition)?.next ?? 0n);
      return behind > 0n ? sum + behind : sum;
    }, 0n);
    const share = total === 0n ? 100 : Number(((total - left) * 100n) / total);
    if (share !== told) progress(inBoth(`已重记 ${share} %`, `${share} % booked again`));
    told = share;
    const isBegun = [...live].every(([partition, { next }]) => next === 0n || (held.get(partition)?.next ?? 0n) > 0n);
    if (left <= 1_000n && isBegun) return;
    await Promise.race([pause(LOOK_EVERY_MS), failed]);
  }
};

const told = (differences: readonly Difference[], isExchanged: boolean): string => {
  const same = inBoth('重记的历史与现用的完全一致', 'the history came out the same');
  const rows = differences.map(({ table, gone, added }) => `${table}\t-${gone}\t+${added}`);
  const differs = inBoth(
    '与现用的不同(参考数据或程序自入账以来有变,或台账受损):',
    'it differs (reference data or the program changed since it was booked, or the ledger was damaged):',
  );
  const end = isExchanged
    ? inBoth(
        '已更换并签署(audit verify --checkpoint 认得);滚动和随即重建;请导出新的检查点',
        'exchanged and signed (audit verify --checkpoint knows of it); the rolling sums are built anew; export a new checkpoint',
      )
    : inBoth('未更换', 'not exchanged');
  return [...(rows.length === 0 ? [same] : [differs, ...rows]), end].join('\n');
};
