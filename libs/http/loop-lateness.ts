import { performance } from 'node:perf_hooks';

const TICK_MS = 50;

/**
 * How long the event loop has been at its present round. Asked in the middle of one: many requests that have arrived together
 * are handled in one round, and no timer can tell of it before it is over.
 */
export class LoopLateness {
  private tickedAt = performance.now();
  private readonly timer = setInterval(() => {
    this.tickedAt = performance.now();
  }, TICK_MS).unref();

  get ms(): number {
    return Math.max(0, performance.now() - this.tickedAt - TICK_MS);
  }

  close(): void {
    clearInterval(this.timer);
  }
}
