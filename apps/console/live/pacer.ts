/**
 * Runs work that was asked for: at once after a quiet interval, else when the interval since the last start is over; never
 * twice at a time. However often it is asked, there is at most one run to come.
 */
export class Pacer {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private isAsked = false;
  private isStopped = false;
  private notBefore = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly intervalMs: number,
  ) {}

  ask(): void {
    this.isAsked = true;
    this.arrange();
  }

  /** Asks, and lets nothing begin before `ms` have gone by: what the work needs is away. Also from within the work. */
  askIn(ms: number): void {
    this.notBefore = Math.max(this.notBefore, performance.now() + ms);
    this.ask();
  }

  /** No run begins any more; resolves when the one in hand is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private arrange(): void {
    if (this.isStopped || this.running || this.timer || !this.isAsked) return;
    const wait = this.notBefore - performance.now();
    if (wait <= 0) this.run();
    else this.timer = setTimeout(() => this.run(), wait);
  }

  private run(): void {
    this.timer = undefined;
    this.isAsked = false;
    this.notBefore = performance.now() + this.intervalMs;
    this.running = this.work().finally(() => {
      this.running = undefined;
      this.arrange();
    });
  }
}
