// The alert as the API, the live stream and the webhook show it. Times carry the offset of the alert's region.

import { z } from 'zod';
import { ALERT_STATES, type Alert, QUIETS, quietOf, SEVERITIES } from '#domain/alerting/alert';
import { type AlertSubject, RULES } from '#domain/alerting/rule';
import type { Instant } from '#domain/calendar/day';
import { formatInstant } from '#domain/calendar/local-time';
import type { Delivery } from '#domain/notification/delivery';

const day = z.string().meta({ format: 'date' });
const instant = z.string().meta({ format: 'date-time' });

export const alertSchema = z
  .object({
    id: z.string(),
    rule: z.enum(RULES),
    indicator: z.string().optional(),
    region: z.string(),
    period: z.object({ from: day, to: day }).optional(),
    incident: z.string().optional(),
    /** What is corrected, where it is not an incident; or the return that differs. */
    record: z.object({ type: z.string(), subject: z.string() }).optional(),
    severity: z.enum(SEVERITIES),
    state: z.enum(ALERT_STATES),
    drill: z.boolean(),
    /** Why receivers are not told of it: only imported history is behind it. */
    quiet: z.enum(QUIETS).optional(),
    startedAt: instant,
    resolvedAt: instant.optional(),
    acknowledgement: z.object({ by: z.string(), at: instant, comment: z.string() }).optional(),
    assignee: z.string().optional(),
    mutedBy: z.string().optional(),
    reading: z.unknown().optional(),
    evidence: z.array(z.object({ source: z.string(), id: z.string(), subject: z.string(), contribution: z.number() })),
    explanation: z.object({ zh: z.string(), en: z.string() }),
    transitions: z.array(
      z.object({
        transition: z.number().int(),
        at: instant,
        from: z.enum(ALERT_STATES).nullable(),
        to: z.enum(ALERT_STATES),
        severity: z.enum(SEVERITIES),
        reason: z.string(),
        quiet: z.enum(QUIETS).optional(),
      }),
    ),
    deliveries: z.array(
      z.object({
        receiver: z.string(),
        transition: z.number().int(),
        state: z.enum(['waiting', 'delivered', 'failed']),
        attempts: z.number().int(),
        lastError: z.string().optional(),
        nextAttemptAt: instant.optional(),
        deliveredAt: instant.optional(),
      }),
    ),
  })
  .meta({ id: 'Alert' });
export type AlertJson = z.infer<typeof alertSchema>;

const RETURN_FILED = 'safety.return.filed';

type About = Pick<AlertJson, 'rule' | 'indicator' | 'region' | 'period' | 'incident' | 'record'>;

const aboutOf = (subject: AlertSubject): About => {
  const { rule, region } = subject;
  switch (rule) {
    case 'target-breached': {
      const { from, to } = subject.period;
      return { rule, indicator: subject.indicator, region, period: { from, to } };
    }
    case 'correction-waiting': {
      const { corrected } = subject;
      if (corrected.kind === 'incident') return { rule, region, incident: corrected.id };
      return { rule, region, record: { type: corrected.type, subject: corrected.id } };
    }
    case 'return-differs': {
      const { from, to } = subject.period;
      return { rule, region, period: { from, to }, record: { type: RETURN_FILED, subject: subject.filed } };
    }
  }
};

export const toAlertJson = (alert: Alert, timeZone: string, deliveries: readonly Delivery[] = []): AlertJson => {
  const quiet = quietOf(alert);
  const text = (at: Instant): string => formatInstant(at, timeZone);
  return {
    id: alert.id,
    ...aboutOf(alert.subject),
    severity: alert.severity,
    state: alert.state,
    drill: alert.drill,
    ...(quiet === null ? {} : { quiet }),
    startedAt: text(alert.startedAt),
    ...(alert.resolvedAt === null ? {} : { resolvedAt: text(alert.resolvedAt) }),
    ...(alert.acknowledgement
      ? { acknowledgement: { ...alert.acknowledgement, at: text(alert.acknowledgement.at) } }
      : {}),
    ...(alert.assignee === null ? {} : { assignee: alert.assignee }),
    ...(alert.mutedBy === null ? {} : { mutedBy: alert.mutedBy }),
    ...(alert.reading ? { reading: alert.reading } : {}),
    evidence: alert.evidence.map((e) => ({ ...e })),
    explanation: { ...alert.explanation },
    transitions: alert.transitions.map(({ seq, at, quiet: unheard, ...rest }) => ({
      ...{ transition: seq, at: text(at), ...rest },
      ...(unheard === null ? {} : { quiet: unheard }),
    })),
    deliveries: deliveries.map((d) => ({
      receiver: d.receiver,
      transition: d.seq,
      state: d.state,
      attempts: d.attempts,
      ...(d.lastError === null ? {} : { lastError: d.lastError }),
      ...(d.state === 'waiting' ? { nextAttemptAt: text(d.nextAttemptAt) } : {}),
      ...(d.deliveredAt === null ? {} : { deliveredAt: text(d.deliveredAt) }),
    })),
  };
};
