import { readingStoreContract } from '#ports/reading-store/reading-store.contract';
import { MemoryReadingStore } from './memory-reading-store.js';

readingStoreContract('memory', {
  start: async () => new MemoryReadingStore(),
  stop: (store) => store.close(),
});
