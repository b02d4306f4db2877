import { type AlertChanged, alertChangedSchema } from '#contracts/alerts/alert-changed';
import { type NotifyDecision, needsNotification, type Told } from '#domain/notification/needs-notification';
import type { NewDelivery } from '#ports/delivery-queue';

/** What a record of `safety.alerts` asks for: the decision, and one delivery per receiver. */
export type AlertRecordPlan =
  | { readonly type: 'planned'; readonly decision: NotifyDecision; readonly deliveries: readonly NewDelivery[] }
  | { readonly type: 'malformed' };

const parse = (text: string): AlertChanged | undefined => {
  try {
    return alertChangedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const told = (transition: AlertChanged['data']['transitions'][number]): Told => ({
  state: transition.to,
  severity: transition.severity,
  quiet: transition.quiet ?? null,
});

/** The text of the record is what is sent, byte for byte, at every attempt. */
export const deliveriesOf = (text: string, receivers: readonly string[]): AlertRecordPlan => {
  const alert = parse(text)?.data;
  const latest = alert?.transitions.at(-1);
  if (!alert || !latest) return { type: 'malformed' };
  const before = alert.transitions.at(-2);
  const decision = needsNotification(before && told(before), told(latest));
  if (decision.type === 'skip') return { type: 'planned', decision, deliveries: [] };
  const isFollowUp = decision.reason !== 'fired' && decision.reason !== 'severity-raised';
  const deliveries = receivers.map((receiver) => ({
    receiver,
    alert: alert.id,
    seq: latest.transition,
    isFollowUp,
    body: text,
  }));
  return { type: 'planned', decision, deliveries };
};
