import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What every consumer of a log shows (style: each one has these four). */
export interface ConsumerMetrics {
  /** `outcome` and `reason` are closed sets of the consumer. */
  counted(outcome: string, reason: string, records: number): void;
  /** A batch was handled in `seconds`; its newest record was appended `lagSeconds` ago. */
  batchDone(seconds: number, lagSeconds: number | undefined, nowSeconds: number): void;
}

/** `outcomes` start at 0, so that a rate can be taken of the first one. */
export const createConsumerMetrics = (
  registry: Registry,
  subsystem: string,
  outcomes: readonly { readonly outcome: string; readonly reason: string }[],
): ConsumerMetrics => {
  const registers = [registry];
  const events = new Counter({
    name: `fengsui_${subsystem}_events_total`,
    help: 'Records of the log by what became of them',
    labelNames: ['outcome', 'reason'],
    registers,
  });
  for (const labels of outcomes) events.inc(labels, 0);
  const duration = new Histogram({
    name: `fengsui_${subsystem}_batch_duration_seconds`,
    help: 'Time to handle one batch',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const lag = new Gauge({
    name: `fengsui_${subsystem}_event_lag_seconds`,
    help: 'Age of the newest record of the last handled batch',
    registers,
  });
  const success = new Gauge({
    name: `fengsui_${subsystem}_last_success_timestamp_seconds`,
    help: 'When the last batch was handled',
    registers,
  });
  return {
    counted: (outcome, reason, records) => events.inc({ outcome, reason }, records),
    batchDone: (seconds, lagSeconds, nowSeconds) => {
      duration.observe(seconds);
      if (lagSeconds !== undefined) lag.set(lagSeconds);
      success.set(nowSeconds);
    },
  };
};
