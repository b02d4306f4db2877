import { readingStoreContract } from '#ports/reading-store/reading-store.contract';
import type { Engine } from '#test/engines/engine';
import { startRedis } from '#test/engines/redis';
import { RedisReadingStore } from './redis-reading-store.js';

for (const [name, cluster] of [
  ['redis', false],
  ['redis cluster of three', true],
] as const) {
  let engine: Engine | undefined;
  readingStoreContract(name, {
    start: async () => {
      engine = await startRedis({ cluster });
      return RedisReadingStore.open(engine.url);
    },
    stop: async (store) => {
      await store.close();
      await engine?.stop();
    },
  });
}
