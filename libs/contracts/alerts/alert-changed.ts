// The message about one transition: a record of `safety.alerts`, and, byte for byte, the body that a webhook gets.

import { z } from 'zod';
import type { Transition } from '#domain/alerting/alert';
import { formatInstant } from '#domain/calendar/local-time';
import { type AlertJson, alertSchema } from './alert-json.js';

export const ALERT_CHANGED = 'safety.alert.changed';
export const ALERT_SOURCE = 'urn:fengsui:alerting';

export const alertChangedSchema = z.object({
  specversion: z.literal('1.0'),
  /** `<alert id>.<transition>`, the same at every repetition. */
  id: z.string(),
  source: z.literal(ALERT_SOURCE),
  type: z.literal(ALERT_CHANGED),
  subject: z.string(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  /** The alert as it was right after this transition. */
  data: alertSchema,
});
export type AlertChanged = z.infer<typeof alertChangedSchema>;

export const messageId = (alert: string, seq: number): string => `${alert}.${seq}`;

export const toAlertChanged = (alert: AlertJson, transition: Transition, timeZone: string): AlertChanged => ({
  specversion: '1.0',
  id: messageId(alert.id, transition.seq),
  source: ALERT_SOURCE,
  type: ALERT_CHANGED,
  subject: alert.id,
  time: formatInstant(transition.at, timeZone),
  datacontenttype: 'application/json',
  data: alert,
});
