// A second ledger in a schema of its own, booked from the log while the one in use goes on: so there is always a whole one to
// read, and the two can be compared before one takes the other's place (ADR 0016). It never goes beyond the one in use: a
// flood that stops the ledger is not refused behind its back, and everything is booked by the reference data by which it was
// booked.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { BookedBy } from '#ports/books';
import type { LedgerExchange } from '#ports/ledger-audit';
import type { BookedPosition, LedgerBook } from '#ports/ledger-book';
import { retryTransient } from '#ports/retry';
import { codeOf } from '../classify.js';
import { Database } from '../database.js';
import { type ReferenceRows, selectBookedFrom, selectReference } from '../regions/reference-history.queries.js';
import { PostgresLedgerBook } from './postgres-ledger-book.js';
import {
  checkShadow,
  createShadow,
  type Difference,
  dropShadow,
  holdLive,
  holdShadow,
  recordExchange,
  replaceLive,
  SHADOW_SCHEMA,
  selectBothHeads,
  selectDifferences,
  selectLedgerSize,
  VACUUM_LIVE,
} from './shadow.queries.js';

const LOCK = `hashtextextended('fengsui.ledger-rebuild', 0)`;
const LOOK_EVERY_MS = 100;
const EXCHANGE_AT_MOST_MS = 120_000;
/** How long bookings may be held up for the rest of the log. */
const CATCH_UP_AT_MOST_MS = 30_000;

export interface Exchange {
  readonly differences: readonly Difference[];
  readonly isExchanged: boolean;
}

export interface Exchanging {
  readonly may: (differences: readonly Difference[]) => boolean;
  /** What is kept of it, signed, for whoever holds a checkpoint of before. */
  readonly state: (exchange: Pick<LedgerExchange, 'before' | 'after' | 'differences'>) => { at: string; text: string };
  readonly failed: Promise<never>;
}

interface Parts {
  readonly live: Database;
  readonly shadow: Database;
  readonly topic: string;
  readonly owner: string;
  /** Holds the lock that keeps a second rebuild out. */
  readonly guard: pg.Client;
}

export class ShadowLedger {
  readonly book: LedgerBook;

  private constructor(private readonly parts: Parts) {
    this.book = new PostgresLedgerBook(parts.shadow);
  }

  static async open(live: Database, { url, topic }: { url: string; topic: string }): Promise<ShadowLedger> {
    const guard = await live.connect();
    const owner = randomUUID();
    try {
      const { rows } = await guard.query(`select pg_try_advisory_lock(${LOCK}) as mine`);
      if (rows[0]?.mine !== true) {
        throw new Error('另一次台账重建正在进行 / the ledger is being rebuilt by somebody else already');
      }
      await live.transaction((tx) => createShadow(tx, topic, owner));
      // Nowhere else are names looked for: a table that is not in the shadow is an error, and never the one in use.
      const schemas = [SHADOW_SCHEMA];
      const shadow = await Database.open({ url, applicationName: 'fengsui-rebuild', poolSize: 12, schemas });
      return new ShadowLedger({ live, shadow, topic, owner, guard });
    } catch (error) {
      await guard.end();
      throw error;
    }
  }

  /** Where the ledger in use stands. */
  positions(): Promise<Map<number, BookedPosition>> {
    return new PostgresLedgerBook(this.parts.live).positions(this.parts.topic);
  }

  /** Bytes of the ledger in use: as much is needed for the second, and once more while they are exchanged. */
  size(): Promise<number> {
    return selectLedgerSize(this.parts.live);
  }

  /** By which reference data the ledger in use was booked from a position on; the first stretch, as far as it is booked. */
  bookedBy(partition: number, from: bigint): Promise<BookedBy | undefined> {
    return selectBookedFrom(this.parts.live, { topic: this.parts.topic, partition, from });
  }

  reference(version: number | null): Promise<ReferenceRows> {
    return selectReference(this.parts.live, version);
  }

  /**
   * Holds the bookings, waits for the reader to come to where they stand, holds it too, compares, and exchanges if `may` says so;
   * `state` puts it in words. One transaction: whatever fails leaves both as they were. `failed`: the reader will not come.
   */
  async exchange({ may, state, failed }: Exchanging): Promise<Exchange> {
    const signal = AbortSignal.timeout(EXCHANGE_AT_MOST_MS);
    const { giveUpWithoutRoom: onRetry } = this;
    const done = await retryTransient(() => this.tryToExchange({ may, state, failed }), { signal, onRetry });
    // The next autovacuum would do it too.
    if (done.isExchanged) await this.parts.guard.query(VACUUM_LIVE).catch(() => undefined);
    return done;
  }

  /** 53100: as long as the rebuild holds what it has written, the ledger in use has no room either. */
  readonly giveUpWithoutRoom = (failure: Error): void => {
    if (codeOf(failure.cause) !== '53100') return;
    throw new Error(
      '磁盘已满,重建中止,所占空间已经释放 / the disk is full: the rebuild was given up, and what it took is free again',
      { cause: failure },
    );
  };

  private tryToExchange({ may, state, failed }: Exchanging): Promise<Exchange> {
    const { live, topic, owner } = this.parts;
    return live.transaction(async (tx) => {
      await tx.query('set local statement_timeout = 0');
      await checkShadow(tx, owner);
      await this.reach(await holdLive(tx, topic), failed);
      await holdShadow(tx);
      const differences = await selectDifferences(tx);
      const isExchanged = may(differences);
      if (isExchanged) {
        const { at, text } = state({ ...(await selectBothHeads(tx, topic)), differences });
        await recordExchange(tx, at, text);
        await replaceLive(tx);
      }
      return { differences, isExchanged };
    });
  }

  private async reach(wanted: ReadonlyMap<number, bigint>, failed: Promise<never>): Promise<void> {
    const startedAt = performance.now();
    for (;;) {
      const held = await this.book.positions(this.parts.topic);
      if ([...wanted].every(([partition, next]) => (held.get(partition)?.next ?? 0n) >= next)) return;
      if (performance.now() - startedAt > CATCH_UP_AT_MOST_MS) {
        throw new Error(
          '重建追不上入账,未作更换 / the rebuild did not catch up with the bookings; nothing was exchanged',
        );
      }
      await Promise.race([pause(LOOK_EVERY_MS), failed]);
    }
  }

  async close(): Promise<void> {
    const { live, shadow, owner, guard } = this.parts;
    try {
      await shadow.close();
      await live.transaction((tx) => dropShadow(tx, owner));
    } finally {
      await guard.end();
    }
  }
}
