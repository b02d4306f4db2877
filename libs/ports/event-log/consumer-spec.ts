/** What the runtime must subscribe for an app: exported by the app's module file as `consumers`. */
export interface ConsumerSpec {
  /** The symbol that the handlers name in `@EventPattern(topic, transport)`: one per consumer group. */
  readonly transport: symbol;
  /** `alerts` is the table log in both modes (ALERT_LOG), `events` the configured one (EVENT_LOG). */
  readonly log: 'events' | 'alerts';
  readonly topic: string;
  readonly group: string;
  readonly mode: 'group' | 'broadcast';
  /** Injection token of a provider that implements `ConsumerHooks`. */
  readonly hooks?: symbol | (abstract new (...args: never[]) => ConsumerHooks);
}

export interface ConsumerHooks {
  /** Answers where a newly assigned partition starts. */
  start?(partition: number, committed: bigint | undefined): Promise<bigint>;
  revoked?(partition: number): void | Promise<void>;
}
