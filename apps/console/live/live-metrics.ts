import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LiveEventName } from './frames.js';
import type { DropReason } from './live-client.js';

export const LIVE_METRICS = Symbol('LiveMetrics');

export interface LiveMetrics {
  readonly clients: Gauge;
  readonly events: Counter<'event'>;
  readonly dropped: Counter<'reason'>;
  /** From the append time of an event to the moment when its readings were handed to the streams. */
  readonly eventToStreamSeconds: Histogram;
}

const EVENTS: readonly LiveEventName[] = ['snapshot', 'reading', 'alert', 'incident'];
const REASONS: readonly DropReason[] = ['slow', 'signed-out', 'failed'];

export const createLiveMetrics = (registry: Registry): LiveMetrics => {
  const registers = [registry];
  const events = new Counter({
    name: 'fengsui_live_events_total',
    help: 'Events of the live stream, counted once for each client that they were sent to',
    labelNames: ['event'] as const,
    registers,
  });
  for (const event of EVENTS) events.inc({ event }, 0);
  const dropped = new Counter({
    name: 'fengsui_live_dropped_total',
    help: 'Streams that were cut, by reason',
    labelNames: ['reason'] as const,
    registers,
  });
  for (const reason of REASONS) dropped.inc({ reason }, 0);
  return {
    events,
    dropped,
    clients: new Gauge({ name: 'fengsui_live_clients', help: 'Open live streams', registers }),
    eventToStreamSeconds: new Histogram({
      name: 'fengsui_event_to_stream_seconds',
      help: 'From the append time of an event to its readings on the live streams',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      registers,
    }),
  };
};
