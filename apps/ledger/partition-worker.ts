// Everything that happens to one partition after it is booked, in this order and never otherwise: post to the rolling sums,
// tell those who read, commit the log. One step at a time; booking the next batch overlaps it. Any step may be done twice.

import { NOTICES_TOPIC } from '#contracts/topics';
import type { Instant } from '#domain/calendar/day';
import type { RegionTree } from '#domain/region/region-tree';
import type { EventLog, NewRecord } from '#ports/event-log/event-log';
import type { Failpoints } from '#ports/failpoints';
import type { Delta } from '#ports/reading-store/reading-store';
import type { Logger } from '#telemetry/logger';
import { rollUp } from './following/deltas.js';
import { floorsOn, todayOf } from './following/floors.js';
import { type FollowedSlot, type Following, followSlot } from './following/follow-slot.js';
import { type NoticeOrigin, noticeRecords, noticesOf, noticesOfSums } from './following/notices.js';
import type { LedgerMetrics } from './ledger.metrics.js';

/** Entries told of in one go. */
const NOTICE_ENTRIES = 1_500;

export interface WorkerParts extends Following {
  readonly log: EventLog;
  readonly metrics: LedgerMetrics;
  readonly logger: Logger;
  readonly failpoints: Failpoints;
}

export class PartitionWorker {
  /** Where the store stands, as far as this owner knows; `undefined`: look first. */
  private posted: { epoch: number; offset: bigint; treeVersion: number } | undefined;
  private trimmedTo: string | undefined;
  /** Of sums that were built anew; kept while the log is away. */
  private untold: readonly NewRecord[] = [];
  /** Everything below has been told of. */
  private noticed: bigint;

  constructor(
    private readonly parts: WorkerParts,
    private readonly slot: FollowedSlot,
    committed: bigint,
  ) {
    this.noticed = committed;
  }

  /** Store, notices up to `next`; the caller commits the log when it resolves. */
  async settle(next: bigint, tree: RegionTree, appendedAt: Instant): Promise<void> {
    if (await this.settleQuickly(next, tree, appendedAt)) return;
    await this.follow(tree);
    this.parts.failpoints.reach('ledger-posted');
    await this.notice(next, tree, appendedAt, 'republished');
  }

  /** Mends what happened to the store behind our back: emptied, rolled back, built for another tree, a rebuild ordered. */
  async check(tree: RegionTree): Promise<void> {
    const [position, newest] = await Promise.all([
      this.parts.store.position(this.slot.slot),
      this.parts.book.epoch(this.slot.slot),
    ]);
    const { posted } = this;
    const isAsLeft =
      posted !== undefined &&
      position?.state === 'ready' &&
      position.epoch === posted.epoch &&
      newest?.epoch === posted.epoch &&
      position.offset === posted.offset &&
      position.treeVersion === tree.version;
    if (!isAsLeft) await this.follow(tree);
    await this.trim(tree);
  }

  /** Once a day: what the rolling sums no longer keep goes. */
  private async trim(tree: RegionTree): Promise<void> {
    const floors = floorsOn(todayOf(tree, this.parts.clock.now()));
    if (!this.posted || floors.dayFloor === this.trimmedTo) return;
    await this.parts.store.trim(this.slot.slot, this.posted.epoch, floors);
    this.trimmedTo = floors.dayFloor;
  }

  /** The common case: one range of the ledger, read once, posted and told of. */
  private async settleQuickly(next: bigint, tree: RegionTree, appendedAt: Instant): Promise<boolean> {
    const { posted, slot } = this;
    if (!posted || posted.offset !== this.noticed || posted.treeVersion !== tree.version || posted.offset >= next)
      return false;
    const from = posted.offset;
    const changes = await this.parts.book.changes(slot.topic, slot.partition, from, next);
    const deltas = rollUp(changes.entries, tree);
    if (deltas.length > 10_000) return false;
    const outcome = await this.parts.store.post({ slot: slot.slot, epoch: posted.epoch, from, to: next, deltas });
    if (outcome !== 'applied' && outcome !== 'already-applied') return false;
    this.posted = { ...posted, offset: next };
    this.parts.failpoints.reach('ledger-posted');
    await this.tell(noticeRecords(noticesOf(changes, tree, this.origin(next, appendedAt, 'events'))));
    this.noticed = next;
    return true;
  }

  private async follow(tree: RegionTree): Promise<void> {
    const sums = new Map<string, Set<string>>();
    const onLoaded = (deltas: readonly Delta[]): void => {
      for (const { region, counter } of deltas) sums.set(region, (sums.get(region) ?? new Set()).add(counter));
    };
    const followed = await followSlot({ ...this.parts, onLoaded }, this.slot, tree);
    if (followed.rebuilt) {
      this.parts.metrics.rebuilds.inc({ reason: followed.rebuilt });
      const { partition, slot } = this.slot;
      this.parts.logger.info({ partition, slot, reason: followed.rebuilt, upTo: `${followed.upTo}` }, 'store_rebuilt');
    }
    // Somebody ordered it, or the ledger was exchanged: what was told of before may have been something else.
    if (followed.rebuilt === 'epoch-unknown') {
      const origin = { slot: this.slot.slot, upTo: followed.upTo, appendedAt: this.parts.clock.now() };
      this.untold = noticeRecords(noticesOfSums(sums, origin));
    }
    await this.tell(this.untold);
    this.untold = [];
    const position = await this.parts.store.position(this.slot.slot);
    // For whoever ordered it. Dying before leaves it to the next owner, who follows first.
    if (position?.state === 'ready') await this.parts.book.finishEpoch(this.slot.slot, position.epoch);
    this.posted =
      position?.state === 'ready'
        ? { epoch: position.epoch, offset: position.offset, treeVersion: position.treeVersion }
        : undefined;
  }

  private async notice(
    next: bigint,
    tree: RegionTree,
    appendedAt: Instant,
    cause: NoticeOrigin['cause'],
  ): Promise<void> {
    const { topic, partition } = this.slot;
    while (this.noticed < next) {
      const end = await this.parts.book.postingEnd(topic, partition, this.noticed, NOTICE_ENTRIES);
      const to = end > next || end <= this.noticed ? next : end;
      const changes = await this.parts.book.changes(topic, partition, this.noticed, to);
      await this.tell(
        noticeRecords(noticesOf(changes, tree, this.origin(to, changes.lastRecordedAt ?? appendedAt, cause))),
      );
      this.noticed = to;
    }
  }

  private origin(upTo: bigint, appendedAt: Instant, cause: NoticeOrigin['cause']): NoticeOrigin {
    return { slot: this.slot.slot, upTo, appendedAt, cause };
  }

  private async tell(records: readonly NewRecord[]): Promise<void> {
    if (records.length > 0) await this.parts.log.append(NOTICES_TOPIC, records);
  }
}
