// One connection to Redis or a Redis Cluster, told apart by what the server says. Responsible for bounded waiting: every
// command settles within the deadline, nothing queues while the server is away, and every error leaves as a
// TransientFailure. Refuses a server that evicts keys: a sum that lost a key would be silently lower.

import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { PermanentFailure, TransientFailure } from '#ports/failures';
import { parseRedisUrl, type RedisAddress } from './redis-url.js';

export interface RedisConnectionOptions {
  /** Longest wait for an answer; default 5 s. */
  readonly deadlineMs?: number;
  /** Told of each lost connection and failed attempt, for the log. */
  readonly onError?: (error: Error) => void;
}

const DEADLINE_MS = 5000;
const CLOSE_MS = 1000;
const FIRST_BACK_OFF_MS = 50;
const LAST_BACK_OFF_MS = 2000;

const backOff = (attempt: number): number => {
  const ceiling = Math.min(LAST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(attempt - 1, 10));
  // Jitter, so that all services do not come back in the same millisecond.
  return ceiling / 2 + (Math.random() * ceiling) / 2;
};

const optionsOf = (address: RedisAddress, deadlineMs: number): RedisOptions => ({
  ...(address.username ? { username: address.username } : {}),
  ...(address.password ? { password: address.password } : {}),
  ...(address.isTls ? { tls: {} } : {}),
  lazyConnect: true,
  connectTimeout: deadlineMs,
  keepAlive: 10_000,
  // Commands in flight fail as soon as the connection closes; the caller decides about another try. (With
  // `autoResendUnfulfilledCommands: false` instead, ioredis 5.11 leaves their promises open for ever.)
  maxRetriesPerRequest: 0,
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
});

const standalone = (address: RedisAddress, node: RedisAddress['nodes'][number], deadlineMs: number): Redis =>
  new Redis({
    ...optionsOf(address, deadlineMs),
    ...node,
    db: address.database,
    enableOfflineQueue: false,
    retryStrategy: backOff,
  });

const clusterOf = (address: RedisAddress, deadlineMs: number): Cluster =>
  new Cluster([...address.nodes], {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: backOff,
    slotsRefreshTimeout: deadlineMs,
    redisOptions: optionsOf(address, deadlineMs),
  });

const transient = (error: unknown): TransientFailure =>
  error instanceof TransientFailure
    ? error
    : new TransientFailure('reading-store', error instanceof Error ? error.message : String(error), { cause: error });

const infoLine = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];

export class RedisConnection {
  private constructor(
    readonly client: Redis | Cluster,
    private readonly deadlineMs: number,
  ) {}

  /** Rejects with TransientFailure while nobody answers, with PermanentFailure if the server is set to evict. */
  static async open(url: string, options: RedisConnectionOptions = {}): Promise<RedisConnection> {
    const address = parseRedisUrl(url);
    const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    const client = await RedisConnection.connect(address, deadlineMs, options.onError ?? (() => undefined));
    const connection = new RedisConnection(client, deadlineMs);
    try {
      await connection.refuseEviction();
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  private static async connect(
    address: RedisAddress,
    deadlineMs: number,
    onError: (error: Error) => void,
  ): Promise<Redis | Cluster> {
    let last: unknown;
    for (const node of address.nodes) {
      const redis = standalone(address, node, deadlineMs);
      redis.on('error', onError);
      try {
        await redis.connect();
        const isCluster = infoLine(await redis.info('cluster'), 'cluster_enabled') === '1';
        if (!isCluster) return redis;
        redis.disconnect();
        const cluster = clusterOf(address, deadlineMs);
        cluster.on('error', onError);
        cluster.on('node error', onError);
        try {
          await cluster.connect();
          return cluster;
        } catch (error) {
          cluster.disconnect();
          throw error;
        }
      } catch (error) {
        redis.disconnect();
        last = error;
      }
    }
    throw transient(last);
  }

  /** The servers that hold the keys. */
  masters(): Redis[] {
    return this.client instanceof Cluster ? this.client.nodes('master') : [this.client];
  }

  /** Gives the answer, or a TransientFailure at the deadline at the latest. What timed out may still be carried out. */
  async call<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new TransientFailure('reading-store', `Redis did not answer within ${this.deadlineMs} ms.`));
        this.reconnect();
      }, this.deadlineMs);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw transient(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async ping(): Promise<void> {
    const masters = this.masters();
    if (masters.length === 0) throw new TransientFailure('reading-store', 'No node of the Redis Cluster is known.');
    await this.call(Promise.all(masters.map((master) => master.ping())));
  }

  async close(): Promise<void> {
    const timer = setTimeout(() => this.client.disconnect(), CLOSE_MS);
    try {
      await this.client.quit();
    } catch {
      // It was not connected: nothing is owed to it.
    } finally {
      clearTimeout(timer);
      this.client.disconnect();
    }
  }

  /**
   * A connection that owes an answer for so long may be half open, and the system would notice after minutes. (Not by
   * ioredis' `socketTimeout`: in 5.11 its timer outlives a closed connection and destroys the next one.)
   */
  private reconnect(): void {
    const connections = this.client instanceof Cluster ? this.client.nodes('all') : [this.client];
    for (const { stream } of connections) stream?.destroy();
  }

  private async refuseEviction(): Promise<void> {
    for (const master of this.masters()) {
      // INFO, not CONFIG: hosted servers refuse CONFIG.
      const policy = infoLine(await this.call(master.info('memory')), 'maxmemory_policy');
      if (policy === 'noeviction') continue;
      throw new PermanentFailure(
        'redis-eviction',
        `Redis at ${master.options.host}:${master.options.port} has maxmemory-policy ${policy ?? 'unknown'}; the sums need noeviction, because a key that is evicted would make them silently too low.`,
      );
    }
  }
}
