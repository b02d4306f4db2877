import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { ALERT_STATES, SEVERITIES } from '#domain/alerting/alert';
import { RULES, type Rule } from '#domain/alerting/rule';
import type { AlertCount } from '#ports/alert-store';
import { type ConsumerMetrics, createConsumerMetrics } from '#telemetry/consumer-metrics';
import type { EpisodeOutcome } from './carry-out.js';

export const ALERTING_METRICS = Symbol('AlertingMetrics');

export interface AlertingMetrics {
  readonly consumer: ConsumerMetrics;
  readonly evaluations: Counter<'outcome'>;
  /** From the log's append time of the event to the transition that it caused. */
  readonly eventToAlertSeconds: Histogram;
  readonly fullEvaluations: Counter<'cause'>;
  /** What became of what was looked at for the rules that go by the ledger's time. */
  readonly checks: Counter<'rule' | 'outcome'>;
  /** The ledger's time at the last check that goes by it. */
  readonly ledgerTimestamp: Gauge;
  /** What `fengsui_alerts` shows; null where another instance shows it. */
  showAlerts(source: (() => Promise<AlertCount[]>) | null): void;
}

const OUTCOMES: readonly EpisodeOutcome[] = [
  ...(['opened', 'changed', 'resolved', 'invalidated'] as const),
  ...(['refreshed', 'unchanged', 'lost-race'] as const),
];

const CHECKED: readonly Rule[] = ['correction-waiting', 'return-differs'];

/** Asked at each scrape. While the database is away the last figures stay. */
const alertsGauge = (registry: Registry): AlertingMetrics['showAlerts'] => {
  let source: (() => Promise<AlertCount[]>) | null = null;
  new Gauge({
    name: 'fengsui_alerts',
    help: 'Episodes by state, severity and rule; exercises left out',
    labelNames: ['state', 'severity', 'rule'],
    registers: [registry],
    async collect() {
      const counts = source ? await source().catch(() => undefined) : [];
      if (!counts) return;
      this.reset();
      if (!source) return;
      for (const state of ALERT_STATES) {
        for (const severity of SEVERITIES) for (const rule of RULES) this.set({ state, severity, rule }, 0);
      }
      for (const { state, severity, rule, count } of counts) this.set({ state, severity, rule }, count);
    },
  });
  return (next) => {
    source = next;
  };
};

export const createAlertingMetrics = (registry: Registry): AlertingMetrics => {
  const registers = [registry];
  const evaluations = new Counter({
    name: 'fengsui_alerting_evaluations_total',
    help: 'Evaluated pairs of region and indicator, by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  for (const outcome of OUTCOMES) evaluations.inc({ outcome }, 0);
  const fullEvaluations = new Counter({
    name: 'fengsui_alerting_full_evaluations_total',
    help: 'Evaluations of every target, by what caused them',
    labelNames: ['cause'] as const,
    registers,
  });
  for (const cause of ['start', 'day']) fullEvaluations.inc({ cause }, 0);
  const checks = new Counter({
    name: 'fengsui_alerting_checks_total',
    help: 'Matters looked at by rules that go by the time of the ledger, by outcome',
    labelNames: ['rule', 'outcome'] as const,
    registers,
  });
  for (const rule of CHECKED) for (const outcome of OUTCOMES) checks.inc({ rule, outcome }, 0);
  return {
    consumer: createConsumerMetrics(registry, 'alerting', [
      { outcome: 'handled', reason: 'none' },
      { outcome: 'refused', reason: 'malformed' },
    ]),
    evaluations,
    fullEvaluations,
    checks,
    ledgerTimestamp: new Gauge({
      name: 'fengsui_alerting_ledger_timestamp_seconds',
      help: 'Up to when the ledger knew everything, when alerting last checked what goes by its time',
      registers,
    }),
    eventToAlertSeconds: new Histogram({
      name: 'fengsui_event_to_alert_seconds',
      help: 'From the append time of an event to the transition of the alert that it caused',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      registers,
    }),
    showAlerts: alertsGauge(registry),
  };
};
