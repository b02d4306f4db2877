// The same sums as one would write them down: a hash for each region and counter, fields `2026-03-02` and `2026-03`.

import { Redis } from 'ioredis';
import type { Delta } from '#ports/reading-store/reading-store';

const BATCH = 1_000;

export const fillPlainHashes = async (url: string, deltas: readonly Delta[]): Promise<void> => {
  const redis = new Redis(url);
  for (let at = 0; at < deltas.length; at += BATCH) {
    const pipeline = redis.pipeline();
    for (const { counter, region, day, amount } of deltas.slice(at, at + BATCH)) {
      const key = `kpi:${region}:${counter}`;
      pipeline.hincrby(key, day, `${amount}`);
      pipeline.hincrby(key, day.slice(0, 7), `${amount}`);
    }
    await pipeline.exec();
  }
  redis.disconnect();
};
