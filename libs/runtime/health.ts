import type { StopReason } from '#ports/event-log/event-log';
import { PermanentFailure } from '#ports/failures';

const ANSWER_WITHIN_MS = 2_000;

export interface HealthReport {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, 'up' | 'down'>>;
  /** Consumers that stopped and will not go on by themselves. */
  readonly stopped: readonly string[];
  /** Sentences about what is going to be missing, or why something is. */
  readonly warnings: readonly string[];
}

/** What `/readyz` says: each dependency by name, asked now; and whether every consumer consumes. */
export class Health {
  private readonly stopped: string[] = [];
  private isClosing = false;

  constructor(
    private readonly dependencies: Readonly<Record<string, () => Promise<void>>>,
    private readonly warnings: () => Promise<string[]> = async () => [],
  ) {}

  consumerStopped(group: string, reason: StopReason): void {
    const where = reason.partition === undefined ? group : `${group}/${reason.partition}`;
    this.stopped.push(`${where}: ${wordsOf(reason)}`);
  }

  /** From now on not ready, so that no new work is sent here. */
  closing(): void {
    this.isClosing = true;
  }

  async check(): Promise<HealthReport> {
    const names = Object.keys(this.dependencies);
    const [warnings, ...states] = await Promise.all([
      this.warnings(),
      ...names.map((name) => isUp(this.dependencies[name])),
    ]);
    const dependencies = Object.fromEntries(names.map((name, i) => [name, states[i] ? 'up' : 'down'] as const));
    const ready = !this.isClosing && this.stopped.length === 0 && states.every(Boolean);
    return { ready, dependencies, stopped: this.stopped, warnings };
  }
}

/** What a permanent failure says is written for people; anything else may tell of the inside. */
const wordsOf = (reason: StopReason): string =>
  reason.type === 'failed' && reason.error instanceof PermanentFailure
    ? `${reason.error.code}: ${reason.error.message}`
    : reason.type;

const isUp = async (ping: (() => Promise<void>) | undefined): Promise<boolean> => {
  if (!ping) return false;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([ping().then(() => true), late]);
  } catch {
    // Down is the answer; why is in the adapter's own log line.
    return false;
  } finally {
    clearTimeout(timer);
  }
};
