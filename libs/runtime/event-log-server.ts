// Nest's transport over the EventLog port: hands whole batches to `@EventPattern` handlers and awaits them itself, because
// Nest's own Kafka server knows single messages only and hides the class of every error (ADR 0002). A batch is repeated while
// a dependency is away; anything else a handler throws ends the consumption.

import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { ConsumerHooks, ConsumerSpec } from '#ports/event-log/consumer-spec';
import type { BatchControl, EventLog, LogBatch, LogSubscription, StopReason } from '#ports/event-log/event-log';
import type { TransientFailure } from '#ports/failures';
import { retryTransient } from '#ports/retry';

export interface EventLogServerOptions {
  readonly spec: ConsumerSpec;
  readonly log: EventLog;
  /** Asked for when listening starts: the provider exists only then. */
  readonly hooks: () => ConsumerHooks | undefined;
  readonly onStopped: (reason: StopReason) => void;
  readonly onRetry: (failure: TransientFailure, attempt: number) => void;
}

export class EventLogServer extends Server implements CustomTransportStrategy {
  override readonly transportId: symbol;
  /** Else Nest logs what a handler throws besides handing it on. */
  override readonly propagatesEventHandlerErrors = true;
  private subscription: LogSubscription | undefined;

  constructor(private readonly options: EventLogServerOptions) {
    super();
    this.transportId = options.spec.transport;
  }

  listen(callback: (error?: unknown) => void): void {
    this.subscribe().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  async close(): Promise<void> {
    await this.subscription?.close();
  }

  /** Nest asks for these two; nothing calls them. */
  on(): never {
    throw new Error('an event log emits no transport events');
  }
  unwrap<T>(): T {
    throw new Error('the event log is injected by its port, not unwrapped');
  }

  private async subscribe(): Promise<void> {
    const { spec, log, onStopped } = this.options;
    const hooks = this.options.hooks();
    const start = hooks?.start?.bind(hooks);
    const revoked = hooks?.revoked?.bind(hooks);
    this.subscription = await log.subscribe({
      topic: spec.topic,
      group: spec.group,
      mode: spec.mode,
      handle: (batch, control) => this.deliver(batch, control),
      onStopped,
      ...(start ? { start } : {}),
      ...(revoked ? { onRevoked: revoked } : {}),
    });
  }

  private async deliver(batch: LogBatch, control: BatchControl): Promise<void> {
    const handler = this.getHandlerByPattern(batch.topic);
    if (!handler) throw new Error(`no handler for ${batch.topic} in ${this.options.spec.group}`);
    await retryTransient(
      async () => {
        const result = await handler(batch, control);
        if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
      },
      { signal: control.signal, onRetry: this.options.onRetry },
    );
  }
}
