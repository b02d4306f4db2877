// A lease as a session-level advisory lock on a connection of its own: it ends with the connection, so a dead holder holds
// nothing. The holder looks at its connection regularly; between the loss and its notice two may hold it, so what runs
// under a lease must tolerate running twice.

import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { TransientFailure } from '#ports/failures';
import type { LeaseKeeper } from '#ports/lease';
import { classify } from './classify.js';
import type { Database } from './database.js';

const LOCK_KEY = `hashtextextended('fengsui.lease/' || $1, 0)`;

export interface LeaseTimes {
  /** Between two tries to get it. */
  readonly tryEveryMs: number;
  /** Between two looks whether the connection still lives. */
  readonly lookEveryMs: number;
}
const DEFAULT_TIMES: LeaseTimes = { tryEveryMs: 2_000, lookEveryMs: 5_000 };

type Session = Awaited<ReturnType<Database['connect']>>;

export class AdvisoryLease implements LeaseKeeper {
  constructor(
    private readonly database: Database,
    private readonly times: LeaseTimes = DEFAULT_TIMES,
  ) {}

  async whileHeld(name: string, stop: AbortSignal, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
    while (!stop.aborted) {
      const session = await this.session();
      if (session) {
        try {
          if (await this.acquire(session, name, stop)) await this.hold(session, stop, work);
        } finally {
          await session.end().catch(() => undefined);
        }
      }
      await sleep(this.times.tryEveryMs, stop);
    }
  }

  /** A database that is away is waited for: nobody else can hold the lease either. */
  private async session(): Promise<Session | undefined> {
    try {
      return await this.database.connect();
    } catch (error) {
      if (error instanceof TransientFailure) return undefined;
      throw error;
    }
  }

  private async acquire(session: Session, name: string, stop: AbortSignal): Promise<boolean> {
    while (!stop.aborted) {
      try {
        const { rows } = await session.query(`select pg_try_advisory_lock(${LOCK_KEY}) as got`, [name]);
        if (rows[0]?.got) return true;
      } catch (error) {
        if (classify(error) instanceof TransientFailure) return false;
        throw error;
      }
      await sleep(this.times.tryEveryMs, stop);
    }
    return false;
  }

  private async hold(session: Session, stop: AbortSignal, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
    const ended = new AbortController();
    const end = (): void => ended.abort();
    session.once('end', end);
    session.once('error', end);
    const watch = this.watch(session, ended);
    try {
      await work(AbortSignal.any([stop, ended.signal]));
    } finally {
      ended.abort();
      await watch;
    }
  }

  /** A half-open connection says nothing by itself. */
  private async watch(session: Session, ended: AbortController): Promise<void> {
    while (!ended.signal.aborted) {
      await sleep(this.times.lookEveryMs, ended.signal);
      if (ended.signal.aborted) return;
      const late = AbortSignal.timeout(this.times.lookEveryMs);
      const look = session.query('select 1').then(
        () => true,
        () => false,
      );
      const isAlive = await Promise.race([look, once(late, 'abort').then(() => false)]);
      if (!isAlive) ended.abort();
    }
  }
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).then(
    () => undefined,
    () => undefined,
  );
