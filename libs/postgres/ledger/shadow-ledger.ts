// A second ledger in a schema of its own, booked from the log while the one in use goes on: so there is always a whole one to
// read, and the two can be compared before one takes the other's place (ADR 0016).

import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerExchange } from '#ports/ledger-audit';
import type { BookedPosition, LedgerBook } from '#ports/ledger-book';
import { retryTransient } from '#ports/retry';
import { Database } from '../database.js';
import { PostgresLedgerBook } from './postgres-ledger-book.js';
import {
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

type May = (differences: readonly Difference[]) => boolean;
/** What is kept of it, signed, for whoever holds a checkpoint of before. */
type State = (exchange: Pick<LedgerExchange, 'before' | 'after' | 'differences'>) => { at: string; text: string };

export class ShadowLedger {
  readonly book: LedgerBook;

  private constructor(
    private readonly live: Database,
    private readonly shadow: Database,
    private readonly topic: string,
    private readonly unlock: () => Promise<void>,
  ) {
    this.book = new PostgresLedgerBook(shadow);
  }

  static async open(live: Database, { url, topic }: { url: string; topic: string }): Promise<ShadowLedger> {
    const guard = await live.connect();
    const unlock = (): Promise<void> => guard.end();
    try {
      const { rows } = await guard.query(`select pg_try_advisory_lock(${LOCK}) as mine`);
      if (rows[0]?.mine !== true) {
        throw new Error('另一次台账重建正在进行 / the ledger is being rebuilt by somebody else already');
      }
      await live.transaction((tx) => createShadow(tx, topic));
      const schemas = [SHADOW_SCHEMA, 'public'];
      const shadow = await Database.open({ url, applicationName: 'fengsui-rebuild', poolSize: 12, schemas });
      return new ShadowLedger(live, shadow, topic, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Where the ledger in use stands. */
  positions(): Promise<Map<number, BookedPosition>> {
    return new PostgresLedgerBook(this.live).positions(this.topic);
  }

  /**
   * Holds the bookings, waits for the reader to come to where they stand, holds it too, compares, and exchanges if `may` says so; `state`
   * puts it in words.
   * One transaction: whatever fails leaves both as they were. Those who read come first: a lock that is not had at once is tried
   * for again.
   */
  async exchange(may: May, state: State): Promise<Exchange> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), EXCHANGE_AT_MOST_MS);
    try {
      return await retryTransient(() => this.tryToExchange(may, state), {
        signal: giveUp.signal,
        onRetry: () => undefined,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private tryToExchange(may: May, state: State): Promise<Exchange> {
    return this.live.transaction(async (tx) => {
      await tx.query('set local statement_timeout = 0');
      const wanted = await holdLive(tx, this.topic);
      await this.reach(wanted);
      await holdShadow(tx);
      const differences = await selectDifferences(tx, this.topic);
      const isExchanged = may(differences);
      if (isExchanged) {
        const { at, text } = state({ ...(await selectBothHeads(tx, this.topic)), differences });
        await recordExchange(tx, at, text);
        await replaceLive(tx);
      }
      return { differences, isExchanged };
    });
  }

  private async reach(wanted: ReadonlyMap<number, bigint>): Promise<void> {
    const startedAt = performance.now();
    for (;;) {
      const held = await this.book.positions(this.topic);
      if ([...wanted].every(([partition, next]) => (held.get(partition)?.next ?? 0n) >= next)) return;
      if (performance.now() - startedAt > CATCH_UP_AT_MOST_MS) {
        throw new Error(
          '重建追不上入账,未作更换 / the rebuild did not catch up with the bookings; nothing was exchanged',
        );
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  async close(): Promise<void> {
    await this.shadow.close();
    await this.live.transaction(dropShadow);
    await this.unlock();
  }
}
