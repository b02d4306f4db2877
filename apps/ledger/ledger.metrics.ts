import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export interface LedgerMetrics {
  readonly events: Counter<'outcome'>;
  readonly refused: Counter<'reason'>;
  readonly batchSeconds: Histogram;
  readonly eventToReadingSeconds: Histogram;
  readonly rebuilds: Counter<'reason'>;
  readonly retries: Counter<'dependency'>;
  readonly lastSuccess: Gauge;
}

export const createLedgerMetrics = (registry: Registry): LedgerMetrics => {
  const registers = [registry];
  const metrics = {
    events: new Counter({
      name: 'fengsui_ledger_events_total',
      help: 'Events by what the ledger did with them',
      labelNames: ['outcome'] as const,
      registers,
    }),
    refused: new Counter({
      name: 'fengsui_refused_events_total',
      help: 'Events that the ledger refused, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
    batchSeconds: new Histogram({
      name: 'fengsui_ledger_batch_duration_seconds',
      help: 'Booking of one batch, in one transaction',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    eventToReadingSeconds: new Histogram({
      name: 'fengsui_event_to_reading_seconds',
      help: 'From the append time of an event to the moment when readings include it',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
      registers,
    }),
    rebuilds: new Counter({
      name: 'fengsui_ledger_store_rebuilds_total',
      help: 'Rebuilds of the rolling sums of one partition, by reason',
      labelNames: ['reason'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'fengsui_ledger_retries_total',
      help: 'Attempts that a dependency made us repeat',
      labelNames: ['dependency'] as const,
      registers,
    }),
    lastSuccess: new Gauge({
      name: 'fengsui_ledger_last_success_timestamp_seconds',
      help: 'When a batch was last booked, posted and noticed',
      registers,
    }),
  };
  for (const outcome of ['booked', 'duplicate', 'refused']) metrics.events.inc({ outcome }, 0);
  return metrics;
};
