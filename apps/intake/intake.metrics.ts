import { Counter, Histogram } from 'prom-client';
import { EVENT_SPECS } from '#contracts/events/event-types';
import type { ProblemCode } from '#contracts/problem';
import type { Registry } from '#telemetry/registry';

export const INTAKE_OUTCOMES = [
  'accepted',
  'duplicate',
  'conflict',
  'invalid',
  'not-allowed',
  'malformed',
  'unavailable',
] as const;
export type IntakeOutcome = (typeof INTAKE_OUTCOMES)[number];

/** What a rejection of one event is called in the metric. */
export const outcomeOf = (code: ProblemCode): IntakeOutcome => {
  switch (code) {
    case 'event-conflict':
      return 'conflict';
    case 'malformed':
    case 'payload-too-large':
      return 'malformed';
    case 'region-not-allowed':
    case 'source-not-allowed':
    case 'type-not-allowed':
    case 'history-not-allowed':
      return 'not-allowed';
    default:
      return 'invalid';
  }
};

export interface IntakeMetrics {
  readonly events: Counter<'type' | 'outcome'>;
  readonly duration: Histogram;
  readonly rejections: Counter<'outcome'>;
}

export const createIntakeMetrics = (registry: Registry): IntakeMetrics => {
  const events = new Counter({
    name: 'fengsui_intake_events_total',
    help: 'Events at the door, by type (unknown: not readable) and outcome',
    labelNames: ['type', 'outcome'] as const,
    registers: [registry],
  });
  for (const type of [...Object.keys(EVENT_SPECS), 'unknown']) {
    for (const outcome of INTAKE_OUTCOMES) events.inc({ type, outcome }, 0);
  }
  const duration = new Histogram({
    name: 'fengsui_intake_request_duration_seconds',
    help: 'From the body read to the answer, of requests that carried events',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const rejections = new Counter({
    name: 'fengsui_intake_rejections_total',
    help: 'Rejections of known devices: written down, beyond the share of one device, or dropped because the database was away',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  for (const outcome of ['kept', 'over-share', 'dropped']) rejections.inc({ outcome }, 0);
  return { events, duration, rejections };
};
