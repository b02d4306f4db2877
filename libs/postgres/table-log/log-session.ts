// The one dedicated connection of a table log: notifications, ownership locks and commits. As the commits run in the
// session that holds the locks, an instance that lost its session cannot commit. The server ends a session that has
// been silent for the session time-out (`idle_session_timeout`), so a frozen process loses its partitions too.

import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { TransientFailure } from '#ports/failures';
import type { Logger } from '#telemetry/logger';
import { classify } from '../classify.js';
import type { Database } from '../database.js';
import { APPENDED_CHANNEL, GROUP_CHANNEL, type Queryable } from './table-log.queries.js';

export interface SessionEvents {
  onNotification(channel: string, payload: string): void;
  /** Also after each reconnect. */
  onConnected(): void;
  /** All locks are gone. */
  onLost(): void;
}

export interface SessionOptions {
  readonly sessionTimeoutMs: number;
  readonly beatMs: number;
  /** The statement that keeps the session alive. */
  readonly beat: (session: Queryable) => Promise<void>;
  readonly logger: Logger;
}

const LAST_BACKOFF_MS = 2_000;

export class LogSession implements Queryable {
  private client: pg.Client | undefined;
  private connecting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private lastAnswer = 0;
  private isBeating = false;
  private isClosed = false;

  constructor(
    private readonly db: Database,
    private readonly options: SessionOptions,
    private readonly events: SessionEvents,
  ) {}

  /** Resolves when connected. From then on the session reconnects by itself until it is closed. */
  async open(): Promise<void> {
    if (this.client) return;
    this.connecting ??= this.connect().finally(() => {
      this.connecting = undefined;
    });
    await this.connecting;
  }

  async query<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    const client = this.client;
    if (!client) throw new TransientFailure('event-log', 'the session of the table log is not connected');
    // One statement at a time: the driver is about to give up its own queue.
    const result = this.last.then(() => client.query(sql, [...params]));
    this.last = result.catch(() => undefined);
    try {
      const { rows } = await result;
      this.lastAnswer = Date.now();
      return rows;
    } catch (error) {
      throw classify(error);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.timer);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = await this.db.connect();
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client));
    client.on('notification', ({ channel, payload }) => this.events.onNotification(channel, payload ?? ''));
    try {
      await client.query(`set idle_session_timeout = ${Math.round(this.options.sessionTimeoutMs)}`);
      await client.query(`listen ${APPENDED_CHANNEL}`);
      await client.query(`listen ${GROUP_CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw classify(error);
    }
    if (this.isClosed) return client.end();
    this.client = client;
    this.last = Promise.resolve();
    this.lastAnswer = Date.now();
    this.timer ??= setInterval(() => void this.beat(), this.options.beatMs);
    this.events.onConnected();
  }

  private async beat(): Promise<void> {
    const client = this.client;
    if (!client) return;
    // Half-open: nothing came back for the whole session time-out, so the server has let go of us.
    if (this.isBeating && Date.now() - this.lastAnswer > this.options.sessionTimeoutMs) this.lose(client);
    if (this.isBeating) return;
    this.isBeating = true;
    try {
      await this.options.beat(this);
    } catch (error) {
      this.options.logger.debug({ err: error }, 'table_log_beat_failed');
    } finally {
      this.isBeating = false;
    }
  }

  private lose(client: pg.Client, error?: Error): void {
    if (this.client !== client || this.isClosed) return;
    this.client = undefined;
    this.options.logger.warn({ err: error }, 'table_log_session_lost');
    this.events.onLost();
    void client.end().catch(() => undefined);
    void this.reconnect();
  }

  private async reconnect(): Promise<void> {
    for (let backoff = 50; !this.isClosed && !this.client; backoff = Math.min(backoff * 2, LAST_BACKOFF_MS)) {
      try {
        await this.open();
        this.options.logger.info('table_log_session_restored');
      } catch (error) {
        this.options.logger.debug({ err: error }, 'table_log_session_retry');
        await delay(backoff);
      }
    }
  }
}
