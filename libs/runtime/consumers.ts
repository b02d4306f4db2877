import type { INestApplication } from '@nestjs/common';
import { Gauge } from 'prom-client';
import type { ConsumerHooks, ConsumerSpec } from '#ports/event-log/consumer-spec';
import type { EventLog, StopReason } from '#ports/event-log/event-log';
import { isWorthSaying } from '#ports/retry';
import type { Logger } from '#telemetry/logger';
import type { Registry } from '#telemetry/registry';
import { EventLogServer } from './event-log-server.js';

export interface ConsumerParts {
  readonly logs: Readonly<Record<ConsumerSpec['log'], EventLog>>;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly onStopped: (spec: ConsumerSpec, reason: StopReason) => void;
}

/** One strategy per consumer group, connected before the app starts its microservices. */
export const connectConsumers = (app: INestApplication, specs: readonly ConsumerSpec[], parts: ConsumerParts): void => {
  const stopped = stoppedGauge(specs, parts.registry);
  for (const spec of specs) {
    const strategy = new EventLogServer({
      spec,
      log: parts.logs[spec.log],
      hooks: () => (spec.hooks ? app.get<ConsumerHooks>(spec.hooks, { strict: false }) : undefined),
      onStopped: (reason) => {
        stopped.set({ group: spec.group }, 1);
        parts.onStopped(spec, reason);
      },
      onRetry: ({ dependency, message }, attempt) => {
        if (isWorthSaying(attempt))
          parts.logger.warn({ group: spec.group, dependency, attempt, error: message }, 'batch_retried');
      },
    });
    app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  }
  exportLag(specs, parts);
};

/** Why is in the log line `consumer_stopped` and in `/readyz`. */
const stoppedGauge = (specs: readonly ConsumerSpec[], registry: Registry): Gauge<'group'> => {
  const stopped = new Gauge({
    name: 'fengsui_consumer_stopped',
    help: '1: a group, or one of its partitions, stopped here and will not go on by itself',
    labelNames: ['group'] as const,
    registers: [registry],
  });
  for (const { group } of specs) stopped.set({ group }, 0);
  return stopped;
};

/** Asked for at each scrape: what the log holds beyond the group's commits. */
const exportLag = (specs: readonly ConsumerSpec[], parts: ConsumerParts): void => {
  const lag = new Gauge({
    name: 'fengsui_consumer_lag_events',
    help: 'Records that the log holds beyond the committed position of a group',
    labelNames: ['group', 'partition'] as const,
    registers: [parts.registry],
    collect: async () => {
      lag.reset();
      for (const spec of specs.filter((s) => s.mode === 'group')) {
        const log = parts.logs[spec.log];
        // While the log is away the figure is absent, not old.
        const answers = await Promise.all([log.ranges(spec.topic), log.committed(spec.topic, spec.group)]).catch(
          () => undefined,
        );
        if (!answers) continue;
        const [ranges, committed] = answers;
        for (const [partition, range] of ranges) {
          const done = committed.get(partition) ?? range.low;
          lag.set({ group: spec.group, partition: `${partition}` }, Number(range.end - done));
        }
      }
    },
  });
};
